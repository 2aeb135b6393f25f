import assert from 'node:assert/strict';
import type { Awards } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openPlace, type Place, PROCEDURE } from './place.ts';

/** A town under distributed commissioning: two commissioners, for whom a hub buys from two providers. */
export const TOWN = 'arrangement/town';
export const [ALDER, BIRCH, OAK, ELM, HUB] = [
  'party/alder',
  'party/birch',
  'party/oak',
  'party/elm',
  'party/hub',
] as const;
export const policy = { weights: { price: 30, quality: 70 }, priceFormula: 'linear' };
export const CRITERIA: JsonObject[] = [
  { id: 'price', title: 'Price', kind: 'price' },
  { id: 'quality', title: 'Quality', kind: 'quality' },
];

export const mandateOf = (party: string): string => `mandate/${party.slice(6)}`;

/** `said`: what the mandate says beside the policy. */
export const grant = (place: Place, party: string, said: JsonObject, mandate = mandateOf(party)) =>
  place.does(party, mandate, 'mandate.grant', { arrangement: TOWN, to: HUB, policy, ...said });

/** The town on 2 January 2026, with a mandate for each of these commissioners. */
export async function foundHub(place: Place, mandates: Readonly<Record<string, JsonObject>>): Promise<void> {
  place.at('2026-01-02T09:00:00.000Z');
  for (const party of [ALDER, BIRCH, OAK, ELM, HUB])
    await place.does('public', party, 'party.register', { kind: 'organisation', name: party.slice(6) });
  const start = { title: 'Care', purpose: 'Better care.', rulebook: 'distributed', regime: 'none' };
  await place.does(ALDER, TOWN, 'arrangement.start', start);
  await place.does(ALDER, TOWN, 'member.invite', { party: BIRCH, role: 'commissioner' });
  await place.does(BIRCH, TOWN, 'member.join', { role: 'commissioner' });
  await place.does(ALDER, TOWN, 'member.admit', { party: HUB, role: 'purchasing-body' });
  for (const provider of [OAK, ELM]) await place.does(provider, TOWN, 'member.join', { role: 'provider' });
  for (const [party, said] of Object.entries(mandates)) await grant(place, party, said);
}

export const CARE = 'procedure/care';

/** Oak's tenders are opened on 6 February, scored, and an award of them proposed. */
export async function openScorePropose(
  place: Place,
  procedure: string,
  award: JsonObject = {},
): Promise<void> {
  await place.does(HUB, procedure, 'bids.open');
  await place.does(ALDER, procedure, 'interest.declare', { none: true });
  const score = { bid: 'bid-1', criterion: 'quality', score: 70, reason: 'Days.' };
  await place.does(ALDER, procedure, 'score.give', score);
  await place.does(HUB, procedure, 'award.propose', award);
}

/** The hub tenders a lot of care for each commissioner. */
export async function startCare(place: Place): Promise<void> {
  const lots = [ALDER, BIRCH].map((party) => ({
    id: party.slice(6),
    title: `Care for ${party.slice(6)}`,
    ceilingPence: 1_000_000,
    commissioners: [party],
  }));
  await place.does(HUB, CARE, 'procedure.start', { ...PROCEDURE, lots, criteria: CRITERIA });
}

/** The town with these mandates, a lot of care for each commissioner, and an award that Oak shall have both. */
export async function proposedCare(
  place: Place,
  mandates: Readonly<Record<string, JsonObject>>,
  award: JsonObject = {},
): Promise<void> {
  await foundHub(place, mandates);
  await startCare(place);
  const offers = [{ prices: { alder: 800_000 } }, { prices: { birch: 400_000 } }];
  await place.does(OAK, CARE, 'bid.submit', { offers });
  place.at('2026-02-06T09:00:00.000Z');
  await openScorePropose(place, CARE, award);
}

/** In a place of its own that works out awards, a day after one is proposed; in the end all is as written. */
export async function afterProposal(
  solver: Awards,
  propose: (place: Place) => Promise<void>,
  run: (place: Place) => Promise<void>,
): Promise<void> {
  const place = await openPlace('simulated', makeAwardEngine(solver), solver);
  try {
    await propose(place);
    place.at('2026-02-07T09:00:00.000Z');
    await run(place);
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  } finally {
    await place.close();
  }
}
