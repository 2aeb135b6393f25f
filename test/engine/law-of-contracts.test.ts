import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openRegister, type Place, PROCEDURE } from './place.ts';

/** A contract is under the law of the day on which its procurement began, whenever it is drafted and signed. */
const [ALDER, OAK] = ['party/alder', 'party/oak'] as const;
const ARRANGEMENT = 'arrangement/market';
let place: Place;

before(async () => {
  place = await openRegister([ALDER, OAK]);
});
after(() => place.close());

const PROCUREMENT = {
  method: 'open',
  category: 'services',
  authority: 'sub-central',
  estimatePence: 21_000_000,
  saidAbove: false,
  lightTouch: false,
  concession: false,
  technique: 'contract',
};

/** A contract that is drafted and signed now, of a procurement that began on a day, or of which none is known. */
async function contract(id: string, procurement: JsonObject): Promise<string> {
  const stream = `contract/${id}`;
  const draft = {
    arrangement: ARRANGEMENT,
    procedure: 'procedure/care',
    title: 'Care at home',
    buyers: [ALDER],
    providers: [OAK],
    lots: [{ id: 'lot-1', title: 'Care', pricePence: 20_000_000 }],
    valuePence: 20_000_000,
    procurement,
    terms: 'So.',
  };
  await place.does('party/engine', stream, 'contract.draft', draft, { via: 'outbox' });
  for (const party of [ALDER, OAK]) await place.does(party, stream, 'contract.sign', { version: 1 });
  await place.does(ALDER, stream, 'entry.record', { kind: 'payment', pence: 3_000_001 });
  return stream;
}

const raisedIn = async (stream: string): Promise<string[]> =>
  (await place.opened.moothall.facts(stream, { party: ALDER })).flatMap(({ type, by }) =>
    type === 'duty.raised' || type === 'duty.handed-on' ? by.map(({ id }) => id) : [],
  );
const lawOf = async (stream: string) => {
  const seen = await place.opened.moothall.rulebook(stream);
  return [seen?.variant?.id, seen?.variant?.reason?.verified, seen?.begun];
};

it('given contracts of one day, then each is under the law of the day on which its procurement began', async () => {
  await place.does(ALDER, ARRANGEMENT, 'arrangement.start', {
    title: 'Care',
    purpose: 'Care.',
    rulebook: 'traditional',
    regime: 'gb-pa-2023',
  });
  await place.does(ALDER, 'procedure/care', 'procedure.start', {
    ...PROCEDURE,
    arrangement: ARRANGEMENT,
    deadline: '2026-03-05T12:00:00Z',
  });
  await place.time('2026-05-11T09:00:00.000Z');
  // 210,000 pounds lie below the threshold of 2025 and above that of 2026.
  const began = async (id: string, begun: string) => {
    const stream = await contract(id, { ...PROCUREMENT, begun });
    const [variant, , shown] = await lawOf(stream);
    assert.equal(shown, begun);
    return [variant, ...(await raisedIn(stream)).filter((statement) => statement.startsWith('pa-'))];
  };
  assert.deepEqual(await began('old', '2025-12-31T23:59:59.999Z'), [
    'notifiable',
    'pa-below-threshold-details-notice',
  ]);
  // Payments are published for procurements begun from April on, not for contracts signed after.
  assert.deepEqual(await began('winter', '2026-03-31T22:59:59.999Z'), [
    'full',
    'pa-contract-details-notice',
    'pa-payments-compliance-notice',
  ]);
  assert.deepEqual(await began('spring', '2026-03-31T23:00:00.000Z'), [
    'full',
    'pa-contract-details-notice',
    'pa-payment-notice',
    'pa-payments-compliance-notice',
  ]);
  // Drafted before this was kept: the law of the day on which it was drafted, as it was decided then.
  const kept = await contract('kept', PROCUREMENT);
  assert.deepEqual(await lawOf(kept), ['full', undefined, '2026-05-11T09:00:00.000Z']);
});
