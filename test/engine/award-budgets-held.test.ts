import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { act } from '../../src/application/acting/act.ts';
import { drainOutbox } from '../../src/application/acting/outbox.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import {
  ALDER,
  afterProposal,
  BIRCH,
  CARE,
  CRITERIA,
  foundHub,
  grant,
  HUB,
  OAK,
  openScorePropose,
  policy,
  TOWN,
} from './hub.ts';
import { type Place, PROCEDURE } from './place.ts';

/** No award is decided or confirmed beyond what is left of a mandate's budget, however many were worked out side by side. */
const solver = awardsApart();
after(() => solver.close());

const RIDES = 'procedure/rides';

/** Each procedure has a lot of Alder's for 600,000; the second also one bought jointly, half by each, for 500,000. */
async function proposed(place: Place): Promise<void> {
  await foundHub(place, { [ALDER]: { budgetPence: 1_000_000 }, [BIRCH]: { budgetPence: 900_000 } });
  const lot = (id: string, ...commissioners: string[]): JsonObject => ({
    id,
    title: `Lot ${id}`,
    ceilingPence: 1_000_000,
    commissioners,
  });
  const lots = { [CARE]: [lot('north', ALDER)], [RIDES]: [lot('south', ALDER), lot('border', ALDER, BIRCH)] };
  const offers = {
    [CARE]: [{ prices: { north: 600_000 } }],
    [RIDES]: [{ prices: { south: 600_000 } }, { prices: { border: 500_000 } }],
  };
  for (const procedure of [CARE, RIDES] as const) {
    const body = { ...PROCEDURE, lots: lots[procedure], criteria: CRITERIA };
    await place.does(HUB, procedure, 'procedure.start', body);
    await place.does(OAK, procedure, 'bid.submit', { offers: offers[procedure] });
  }
  place.at('2026-02-06T09:00:00.000Z');
  for (const procedure of [CARE, RIDES])
    await openScorePropose(place, procedure, procedure === RIDES ? { lots: ['south'] } : {});
}

const withPlace = (run: (place: Place) => Promise<void>): Promise<void> =>
  afterProposal(solver, proposed, run);

const puts = async (place: Place, procedure: string, proposal: string): Promise<string> =>
  (await place.does(HUB, procedure, 'award.decide', { proposal })).matter ?? '';

/** Whoever has a voice agrees; gives how the joint decision ended, and why. */
async function voted(place: Place, procedure: string, matter: string): Promise<string> {
  const open = (await place.opened.moothall.read(procedure, { party: HUB }))?.matters ?? [];
  const electorates = open.find(({ id }) => id === matter)?.electorates as { electors: string[] }[];
  for (const party of electorates.flatMap(({ electors }) => electors))
    await place.does(party, procedure, 'position.give', { matter, stance: 'agree' });
  const facts = await place.opened.parts.ledger.facts(procedure, 0, 500);
  const body = facts.findLast((one) => one.type === 'matter.decided' && one.body.matter === matter)?.body;
  return `${body?.outcome} ${body?.why ?? ''}`.trim();
}

const decides = async (place: Place, procedure: string, proposal: string) =>
  voted(place, procedure, await puts(place, procedure, proposal));

/** It cannot be put to the vote at all. */
async function cannot(place: Place, procedure: string, proposal: string): Promise<void> {
  const outcome = await place.tries(HUB, procedure, 'award.decide', { proposal });
  assert.match(JSON.stringify(outcome), /engine:mandate-changed.*not within it any more/);
}

const BEYOND = /^failed Since proposal-\d was worked out, .*party\/alder.* not within it any more/;

describe('what is left of a budget when an award is decided', () => {
  it('given two awards put to the vote side by side, then the second is not decided once the first has taken its part', () =>
    withPlace(async (place) => {
      const first = await puts(place, CARE, 'proposal-1');
      const second = await puts(place, RIDES, 'proposal-1');
      assert.equal(await voted(place, CARE, first), 'carried');
      const ended = await voted(place, RIDES, second);
      assert.match(ended, BEYOND);
      assert.doesNotMatch(ended, /\d{6}|,000/);
      await place.does(HUB, RIDES, 'award.propose', { lots: ['south'] });
      const seen = await place.opened.awards.award(RIDES, 'proposal-2', { party: HUB });
      assert.deepEqual([seen?.perLot, seen?.mandatesChanged], [[], undefined]);
      // More on the budget, and the award can be worked out and decided anew.
      await place.does(ALDER, 'mandate/alder', 'mandate.vary', { budgetPence: 1_200_000, reason: 'More.' });
      await place.does(HUB, RIDES, 'award.propose', { lots: ['south'] });
      place.at('2026-02-08T09:00:00.000Z');
      assert.equal(await decides(place, RIDES, 'proposal-3'), 'carried');
      const told = async (procedure: string) => {
        const award = await place.opened.awards.award(procedure, 'award-1', { party: ALDER });
        const [budget] = award?.commissioners.find(({ id }) => id === ALDER)?.budgets ?? [];
        return budget?.now ?? budget;
      };
      assert.equal((await told(CARE))?.takenPence, 0);
      assert.equal((await told(RIDES))?.takenPence, 600_000);
      place.at('2026-03-20T09:00:00.000Z');
      for (const procedure of [CARE, RIDES])
        await place.does(HUB, procedure, 'award.confirm', { award: 'award-1' });
    }));

  it('given a budget made less after two were decided, then the one decided first is confirmed, and the other is not', () =>
    withPlace(async (place) => {
      await place.does(ALDER, 'mandate/alder', 'mandate.vary', { budgetPence: 1_200_000, reason: 'More.' });
      assert.equal(await decides(place, RIDES, 'proposal-1'), 'carried');
      assert.equal(await decides(place, CARE, 'proposal-1'), 'carried');
      await place.does(ALDER, 'mandate/alder', 'mandate.vary', { budgetPence: 1_199_999, reason: 'Less.' });
      place.at('2026-03-20T09:00:00.000Z');
      const later = await place.tries(HUB, CARE, 'award.confirm', { award: 'award-1' });
      assert.match(JSON.stringify(later), /engine:mandate-changed/);
      await place.does(HUB, RIDES, 'award.confirm', { award: 'award-1' });
      const still = await place.tries(HUB, CARE, 'award.confirm', { award: 'award-1' });
      assert.match(JSON.stringify(still), /engine:mandate-changed/);
    }));

  it('given two awards that are decided and confirmed before the arrangement has noted them, then neither is confirmed until it has', () =>
    withPlace(async (place) => {
      const matters = new Map<string, string>();
      for (const procedure of [CARE, RIDES])
        matters.set(procedure, await puts(place, procedure, 'proposal-1'));
      let at = '2026-02-07T09:00:00.000Z';
      /** As in a process that ends before it carries what its act brings about. */
      const alone = (as: string, stream: string, action: string, body: JsonObject) =>
        act(place.opened.parts, { as, stream, action, body, via: 'scenario', at });
      for (const [procedure, matter] of matters)
        for (const party of [ALDER, BIRCH])
          await alone(party, procedure, 'position.give', { matter, stance: 'agree' });
      at = '2026-03-20T09:00:00.000Z';
      const confirms = async (procedure: string) =>
        JSON.stringify(await alone(HUB, procedure, 'award.confirm', { award: 'award-1' }));
      for (const procedure of [CARE, RIDES])
        assert.match(await confirms(procedure), /"status":503.*has been carried/);
      await drainOutbox(place.opened.parts);
      assert.match(await confirms(RIDES), /engine:mandate-changed/);
      assert.match(await confirms(CARE), /"verdict":"permitted"/);
      await drainOutbox(place.opened.parts, at);
    }));

  it('given an award that is set aside, or ended with its procedure, then what it took is free again', () =>
    withPlace(async (place) => {
      assert.equal(await decides(place, CARE, 'proposal-1'), 'carried');
      await cannot(place, RIDES, 'proposal-1');
      const { id: challenge = '' } = await place.does(OAK, CARE, 'challenge.raise', { grounds: 'Scores.' });
      const resolved = { challenge, upheld: true, reason: 'It is right.' };
      await place.does(HUB, CARE, 'challenge.resolve', resolved);
      assert.equal(await decides(place, RIDES, 'proposal-1'), 'carried');
      await place.does(HUB, CARE, 'award.propose');
      await place.does(HUB, RIDES, 'procedure.terminate', { reason: 'No rides.' });
      await place.does(HUB, CARE, 'award.propose');
      assert.equal(await decides(place, CARE, 'proposal-3'), 'carried');
      // A new mandate holds in the place of the first: what was decided under that one has to be proposed anew.
      await grant(place, ALDER, { budgetPence: 600_000 }, 'mandate/alder-again');
      await place.does(HUB, CARE, 'award.propose');
      assert.equal(await decides(place, CARE, 'proposal-4'), 'carried');
    }));

  it('given an award that cannot be confirmed any more, then another in its place finds what it took', () =>
    withPlace(async (place) => {
      assert.equal(await decides(place, CARE, 'proposal-1'), 'carried');
      const weights = { price: 60, quality: 40 };
      const changed = { policy: { ...policy, weights }, reason: 'Prices count for more.' };
      await place.does(ALDER, 'mandate/alder', 'mandate.vary', changed);
      await place.does(HUB, CARE, 'award.propose');
      const seen = await place.opened.awards.award(CARE, 'proposal-2', { party: HUB });
      assert.deepEqual(
        seen?.perLot.map(({ lot, pricePence }) => [lot, pricePence]),
        [['north', 600_000]],
      );
      assert.equal(await decides(place, CARE, 'proposal-2'), 'carried');
    }));

  it('given an award whose own lots and joint ones together go beyond a budget, then it is not decided as it is', () =>
    withPlace(async (place) => {
      await place.does(ALDER, 'mandate/alder', 'mandate.vary', { budgetPence: 849_999, reason: 'Less.' });
      await place.does(HUB, RIDES, 'award.propose');
      await cannot(place, RIDES, 'proposal-2');
      const refused = { proposal: 'proposal-2', lot: 'border', reason: 'Not both.' };
      await place.does(ALDER, RIDES, 'award.refuse', refused);
      assert.equal(await decides(place, RIDES, 'proposal-3'), 'carried');
    }));

  it('given awards that took of it, then only those who may read the mandate learn it from the arrangement', () =>
    withPlace(async (place) => {
      assert.equal(await decides(place, CARE, 'proposal-1'), 'carried');
      const told = async (party?: string) =>
        JSON.stringify([
          await place.opened.moothall.read(TOWN, party === undefined ? {} : { party }),
          await place.opened.moothall.facts(TOWN, party === undefined ? {} : { party }, { limit: 500 }),
        ]);
      assert.match(await told(HUB), /600000/);
      for (const party of [BIRCH, OAK, undefined]) assert.doesNotMatch(await told(party), /600000/);
    }));
});
