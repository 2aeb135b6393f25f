import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import type { AwardSeen } from '../../src/application/awards/awards-seen.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { contentFaults } from '../../src/application/verifying/verifying-contents.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Fact } from '../../src/ledger/fact.ts';
import { ALDER, BIRCH, CRITERIA, ELM, foundHub, HUB, OAK, policy, TOWN } from './hub.ts';
import { openPlace, type Place, PROCEDURE } from './place.ts';

/** The budget of a mandate over two procedures of one arrangement: each award takes from it. */
const solver = awardsApart();
after(() => solver.close());

const [CARE, RIDES] = ['procedure/care', 'procedure/rides'] as const;
const BUDGETS: Readonly<Record<string, number>> = { [ALDER]: 2_000_000, [BIRCH]: 900_000 };

const lot = (id: string, ...commissioners: string[]): JsonObject => ({
  id,
  title: `Lot ${id}`,
  ceilingPence: 1_000_000,
  commissioners,
});

/** Two commissioners, for whom a hub buys care and rides, up to the scores. Elm is better than Oak. */
async function scored(place: Place): Promise<void> {
  await foundHub(
    place,
    Object.fromEntries(Object.entries(BUDGETS).map(([party, budgetPence]) => [party, { budgetPence }])),
  );
  const offers: Readonly<Record<string, Readonly<Record<string, readonly JsonObject[]>>>> = {
    [CARE]: {
      [OAK]: [
        { prices: { alderton: 850_000 } },
        { prices: { border: 800_000 } },
        { prices: { birchham: 440_000 } },
      ],
      [ELM]: [{ prices: { border: 1_000_001 } }],
    },
    [RIDES]: {
      [OAK]: [{ prices: { north: 750_000 } }],
      [ELM]: [{ prices: { north: 750_001 } }, { prices: { south: 60_001 } }],
    },
  };
  const lots = {
    [CARE]: [lot('alderton', ALDER), lot('border', ALDER, BIRCH), lot('birchham', BIRCH)],
    [RIDES]: [lot('north', ALDER), lot('south', BIRCH)],
  };
  for (const procedure of [CARE, RIDES]) {
    await place.does(HUB, procedure, 'procedure.start', {
      ...PROCEDURE,
      lots: lots[procedure],
      criteria: CRITERIA,
    });
    for (const [party, some] of Object.entries(offers[procedure] ?? {}))
      await place.does(party, procedure, 'bid.submit', { offers: [...some] });
  }
  place.at('2026-02-06T09:00:00.000Z');
  for (const procedure of [CARE, RIDES]) {
    await place.does(HUB, procedure, 'bids.open');
    await place.does(ALDER, procedure, 'interest.declare', { none: true });
    for (const [bid, score] of [
      ['bid-1', 60],
      ['bid-2', 90],
    ] as const)
      await place.does(ALDER, procedure, 'score.give', { bid, criterion: 'quality', score, reason: 'Days.' });
  }
}

async function decided(place: Place, procedure: string, proposal: string): Promise<void> {
  const put = await place.does(HUB, procedure, 'award.decide', { proposal });
  for (const party of [ALDER, BIRCH])
    await place.does(party, procedure, 'position.give', { matter: put.matter ?? '', stance: 'agree' });
}

describe('the budget of a mandate', () => {
  let place: Place;
  before(async () => {
    place = await openPlace('simulated', makeAwardEngine(solver), solver);
    await scored(place);
  });
  after(() => place.close());

  const seenBy = async (party: string | undefined, procedure: string, id: string): Promise<AwardSeen> => {
    const seen = await place.opened.awards.award(procedure, id, party === undefined ? {} : { party });
    assert.ok(seen !== undefined, `${party ?? 'anybody'} sees ${id} of ${procedure}`);
    return seen;
  };
  const won = ({ perLot }: AwardSeen) => perLot.map(({ lot: id, bid }) => `${id} ${bid}`).sort();
  const budgets = ({ commissioners }: AwardSeen, id: string) =>
    commissioners.find((one) => one.id === id)?.budgets;
  const proposedIn = async (procedure: string): Promise<Fact> => {
    const facts = await place.opened.parts.ledger.facts(procedure, 0, 100);
    const found = facts.findLast(({ type }) => type === 'award.proposed');
    assert.ok(found !== undefined);
    return found;
  };

  it('given nothing awarded before, then an award may take all of it', async () => {
    await place.does(HUB, RIDES, 'award.propose');
    await place.does(HUB, CARE, 'award.propose');
    assert.deepEqual(won(await seenBy(HUB, RIDES, 'proposal-1')), ['north bid-2', 'south bid-2']);
    const care = await seenBy(HUB, CARE, 'proposal-1');
    assert.deepEqual(won(care), ['alderton bid-1', 'birchham bid-1', 'border bid-1']);
    assert.deepEqual(budgets(care, ALDER), [
      {
        body: ALDER,
        pence: 2_000_000,
        takenPence: 0,
        leftPence: 2_000_000,
        takesPence: 1_250_000,
        joint: true,
      },
    ]);
    // Half of what is bought jointly is for each; of what Birch has, it could be no more than 1,800,000.
    const joint = care.commissioners.find(({ id }) => id === 'joint-1');
    assert.equal(joint?.budgetPence, 1_800_000);
    assert.deepEqual(
      joint.budgets.map(({ body, takesPence }) => [body, takesPence]),
      [
        [ALDER, 1_250_000],
        [BIRCH, 840_000],
      ],
    );
  });

  it('given an award decided since, then a proposal that takes more than is left of the budget says so', async () => {
    await decided(place, CARE, 'proposal-1');
    const [alder] = budgets(await seenBy(ALDER, RIDES, 'proposal-1'), ALDER) ?? [];
    assert.deepEqual(alder, {
      body: ALDER,
      pence: 2_000_000,
      takenPence: 0,
      leftPence: 2_000_000,
      takesPence: 750_001,
      joint: false,
      now: { pence: 2_000_000, takenPence: 1_250_000, leftPence: 750_000 },
    });
    assert.equal(budgets(await seenBy(HUB, CARE, 'award-1'), ALDER)?.[0]?.now, undefined);
  });

  it('given an award in another procedure, then what it took is taken off before the next is worked out', async () => {
    await place.does(HUB, RIDES, 'award.propose');
    const seen = await seenBy(HUB, RIDES, 'proposal-2');
    // A penny beyond what is left to each: 750,000 and 60,000.
    assert.deepEqual(won(seen), ['north bid-1']);
    assert.deepEqual(
      seen.commissioners.map(({ id, budgetPence }) => [id, budgetPence]),
      [
        [ALDER, 750_000],
        [BIRCH, 60_000],
      ],
    );
    assert.deepEqual(budgets(seen, ALDER), [
      {
        body: ALDER,
        pence: 2_000_000,
        takenPence: 1_250_000,
        leftPence: 750_000,
        takesPence: 750_000,
        joint: false,
      },
    ]);
  });

  it('given another commissioner, a bidder or the public, then nothing of a budget is to be read', async () => {
    const seen = await seenBy(BIRCH, RIDES, 'proposal-2');
    assert.deepEqual([budgets(seen, ALDER), budgets(seen, BIRCH)?.length], [[], 1]);
    assert.equal(seen.commissioners.find(({ id }) => id === ALDER)?.budgetPence, undefined);
    assert.deepEqual(
      (await seenBy(BIRCH, CARE, 'award-1')).commissioners.flatMap((one) =>
        one.budgets.map(({ body }) => body),
      ),
      [BIRCH, BIRCH],
    );
    for (const party of [OAK, undefined]) {
      const { commissioners } = await seenBy(party, CARE, 'award-1');
      assert.ok(commissioners.every((one) => one.budgets.length === 0 && one.budgetPence === undefined));
    }
    for (const party of [BIRCH, OAK]) {
      const facts = await place.opened.moothall.facts(RIDES, { party }, { limit: 100 });
      assert.ok(facts.some(({ type }) => type === 'award.proposed') || party === OAK);
      assert.doesNotMatch(JSON.stringify(facts), /2000000|1250000|mandate\/alder/);
    }
  });

  it('given the record, then verify derives the budgets again, and finds one that is another', async () => {
    const { parts } = place.opened;
    assert.deepEqual((await verify(parts, {})).faults, []);
    const fact = await proposedIn(RIDES);
    /** As if what lies in the vault had been another from the beginning. */
    const faultsWith = async (change: (text: string) => string, of = fact) => {
      const vault: typeof parts.vault = Object.assign(Object.create(parts.vault), {
        open: async (stream: string, ids: readonly string[]) => {
          const opened = await parts.vault.open(stream, ids);
          return new Map(
            [...opened].map(([id, held]) => [
              id,
              held === 'erased'
                ? held
                : { ...held, content: JSON.parse(change(JSON.stringify(held.content))) },
            ]),
          );
        },
      });
      return (await contentFaults({ ...parts, vault }, of)).faults.join('; ');
    };
    assert.equal(await faultsWith((text) => text), '');
    assert.match(
      await faultsWith((text) => text.replace('"pence":1250000', '"pence":1240000')),
      /mandate and awards before say another for party\/alder; .*the budget of party\/alder is another/,
    );
    assert.match(
      await faultsWith((text) => text.replace('"budgetPence":750000', '"budgetPence":750001')),
      /the budget of party\/alder is another than what awards before have left/,
    );
    assert.match(
      await faultsWith((text) => text.replace('"mandate/birch":1,', '')),
      /it did not look at mandate\/birch/,
    );
    assert.match(
      await faultsWith((text) => text.replace('"mandate/birch":1', '"mandate/birch":9')),
      /what it looked at is not there/,
    );
    // A problem from before budgets were kept beside it is held against nothing but itself.
    const { mandateBudgets: _, ...old } = fact.body as { mandateBudgets: JsonObject } & JsonObject;
    assert.equal(await faultsWith((text) => text, { ...fact, body: old }), '');
  });

  it('given a mandate that is changed, or a new one, then more is left, or a whole budget', async () => {
    place.at('2026-02-07T09:00:00.000Z');
    await place.does(ALDER, 'mandate/alder', 'mandate.vary', { budgetPence: 2_000_001, reason: 'A penny.' });
    await place.does(BIRCH, 'mandate/second', 'mandate.grant', {
      arrangement: TOWN,
      to: HUB,
      policy,
      budgetPence: 60_001,
    });
    await place.does(HUB, RIDES, 'award.propose');
    const seen = await seenBy(HUB, RIDES, 'proposal-3');
    assert.deepEqual(won(seen), ['north bid-2', 'south bid-2']);
    assert.deepEqual(
      seen.commissioners.map((one) =>
        one.budgets.map(({ takenPence, leftPence }) => [takenPence, leftPence]),
      ),
      [[[1_250_000, 750_001]], [[0, 60_001]]],
    );
    // The new one is taken back: the first holds again, of which the earlier award took.
    await place.does(BIRCH, 'mandate/second', 'mandate.revoke', { reason: 'Not this year.' });
    await place.does(HUB, RIDES, 'award.propose');
    assert.deepEqual(won(await seenBy(HUB, RIDES, 'proposal-4')), ['north bid-2']);
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });
});
