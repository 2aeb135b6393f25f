import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calendar } from './example.test-data.ts';
import {
  endingOf,
  give,
  type Matter,
  open,
  outcome,
  type Position,
  type Stance,
  secondRound,
} from './matters.ts';
import type { AggregationStatement, Electorate } from './statement.ts';

const NOW = '2026-11-23T10:00:00.000Z';
const LATER = '2026-12-24T10:00:00.000Z';
const matter = (
  electorates: readonly Electorate[],
  electors: Readonly<Record<string, readonly string[]>>,
  period?: AggregationStatement['period'],
): Matter =>
  open(
    {
      id: 'all',
      kind: 'aggregation',
      decides: 'rules.amend',
      electorates,
      ...(period === undefined ? {} : { period }),
    },
    {
      id: 'matter-1',
      action: 'rules.amend',
      body: {},
      textHash: 'aa',
      proposer: 'a',
      now: NOW,
      calendar,
      electorsOf: (role) => electors[role] ?? [],
    },
  );
const after = (given: Matter, stances: Readonly<Record<string, Stance>>): Matter =>
  Object.entries(stances).reduce((sum, [party, stance]) => give(sum, party, { stance, at: NOW }), given);

describe('matters', () => {
  it('carries by consent when all have spoken and nobody blocks', () => {
    const three = matter([{ role: 'm', method: 'consent' }], { m: ['a', 'b', 'c'] });
    assert.equal(outcome(after(three, { a: 'agree', b: 'disagree' }), LATER), 'open');
    assert.equal(outcome(after(three, { a: 'agree', b: 'disagree', c: 'reserve' }), NOW), 'carried');
    const blocked = after(three, { a: 'agree', b: 'agree', c: 'block' });
    assert.equal(outcome(blocked, LATER), 'open');
    assert.equal(outcome(after(blocked, { c: 'abstain' }), NOW), 'carried');
  });

  it('ends with its period: silence consents, a block or a missed quorum fails', () => {
    const three = matter(
      [{ role: 'm', method: 'consent', quorum: 0.5 }],
      { m: ['a', 'b', 'c'] },
      { days: 10 },
    );
    assert.equal(three.closesAt, '2026-12-03T10:00:00.000Z');
    assert.equal(outcome(after(three, { a: 'agree', b: 'agree' }), NOW), 'open');
    assert.equal(outcome(after(three, { a: 'agree', b: 'agree' }), LATER), 'carried');
    assert.equal(outcome(after(three, { a: 'agree' }), LATER), 'failed');
    assert.equal(outcome(after(three, { a: 'agree', b: 'block' }), LATER), 'failed');
  });

  it('counts working days by the calendar', () => {
    const one = matter([{ role: 'm', method: 'consent' }], { m: ['a'] }, { workingDays: 5 });
    assert.equal(one.closesAt, '2026-11-30T10:00:00.000Z');
  });

  it('carries by majority of those who say yes or no, early where those who are silent cannot undo it', () => {
    const five = matter([{ role: 'm', method: 'majority' }], { m: ['a', 'b', 'c', 'd', 'e'] });
    assert.equal(outcome(after(five, { a: 'agree', b: 'agree' }), LATER), 'open');
    assert.equal(outcome(after(five, { a: 'agree', b: 'agree', c: 'reserve' }), NOW), 'carried');
    assert.equal(outcome(after(five, { a: 'disagree', b: 'disagree', c: 'block' }), NOW), 'open');
    const split = after(five, { a: 'agree', b: 'disagree', c: 'abstain', d: 'abstain' });
    assert.equal(outcome(split, NOW), 'open');
    assert.equal(outcome(after(split, { e: 'abstain' }), NOW), 'failed');
  });

  it('asks for more than the share, exactly', () => {
    const rule: Electorate = { role: 'm', method: 'majority', share: 2 / 3 };
    const three = matter([rule], { m: ['a', 'b', 'c'] });
    assert.equal(outcome(after(three, { a: 'agree', b: 'agree', c: 'disagree' }), NOW), 'failed');
    const four = matter([rule], { m: ['a', 'b', 'c', 'd'] });
    assert.equal(outcome(after(four, { a: 'agree', b: 'agree', c: 'agree', d: 'disagree' }), NOW), 'carried');
  });

  it('carries unanimously when every one agrees', () => {
    const two = matter([{ role: 'm', method: 'unanimity' }], { m: ['a', 'b'] });
    assert.equal(outcome(after(two, { a: 'agree' }), LATER), 'open');
    assert.equal(outcome(after(two, { a: 'agree', b: 'reserve' }), NOW), 'carried');
    assert.equal(outcome(after(two, { a: 'agree', b: 'abstain' }), NOW), 'failed');
  });

  it('lets any one of those to whom it is delegated decide, and nobody where they differ', () => {
    const two = matter([{ role: 'm', method: 'delegated' }], { m: ['a', 'b'] }, { days: 3 });
    assert.equal(outcome(two, NOW), 'open');
    assert.equal(outcome(after(two, { a: 'abstain' }), NOW), 'open');
    assert.equal(outcome(after(two, { b: 'agree' }), NOW), 'carried');
    for (const stances of [
      { a: 'disagree' },
      { a: 'agree', b: 'disagree' },
      { a: 'abstain', b: 'abstain' },
    ] as const) {
      assert.equal(outcome(after(two, stances), NOW), 'open');
      assert.equal(outcome(after(two, stances), LATER), 'failed');
    }
    assert.equal(outcome(two, LATER), 'failed');
    assert.equal(endingOf(after(two, { a: 'disagree' })), 'rejected');
    assert.equal(endingOf(two), 'lapsed');
  });

  it('needs every electorate, and an empty one never carries', () => {
    const rules: Electorate[] = [
      { role: 'm', method: 'consent' },
      { role: 'n', method: 'majority' },
    ];
    const both = matter(rules, { m: ['a'], n: ['a', 'b'] });
    assert.equal(outcome(after(both, { a: 'agree' }), NOW), 'open');
    assert.equal(outcome(after(both, { a: 'agree', b: 'agree' }), NOW), 'carried');
    assert.notEqual(outcome(after(matter(rules, { m: ['a'] }), { a: 'agree' }), LATER), 'carried');
  });

  const stance = fc.constantFrom<Stance>('agree', 'reserve', 'abstain', 'disagree', 'block');
  const electorate = fc.record({
    role: fc.constantFrom('m', 'n'),
    method: fc.constantFrom(
      'consent' as const,
      'majority' as const,
      'qualified' as const,
      'unanimity' as const,
      'delegated' as const,
    ),
    share: fc.constantFrom(0, 0.5, 0.6667, 0.75),
    quorum: fc.constantFrom(0, 0.25, 0.5, 1),
  });
  const parties = ['a', 'b', 'c', 'd', 'e'];
  const electors = fc.record({ m: fc.subarray(parties), n: fc.subarray(parties) });

  it('is a function of positions, not of their order, and outsiders do not count', () => {
    fc.assert(
      fc.property(
        fc.array(electorate, { minLength: 1, maxLength: 2 }),
        electors,
        fc.uniqueArray(fc.tuple(fc.constantFrom(...parties), stance), { selector: ([party]) => party }),
        fc.boolean(),
        (rules, who, positions, ended) => {
          const fresh = matter(rules, who, { days: 3 });
          const now = ended ? LATER : NOW;
          const result = outcome(after(fresh, Object.fromEntries(positions)), now);
          assert.equal(outcome(after(fresh, Object.fromEntries(positions.toReversed())), now), result);
          const outsider = after(fresh, { ...Object.fromEntries(positions), outsider: 'block' });
          assert.equal(outcome(outsider, now), result);
          if (ended) assert.notEqual(result, 'open');
        },
      ),
    );
  });

  it('given a period, then a no closes nothing before its end, and whoever gave it can be persuaded', () => {
    fc.assert(
      fc.property(
        fc.array(electorate, { minLength: 1, maxLength: 2 }),
        fc.dictionary(fc.constantFrom(...parties), stance),
        (rules, stances) => {
          const fresh = matter(rules, { m: parties, n: ['a', 'b'] }, { days: 3 });
          const given = after(fresh, stances);
          assert.notEqual(outcome(given, NOW), 'failed');
          const all = Object.fromEntries(parties.map((party) => [party, 'agree' as const]));
          if (outcome(given, NOW) === 'open') assert.equal(outcome(after(given, all), NOW), 'carried');
        },
      ),
    );
  });

  it('given no period, then it fails when everybody has answered, and not before', () => {
    const two = matter([{ role: 'm', method: 'unanimity' }], { m: ['a', 'b'] });
    assert.equal(outcome(after(two, { a: 'disagree' }), NOW), 'open');
    assert.equal(outcome(after(two, { a: 'disagree', b: 'agree' }), NOW), 'failed');
  });

  it('decides early only what no outstanding position can change', () => {
    fc.assert(
      fc.property(
        // Consent waits for its end; what is delegated is decided by whoever speaks first.
        electorate.filter(({ method }) => method !== 'consent' && method !== 'delegated'),
        fc.subarray(parties, { minLength: 1 }),
        fc.array(stance, { maxLength: 5 }),
        fc.array(stance, { minLength: 5, maxLength: 5 }),
        (rule, members, first, rest) => {
          const fresh = matter([{ ...rule, role: 'm' }], { m: members });
          const given = (stances: readonly Stance[]) =>
            after(
              fresh,
              Object.fromEntries(
                members.flatMap((party, i) => {
                  const one = stances[i];
                  return one === undefined ? [] : [[party, one]];
                }),
              ),
            );
          const early = outcome(given(first), NOW);
          const complete = outcome(given([...first, ...rest.slice(first.length)]), NOW);
          if (early !== 'open') assert.equal(complete, early);
          assert.notEqual(complete, 'open');
        },
      ),
    );
  });
});

describe('joint decisions of other kinds', () => {
  const at = '2026-01-05T09:00:00.000Z';
  const calendar = { id: 'none', title: 'None', holidays: [] };
  const put = (
    electorates: AggregationStatement['electorates'],
    weights: Record<string, number> = {},
    fallback?: AggregationStatement['fallback'],
  ) => {
    const statement: AggregationStatement = {
      id: 'together',
      kind: 'aggregation',
      decides: 'rulebook.amend',
      electorates,
      period: { days: 10 },
      ...(fallback === undefined ? {} : { fallback }),
    };
    const matter = open(statement, {
      id: 'matter-1',
      action: 'rulebook.amend',
      body: {},
      textHash: 'h',
      proposer: 'a',
      now: at,
      calendar,
      electorsOf: (role) => (role === 'commissioner' ? ['a', 'b', 'c'] : ['u', 'v']),
      weightOf: (_index, party) => weights[party],
    });
    return { statement, matter };
  };
  const say = (matter: Matter, stances: Record<string, Position['stance']>): Matter =>
    Object.entries(stances).reduce((so, [party, stance]) => give(so, party, { stance, at }), matter);
  const end = '2026-01-20T09:00:00.000Z';

  it('given a voice that weighs nothing, then it is none: nobody waits for it, and it blocks nothing', () => {
    const { matter } = put([{ role: 'commissioner', method: 'consent', quorum: 1 }], { a: 1, b: 1, c: 0 });
    assert.deepEqual(matter.electorates, [
      { role: 'commissioner', method: 'consent', quorum: 1, electors: ['a', 'b'] },
    ]);
    assert.equal(outcome(say(matter, { a: 'agree', b: 'agree' }), at), 'carried');
  });

  it('given a qualified majority, then exactly two thirds carry it and less does not', () => {
    const { matter } = put([{ role: 'commissioner', method: 'qualified' }]);
    assert.equal(outcome(say(matter, { a: 'agree', b: 'agree', c: 'disagree' }), at), 'carried');
    const less = say(matter, { a: 'agree', b: 'disagree', c: 'disagree' });
    assert.deepEqual([outcome(less, at), outcome(less, end)], ['open', 'failed']);
  });

  it('given two electorates, then one that says no is enough to fail it', () => {
    const { matter } = put([
      { role: 'commissioner', method: 'majority' },
      { role: 'service-user', method: 'majority', quorum: 0.5 },
    ]);
    const one = say(matter, { a: 'agree', b: 'agree', c: 'agree', u: 'disagree', v: 'disagree' });
    assert.deepEqual([outcome(one, at), outcome(one, end)], ['open', 'failed']);
    assert.equal(endingOf(one), 'rejected');
    assert.equal(outcome(say(matter, { a: 'agree', b: 'agree', u: 'agree', v: 'agree' }), at), 'carried');
  });

  it('given voices that weigh differently, then the heavier ones decide', () => {
    const { matter } = put([{ role: 'commissioner', method: 'majority' }], { a: 60, b: 30, c: 10 });
    assert.equal(outcome(say(matter, { a: 'agree', b: 'disagree' }), at), 'carried');
    const heavy = say(matter, { a: 'disagree' });
    assert.deepEqual([outcome(heavy, at), outcome(heavy, end)], ['open', 'failed']);
  });

  it('given a share just below all, then one voice that weighs anything carries it where it agrees, and no share of all does', () => {
    for (const [share, result] of [
      [0.9999999995, 'carried'],
      [1, 'failed'],
    ] as const) {
      const { matter } = put([{ role: 'commissioner', method: 'majority', share }], { a: 1, b: 0, c: 0 });
      assert.equal(outcome(say(matter, { a: 'agree', b: 'agree', c: 'agree' }), end), result, String(share));
    }
  });

  it('given voices none of which weighs anything, then each counts for one: nobody could decide otherwise', () => {
    const { matter } = put([{ role: 'commissioner', method: 'majority' }], { a: 0, b: 0, c: 0 });
    assert.equal(outcome(say(matter, { a: 'agree', b: 'agree' }), at), 'carried');
    const some = put([{ role: 'commissioner', method: 'majority' }], { a: 0, b: 0, c: 1 }).matter;
    assert.equal(outcome(say(some, { a: 'agree', b: 'agree' }), at), 'open');
  });

  it('given a quorum that was missed or a block that stands, then the time lapsed; given a no, then it was rejected', () => {
    const { matter } = put([{ role: 'commissioner', method: 'majority', quorum: 0.9 }]);
    assert.equal(outcome(say(matter, { a: 'agree', b: 'agree' }), end), 'failed');
    assert.equal(endingOf(say(matter, { a: 'agree', b: 'agree' })), 'lapsed');
    const consent = put([{ role: 'commissioner', method: 'consent' }]).matter;
    assert.equal(endingOf(say(consent, { a: 'agree', b: 'block', c: 'agree' })), 'lapsed');
  });

  it('given a fallback, then there is one second round, and no third', () => {
    const decides = { role: 'service-user', method: 'majority' } as const;
    const { statement, matter } = put([{ role: 'commissioner', method: 'consent' }], {}, { decides });
    assert.deepEqual(secondRound(statement, matter)?.electorates, [decides]);
    assert.equal(secondRound(statement, { ...matter, after: 'matter-0' }), undefined);
    const mediates = { role: 'service-user', period: { days: 5 } };
    const mediated = put([{ role: 'commissioner', method: 'consent' }], {}, { mediates });
    assert.deepEqual(secondRound(mediated.statement, mediated.matter)?.period, { days: 5 });
    const kept = put([{ role: 'commissioner', method: 'consent' }], {}, 'keep');
    assert.equal(secondRound(kept.statement, kept.matter), undefined);
  });

  it('given positions in any order and weights, then the outcome and its kind are the same', () => {
    const stance = fc.constantFrom('agree', 'reserve', 'abstain', 'disagree', 'block' as const);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'u', 'v'), stance),
        fc.constantFrom('consent', 'majority', 'qualified', 'unanimity' as const),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 100 })),
        (stances, method, weights) => {
          const { matter } = put([{ role: 'commissioner', method, quorum: 0.5 }], weights);
          const backwards = Object.fromEntries(Object.entries(stances).reverse());
          const [one, other] = [say(matter, stances as never), say(matter, backwards as never)];
          assert.equal(outcome(one, at), outcome(other, at));
          assert.equal(outcome(one, end), outcome(other, end));
          assert.equal(endingOf(one), endingOf(other));
        },
      ),
    );
  });
});
