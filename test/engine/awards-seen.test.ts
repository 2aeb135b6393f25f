import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import type { AwardSeen } from '../../src/application/awards/awards-seen.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import {
  checkResult,
  openProblem,
  openResult,
  type ProblemFile,
} from '../../src/application/awards/files.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

/**
 * Two commissioners with policies of their own, whom one hub buys for. Oak has one team, which both would have alone;
 * Birch will have nothing of Elm.
 */
const solver = awardsApart();
after(() => solver.close());

const [ALDER, BIRCH, OAK, ELM] = ['party/alder', 'party/birch', 'party/oak', 'party/elm'] as const;
const HUB = 'party/hub';
const CARE = 'procedure/care';

const POLICIES: Readonly<Record<string, JsonObject>> = {
  [ALDER]: { weights: { price: 30, quality: 70 }, priceFormula: 'linear' },
  [BIRCH]: {
    weights: { price: 60, quality: 40 },
    priceFormula: 'linear',
    rules: [{ id: 'not-elm', type: 'exclude', provider: ELM, strength: 'must' }],
  },
};

async function parties(place: Place): Promise<void> {
  for (const party of [ALDER, BIRCH, OAK, ELM, HUB])
    await place.does('public', party, 'party.register', { kind: 'organisation', name: party.slice(6) });
  const start = { title: 'Care', purpose: 'Better care.', rulebook: 'distributed', regime: 'none' };
  await place.does(ALDER, 'arrangement/town', 'arrangement.start', start);
  await place.does(ALDER, 'arrangement/town', 'member.invite', { party: BIRCH, role: 'commissioner' });
  await place.does(BIRCH, 'arrangement/town', 'member.join', { role: 'commissioner' });
  await place.does(ALDER, 'arrangement/town', 'member.admit', { party: HUB, role: 'purchasing-body' });
  for (const provider of [OAK, ELM])
    await place.does(provider, 'arrangement/town', 'member.join', { role: 'provider' });
}

async function proposed(place: Place): Promise<void> {
  place.at('2026-01-02T09:00:00.000Z');
  await parties(place);
  for (const [party, policy] of Object.entries(POLICIES))
    await place.does(party, `mandate/${party.slice(6)}`, 'mandate.grant', {
      arrangement: 'arrangement/town',
      to: HUB,
      policy,
      budgetPence: 5_000_000,
    });
  const lot = (id: string, party: string) => ({
    id,
    title: `Care in ${id}`,
    ceilingPence: 1_000_000,
    commissioners: [party],
  });
  await place.does(HUB, CARE, 'procedure.start', {
    ...PROCEDURE,
    lots: [lot('alderton', ALDER), lot('birchham', BIRCH)],
    criteria: [
      { id: 'price', title: 'Price', kind: 'price' },
      { id: 'quality', title: 'Quality', kind: 'quality' },
    ],
  });
  const offer = (id: string, prices: JsonObject, group?: string) => ({
    id,
    prices,
    ...(group === undefined ? {} : { group }),
  });
  await place.does(OAK, CARE, 'bid.submit', {
    offers: [offer('a', { alderton: 850_000 }, 'team'), offer('b', { birchham: 700_000 }, 'team')],
  });
  await place.does(ELM, CARE, 'bid.submit', {
    offers: [offer('a', { alderton: 900_000 }), offer('b', { birchham: 500_000 })],
  });
  place.at('2026-02-06T09:00:00.000Z');
  await place.does(HUB, CARE, 'bids.open');
  await place.does(ALDER, CARE, 'interest.declare', { none: true });
  for (const [bid, score] of [
    ['bid-1', 80],
    ['bid-2', 60],
  ] as const)
    await place.does(ALDER, CARE, 'score.give', {
      bid,
      criterion: 'quality',
      score,
      reason: 'Days covered.',
    });
  await place.does(HUB, CARE, 'award.propose');
}

/** Looks until everything is worked out. */
async function looked(place: Place, party: string | undefined, id: string): Promise<AwardSeen | undefined> {
  const viewer = party === undefined ? {} : { party };
  for (;;) {
    const seen = await place.opened.awards.award(CARE, id, viewer);
    if (seen === undefined || seen.waiting === 0) return seen;
  }
}

async function seenBy(place: Place, party: string | undefined, id: string): Promise<AwardSeen> {
  const seen = await looked(place, party, id);
  assert.ok(seen !== undefined, `${party ?? 'anybody'} sees ${id}`);
  return seen;
}

const opened = (file: JsonObject | undefined): ProblemFile => {
  const problem = openProblem(JSON.stringify(file));
  assert.ok(problem.ok, problem.ok ? '' : problem.error);
  return problem.value;
};

const factsOf = async (place: Place): Promise<number> =>
  (await place.opened.parts.ledger.marks()).reduce((sum, mark) => sum + mark.seq, 0);

describe('an award as each party may see it', () => {
  let place: Place;
  before(async () => {
    place = await openPlace('simulated', makeAwardEngine(solver), solver);
    await proposed(place);
  });
  after(() => place.close());

  it('given whoever may read every bid and policy, then the files that it gets give every number again', async () => {
    const seen = await seenBy(place, HUB, 'proposal-1');
    const file = opened(seen.problem);
    assert.equal(file.hash, seen.result?.problemHash);
    const result = openResult(JSON.stringify(seen.result));
    assert.ok(result.ok);
    assert.deepEqual(await checkResult(file, result.value, solver), { ok: true, value: [] });
    const [frontier, cut] = [seen.answers.get('frontier'), seen.answers.get('offer bid-2-b')];
    assert.ok(
      frontier?.about === 'frontier' && frontier.points.length > 1,
      String(frontier?.about === 'frontier' && frontier.points.length),
    );
    assert.ok(cut?.about === 'offer' && /excludes party\/elm/.test(cut.reason.barred ?? ''));
    assert.equal(seen.answers.get('rule party/birch/not-elm')?.about, 'rule');
    // Both would have Oak's one team alone, and Alder has not.
    assert.deepEqual(
      [...seen.shortfalls],
      [[ALDER, [{ offer: 'bid-1-a', because: 'group', instead: ['bid-1-b'] }]]],
    );
    const why = seen.answers.get('commissioner party/alder');
    assert.ok(why?.about === 'commissioner');
    assert.deepEqual(
      why.reason.shortfall?.causes.map(({ kind, provider, held, shortfallPpm }) => [
        kind,
        provider,
        held,
        shortfallPpm,
      ]),
      [
        ['group', OAK, [{ commissioner: BIRCH, lots: ['birchham'] }], 0],
        // Birch will not have Elm, and so needs Oak.
        ['rule', undefined, [], 0],
      ],
    );
  });

  it('given a commissioner, then it sees the result, its own policy, and nobody else’s', async () => {
    const seen = await seenBy(place, ALDER, 'proposal-1');
    assert.equal(seen.result?.perCommissioner.length, 2);
    assert.equal(seen.problem, undefined);
    const [alder, birch] = seen.commissioners;
    assert.deepEqual([alder?.own, birch?.own], [true, false]);
    assert.deepEqual(alder?.policy, POLICIES[ALDER]);
    assert.equal(birch?.policy ?? birch?.budgetPence, undefined);
    assert.equal(seen.answers.get('rule party/birch/not-elm'), undefined);
    // It reads Elm's bid, and not why Birch will not have it.
    const barred = seen.answers.get('offer bid-2-b');
    assert.match(JSON.stringify(barred), /told here to those who may read the whole of its mandate/);
    assert.doesNotMatch(JSON.stringify(barred), /exclude|not-elm/);
    const alone = await solver.run(opened(alder?.alone).file, { autonomy: false });
    assert.ok(alone.ok);
    assert.equal(alone.value.valuePence, seen.result?.perCommissioner[0]?.alonePence);
  });

  it('given one who bid, or nobody in particular, then before the decision there is nothing to see', async () => {
    for (const party of [OAK, ELM, undefined])
      assert.equal(await looked(place, party, 'proposal-1'), undefined, party ?? 'anybody');
    assert.equal(await looked(place, HUB, 'proposal-2'), undefined);
    assert.equal(
      await place.opened.awards.award('arrangement/town', 'proposal-1', { party: HUB }),
      undefined,
    );
  });

  it('given other policies, when tried, then who gains is told and no fact is added', async () => {
    const facts = await factsOf(place);
    const tried = (party: string, ...changes: Parameters<typeof place.opened.awards.whatIf>[3]) =>
      place.opened.awards.whatIf(CARE, 'proposal-1', { party }, changes);
    const without = { commissioner: BIRCH, rules: [{ id: 'not-elm', leftOut: true }] };
    const found = await tried(HUB, without);
    assert.ok(found?.state === 'awarded');
    assert.deepEqual(found.before.offers, ['bid-1-b', 'bid-2-a']);
    assert.deepEqual(found.after.offers, ['bid-1-a', 'bid-2-b']);
    assert.ok((found.measured.get(ALDER) ?? 0) > (found.before.perCommissioner[0]?.valuePence ?? 0));
    const wrong = await tried(HUB, { commissioner: ALDER, weights: { price: 50, quality: 70 } });
    assert.deepEqual(wrong, {
      state: 'wrong',
      errors: [
        { commissioner: ALDER, steps: ['weights'], message: 'The weights make 120 percent, not 100.' },
      ],
    });
    // Nobody changes, and so learns of, a policy that it may not read; who sees no proposal tries nothing.
    assert.equal(await tried(ALDER, without), undefined);
    assert.equal((await tried(ALDER, { commissioner: ALDER, budgetPence: 1 }))?.state, 'awarded');
    assert.equal(await tried(ELM), undefined);
    assert.equal(await factsOf(place), facts);
  });

  it('given a refusal, then the rest is awarded anew without it, and nobody refuses for another', async () => {
    const other = await place.tries(ALDER, CARE, 'award.refuse', {
      proposal: 'proposal-1',
      lot: 'birchham',
      reason: 'Not for us to say.',
    });
    assert.ok(other.verdict === 'refused' && other.by.some(({ id }) => id === 'nobody-refuses-for-another'));
    const put = await place.does(HUB, CARE, 'award.decide', { proposal: 'proposal-1' });
    const matter = put.matter ?? '';
    await place.does(BIRCH, CARE, 'position.give', { matter, stance: 'agree' });
    await place.does(BIRCH, CARE, 'award.refuse', { proposal: 'proposal-1', reason: 'We wait a year.' });
    // The joint decision on what was refused is over at once: nobody says yes to it any more.
    const reading = await place.opened.moothall.read(CARE, { party: HUB });
    assert.deepEqual(reading?.matters, []);
    const late = await place.tries(ALDER, CARE, 'position.give', { matter, stance: 'agree' });
    assert.notEqual(late.verdict, 'permitted');
    const refusals = Object.values(reading?.document.refusals as Record<string, JsonObject>);
    assert.deepEqual(
      refusals.map(({ by, proposal, lots, reason }) => [by, proposal, lots, reason]),
      [[BIRCH, 'proposal-1', ['birchham'], 'We wait a year.']],
    );
    const told = await place.opened.moothall.facts(CARE, { party: HUB }, { limit: 4, newestFirst: true });
    assert.deepEqual(
      told
        .map(({ says }) => says)
        .reverse()
        .slice(-3),
      [
        'closed a joint decision on “Decide the award”: not carried. The proposal was refused: We wait a year.',
        'refused a proposed award, proposal 1: We wait a year.',
        'proposed an award, proposal 2',
      ],
    );
    assert.equal((await seenBy(place, HUB, 'proposal-1')).open, false);
    const again = await seenBy(place, ALDER, 'proposal-2');
    assert.deepEqual(
      again.perLot.map(({ lot, bid, offer }) => [lot, bid, offer]),
      [['alderton', 'bid-1', 'a']],
    );
    assert.deepEqual(
      again.commissioners.map(({ id }) => id),
      [ALDER],
    );
    const [last] = await place.opened.moothall.facts(CARE, { party: HUB }, { limit: 1, newestFirst: true });
    assert.deepEqual([last?.type, last?.actor], ['award.proposed', 'party/engine']);
  });

  it('given the decision, then a loser sees why its own offers lost, and nothing of the others', async () => {
    const decided = await place.does(HUB, CARE, 'award.decide', { proposal: 'proposal-2' });
    // Nothing of Birch's is in it any more: Alder alone decides.
    await place.does(ALDER, CARE, 'position.give', { matter: decided.matter ?? '', stance: 'agree' });
    const seen = await seenBy(place, ELM, 'award-1');
    assert.equal(seen.result ?? seen.problem ?? seen.proposedAt, undefined);
    assert.deepEqual(
      seen.offers.map(({ id, won }) => [id, won]),
      [['bid-2-a', false]],
    );
    const why = seen.answers.get('offer bid-2-a');
    assert.ok(why?.about === 'offer');
    assert.deepEqual(why.reason.displaced, ['bid-1-a']);
    // It reads every score after the decision, and no policy of a mandate.
    assert.deepEqual(seen.offers[0]?.compared, [
      {
        lot: 'alderton',
        commissioner: ALDER,
        winner: OAK,
        scores: [{ criterion: 'quality', own: 60, winner: 80 }],
      },
    ]);
    assert.equal(seen.answers.size, 1);
    assert.ok(seen.commissioners.every(({ policy }) => policy === undefined));
    const anybody = await seenBy(place, undefined, 'award-1');
    assert.deepEqual([anybody.perLot.length, anybody.offers.length, anybody.answers.size], [1, 0, 0]);
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });
});

describe('an award under one policy', () => {
  it('given one commissioner, or partners, then the same pages have everything but what several policies need', async () => {
    for (const form of ['traditional', 'partnership']) {
      const place = await openPlace('simulated', makeAwardEngine(solver), solver);
      try {
        place.at('2026-01-02T09:00:00.000Z');
        if (form === 'partnership') await foundTown(place, form);
        else {
          for (const party of [ALDER, OAK, ELM])
            await place.does('public', party, 'party.register', {
              kind: 'organisation',
              name: party.slice(6),
            });
          const start = { title: 'Care', purpose: 'Care.', rulebook: form, regime: 'none' };
          await place.does(ALDER, 'arrangement/town', 'arrangement.start', start);
          for (const provider of [OAK, ELM])
            await place.does(provider, 'arrangement/town', 'member.join', { role: 'provider' });
        }
        await place.does(ALDER, CARE, 'procedure.start', PROCEDURE);
        for (const [party, price] of [
          [OAK, 900_000],
          [ELM, 950_000],
        ] as const)
          await place.does(party, CARE, 'bid.submit', { offers: [{ prices: { 'lot-1': price } }] });
        place.at('2026-02-06T09:00:00.000Z');
        await place.does(ALDER, CARE, 'bids.open');
        await place.does(ALDER, CARE, 'interest.declare', { none: true });
        for (const bid of ['bid-1', 'bid-2'])
          await place.does(ALDER, CARE, 'score.give', {
            bid,
            criterion: 'quality',
            score: 70,
            reason: 'Alike.',
          });
        await place.does(ALDER, CARE, 'award.propose');
        const seen = await seenBy(place, ALDER, 'proposal-1');
        assert.ok(seen.problem !== undefined, form);
        assert.equal(seen.commissioners.length, 1);
        assert.equal(seen.commissioners[0]?.own, true);
        const [compared] = seen.offers.find(({ won }) => !won)?.compared ?? [];
        assert.equal(compared?.winner, OAK);
        assert.ok(compared.points !== undefined && compared.points.own === compared.points.winner, form);
        assert.deepEqual([...seen.answers.keys()].sort(), ['frontier', 'offer bid-2-offer-1']);
      } finally {
        await place.close();
      }
    }
  });
});
