import type { JsonObject } from '../../kernel/json.ts';
import { rehearse } from '../rehearsal.ts';
import { procedure } from './index.ts';
import { openBids } from './opening.ts';

/** The arrangement of the tests: two councils, a group of service users, one need. */
export const arrangement = {
  stream: 'arrangement/harbour-recovery',
  state: {
    members: {
      commissioner: ['party/harbour-council', 'party/vale-council'],
      'service-user': ['party/recovery-voices'],
    },
    needs: { 'need-1': { title: 'Recovery support', status: 'taken-up' } },
  } satisfies JsonObject,
};

/** A procedure for two lots, of which the first is commissioned by both councils. */
export const plan = {
  arrangement: arrangement.stream,
  title: 'Recovery support',
  method: 'open',
  stages: [
    { id: 'tender', kind: 'tender' },
    { id: 'assessment', kind: 'assessment' },
  ],
  lots: [
    {
      id: 'lot-1',
      title: 'Community support',
      shares: { 'party/harbour-council': 0.6, 'party/vale-council': 0.4 },
      ceilingPence: 12_000_000,
    },
    { id: 'lot-2', title: 'Evening support', commissioners: ['party/vale-council'], ceilingPence: 5_000_000 },
  ],
  criteria: [
    { id: 'price', title: 'Price', kind: 'price', weight: 40 },
    {
      id: 'quality',
      title: 'Quality',
      kind: 'quality',
      weight: 60,
      need: 'need-1',
      from: 'party/recovery-voices',
    },
  ],
  needs: ['need-1'],
  deadline: '2026-12-21T12:00:00Z',
  standstillDays: 8,
} satisfies JsonObject;

export const newProcedure = () => rehearse(procedure, { stream: 'procedure/recovery', parent: arrangement });

export const started = (changes: JsonObject = {}, computed?: JsonObject) => {
  const stage = newProcedure();
  const result = stage.play(
    'procedure.start',
    { ...plan, ...changes },
    computed === undefined ? {} : { computed },
  );
  if (!result.ok) throw new Error(result.error.message);
  return stage;
};

export const offersOf = (prices: Readonly<Record<string, number>>) => [{ id: 'offer-1', prices }];

/** Two bids submitted and opened: a consortium for both lots as a package, and one provider for the first lot. */
export function opened(changes: JsonObject = {}, computed?: JsonObject) {
  const stage = started(changes, computed);
  const both = offersOf({ 'lot-1': 9_000_000, 'lot-2': 4_000_000 });
  const first = offersOf({ 'lot-1': 8_000_000 });
  stage.play('bid.submit', { offers: both }, { as: 'p-one' });
  stage.play('bid.submit', { offers: first }, { as: 'p-two' });
  const opening = openBids(stage.state(), {
    'bid-1': {
      party: 'party/harbour-care',
      tenderer: { members: ['party/vale-recovery'] },
      offers: both,
    },
    'bid-2': { party: 'party/lantern-trust', offers: first },
  });
  stage.play('bids.open', {}, { at: '2026-12-21T12:01:00.000Z', computed: opening });
  return stage;
}

/** What the engine computes for a proposal that gives both lots to the first bid. */
export const computedAward: JsonObject = {
  problemHash: '0'.repeat(64),
  problem: { vault: 'v-problem', commitment: '0'.repeat(64) },
  result: {
    status: 'proved',
    offers: ['bid-1-offer-1'],
    valuePence: 14_000_000,
    costPence: 13_000_000,
    gap: 0,
    perCommissioner: [{ id: 'joint-1', valuePence: 9_000_000 }],
    perLot: (['lot-1', 'lot-2'] as const).map((lot) => ({
      lot,
      bid: 'bid-1',
      offer: 'offer-1',
      lead: 'party/harbour-care',
      members: ['party/vale-recovery'],
      pricePence: lot === 'lot-1' ? 9_000_000 : 4_000_000,
      valuePence: 7_000_000,
    })),
  },
  checked: true,
};
