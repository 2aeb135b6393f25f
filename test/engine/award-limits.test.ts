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

/** What a mandate allows for one contract, from the mandate to the award, its reasons and its verification. */
const solver = awardsApart();
after(() => solver.close());

const CARE = 'procedure/care';

interface Given {
  /** What the mandates say beside the policy, by commissioner. */
  readonly mandates: Readonly<Record<string, JsonObject>>;
  readonly lots: readonly JsonObject[];
  readonly bids: Readonly<Record<string, readonly JsonObject[]>>;
}

/** Two commissioners, for whom a hub buys, up to the scores: everything but the proposal. */
async function scored(place: Place, { mandates, lots, bids }: Given): Promise<void> {
  await foundHub(place, mandates);
  await place.does(HUB, CARE, 'procedure.start', { ...PROCEDURE, lots: [...lots], criteria: CRITERIA });
  for (const [party, offers] of Object.entries(bids))
    await place.does(party, CARE, 'bid.submit', { offers: [...offers] });
  place.at('2026-02-06T09:00:00.000Z');
  await place.does(HUB, CARE, 'bids.open');
  await place.does(ALDER, CARE, 'interest.declare', { none: true });
  for (const bid of Object.keys(bids).map((_, n) => `bid-${n + 1}`))
    await place.does(ALDER, CARE, 'score.give', { bid, criterion: 'quality', score: 70, reason: 'Days.' });
}

const lot = (id: string, party: string, more: JsonObject = {}): JsonObject => ({
  id,
  title: `Care in ${id}`,
  ceilingPence: 1_000_000,
  commissioners: [party],
  ...more,
});

const most = (perContractPence: number): JsonObject => ({ limits: { perContractPence } });

async function seenBy(place: Place, party: string | undefined, id: string): Promise<AwardSeen> {
  const seen = await place.opened.awards.award(CARE, id, party === undefined ? {} : { party });
  assert.ok(seen !== undefined, `${party ?? 'anybody'} sees ${id}`);
  return seen;
}

describe('an award within what mandates allow for one contract', () => {
  let place: Place;
  let proposed: Fact | undefined;
  before(async () => {
    place = await openPlace('simulated', makeAwardEngine(solver), solver);
    await scored(place, {
      mandates: { [ALDER]: most(1_200_000), [BIRCH]: most(450_000) },
      lots: [
        lot('alderton', ALDER),
        lot('border', ALDER, { commissioners: [ALDER, BIRCH] }),
        lot('birchham', BIRCH),
      ],
      bids: {
        [OAK]: [
          { id: 'a', prices: { alderton: 850_000 } },
          { id: 'b', prices: { border: 800_000 } },
          { id: 'c', prices: { birchham: 440_000 } },
        ],
        [ELM]: [{ prices: { birchham: 450_001 } }, { prices: { alderton: 990_000 }, requires: ['offer-1'] }],
      },
    });
    await place.does(HUB, CARE, 'award.propose');
    const facts = await place.opened.parts.ledger.facts(CARE, 0, 100);
    proposed = facts.find(({ type }) => type === 'award.proposed');
  });
  after(() => place.close());

  it('given an offer beyond a limit, then it is left out with what requires it, and the two sides of the mandate read why', async () => {
    for (const party of [HUB, BIRCH]) {
      const seen = await seenBy(place, party, 'proposal-1');
      assert.deepEqual(
        seen.perLot.map((won) => [won.lot, won.bid, won.offer]).sort(),
        [
          ['alderton', 'bid-1', 'a'],
          ['birchham', 'bid-1', 'c'],
          ['border', 'bid-1', 'b'],
        ],
        party,
      );
      assert.deepEqual(seen.leftOut, [
        {
          offer: 'bid-2-offer-1',
          provider: ELM,
          prices: { birchham: 450_001 },
          beyond: [{ body: BIRCH, pence: 450_001, mostPence: 450_000 }],
          withheld: false,
          requires: [],
        },
        {
          offer: 'bid-2-offer-2',
          provider: ELM,
          prices: { alderton: 990_000 },
          beyond: [],
          withheld: false,
          requires: ['bid-2-offer-1'],
        },
      ]);
    }
  });

  it('given offers of one bid that only together go beyond a limit, then they win and those who read the mandate are warned', async () => {
    // Half of the lot that both buy counts for each.
    const alder = { bid: 'bid-1', body: ALDER, pence: 1_250_000, mostPence: 1_200_000 };
    const birch = { bid: 'bid-1', body: BIRCH, pence: 840_000, mostPence: 450_000 };
    for (const [party, over] of [
      [HUB, [alder, birch]],
      [ALDER, [alder]],
      [BIRCH, [birch]],
    ] as const)
      assert.deepEqual((await seenBy(place, party, 'proposal-1')).overLimit, over, party);
  });

  it('given such offers, then the award is not decided as it is, and no sum is told', async () => {
    const outcome = await place.tries(HUB, CARE, 'award.decide', { proposal: 'proposal-1' });
    const told = JSON.stringify(outcome.verdict === 'refused' ? outcome.by : outcome);
    assert.match(told, /engine:mandate-changed/);
    assert.match(told, /make a contract beyond what the mandate allows: party\/alder, party\/birch\./);
    assert.doesNotMatch(told, /\d{6}|£/);
    assert.match((await seenBy(place, BIRCH, 'proposal-1')).mandatesChanged ?? '', /a lot has to be refused/);
  });

  it('given another commissioner, then it reads that the offer was left out, and neither whose limit it was nor how much', async () => {
    const [first] = (await seenBy(place, ALDER, 'proposal-1')).leftOut;
    assert.deepEqual([first?.offer, first?.beyond, first?.withheld], ['bid-2-offer-1', [], true]);
    const facts = await place.opened.moothall.facts(CARE, { party: ALDER }, { limit: 100 });
    assert.ok(facts.some(({ type }) => type === 'award.proposed'));
    assert.doesNotMatch(JSON.stringify(facts), /450000|450001|mandate\/birch/);
  });

  it('given the record, then verify derives again what was left out, and finds a limit or a reason that is another', async () => {
    const { parts } = place.opened;
    assert.deepEqual((await verify(parts, {})).faults, []);
    assert.ok(proposed !== undefined);
    // Whether a mandate has a budget cannot be told from the fact: here none has.
    assert.ok(Object.hasOwn(proposed.body, 'mandateBudgets'));
    /** As if what lies in the vault had been another from the beginning. */
    const faultsWith = async (change: (text: string) => string) => {
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
      return (await contentFaults({ ...parts, vault }, proposed as Fact)).faults.join('; ');
    };
    assert.equal(await faultsWith((text) => text), '');
    assert.match(
      await faultsWith((text) => text.replace('"pence":450000}', '"pence":450002}')),
      /mandate\/birch does not say this limit for party\/birch/,
    );
    assert.match(
      await faultsWith((text) => text.replaceAll('450001', '430000')),
      /bid-2-offer-1 was left out for no reason/,
    );
  });

  it('given the decision, then the loser reads that its own offer was left out, within the rules, and the public nothing', async () => {
    // First without the lot whose share takes both beyond their limits.
    await place.does(BIRCH, CARE, 'award.refuse', {
      proposal: 'proposal-1',
      lot: 'border',
      reason: 'Too much.',
    });
    const decided = await place.does(HUB, CARE, 'award.decide', { proposal: 'proposal-2' });
    for (const party of [ALDER, BIRCH])
      await place.does(party, CARE, 'position.give', { matter: decided.matter ?? '', stance: 'agree' });
    const { leftOut, overLimit } = await seenBy(place, ELM, 'award-1');
    assert.deepEqual(
      leftOut.map(({ offer, beyond, withheld, requires }) => [offer, beyond, withheld, requires]),
      [
        ['bid-2-offer-1', [], true, []],
        ['bid-2-offer-2', [], false, ['bid-2-offer-1']],
      ],
    );
    assert.deepEqual(overLimit, []);
    for (const party of [OAK, undefined])
      assert.deepEqual((await seenBy(place, party, 'award-1')).leftOut, []);
  });
});

describe('several mandates of one commissioner', () => {
  it('given a second one, then the award is made under it, whatever its name, until it is taken back', async () => {
    const place = await openPlace('simulated', makeAwardEngine(solver), solver);
    try {
      await scored(place, {
        mandates: { [ALDER]: {}, [BIRCH]: most(450_000) },
        lots: [lot('alderton', ALDER), lot('birchham', BIRCH)],
        bids: {
          [OAK]: [{ prices: { alderton: 850_000 } }],
          [ELM]: [{ prices: { birchham: 450_001 } }],
        },
      });
      const won = async (proposal: string) => {
        await place.does(HUB, CARE, 'award.propose');
        const { perLot, overLimit } = await seenBy(place, HUB, proposal);
        return [perLot.map((one) => one.lot).sort(), overLimit.length];
      };
      assert.deepEqual(await won('proposal-1'), [['alderton'], 0]);
      place.at('2026-02-07T09:00:00.000Z');
      const more = { arrangement: TOWN, to: HUB, policy, limits: { perContractPence: 500_000 } };
      await place.does(BIRCH, 'mandate/a-second', 'mandate.grant', more);
      assert.deepEqual(await won('proposal-2'), [['alderton', 'birchham'], 0]);
      place.at('2026-02-08T09:00:00.000Z');
      await place.does(BIRCH, 'mandate/a-second', 'mandate.revoke', { reason: 'Too much.' });
      assert.deepEqual(await won('proposal-3'), [['alderton'], 0]);
      assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
    } finally {
      await place.close();
    }
  });
});

describe('an award that is not to be had', () => {
  const proposing = async (given: Given): Promise<string> => {
    const place = await openPlace('simulated', makeAwardEngine(solver), solver);
    try {
      await scored(place, given);
      const outcome = await place.tries(HUB, CARE, 'award.propose');
      const told = JSON.stringify(outcome);
      assert.ok(outcome.verdict !== 'permitted' && told.includes('no-award'), told);
      const facts = await place.opened.parts.ledger.facts(CARE, 0, 100);
      assert.ok(facts.every(({ type }) => type !== 'award.proposed'));
      assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
      return told;
    } finally {
      await place.close();
    }
  };

  it('given a required lot that only an excluded provider offers on, then the answer names rule and lot', async () => {
    const rules = [{ id: 'not-elm', type: 'exclude', provider: ELM, strength: 'must' }];
    const told = await proposing({
      mandates: { [ALDER]: {}, [BIRCH]: { policy: { ...policy, rules } } },
      lots: [lot('alderton', ALDER), lot('birchham', BIRCH, { required: true })],
      bids: {
        [OAK]: [{ prices: { alderton: 850_000 } }],
        [ELM]: [{ prices: { birchham: 500_000 } }],
      },
    });
    assert.match(told, /lot birchham of party\/birch has to be awarded/);
    assert.match(told, /the exclusion of party\/birch \(rule not-elm\)/);
    assert.doesNotMatch(told, /[Ll]eft out|No offer is left/);
  });

  it('given a required lot whose every offer goes beyond a limit, then the answer says what was left out, and no sum', async () => {
    const told = await proposing({
      mandates: { [ALDER]: {}, [BIRCH]: most(450_000) },
      lots: [lot('alderton', ALDER), lot('birchham', BIRCH, { required: true })],
      bids: {
        [OAK]: [{ prices: { alderton: 850_000 } }],
        [ELM]: [{ prices: { birchham: 500_000 } }],
      },
    });
    assert.match(told, /lot birchham of party\/birch has to be awarded/);
    assert.match(
      told,
      /Left out was bid-2-offer-1, because it goes beyond what the mandate of party\/birch allows for one contract\. No offer is left on birchham\./,
    );
    assert.doesNotMatch(told, /450000|500000|£/);
  });
});
