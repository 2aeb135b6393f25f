import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calendar } from './example.test-data.ts';
import { give, type Matter, open, outcome, type Stance } from './matters.ts';
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

  it('carries by majority of those who say yes or no, early where nothing can change it', () => {
    const five = matter([{ role: 'm', method: 'majority' }], { m: ['a', 'b', 'c', 'd', 'e'] });
    assert.equal(outcome(after(five, { a: 'agree', b: 'agree' }), LATER), 'open');
    assert.equal(outcome(after(five, { a: 'agree', b: 'agree', c: 'reserve' }), NOW), 'carried');
    assert.equal(outcome(after(five, { a: 'disagree', b: 'disagree', c: 'block' }), NOW), 'failed');
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
    method: fc.constantFrom('consent' as const, 'majority' as const, 'unanimity' as const),
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

  it('decides early only what no outstanding position can change', () => {
    fc.assert(
      fc.property(
        electorate.filter(({ method }) => method !== 'consent'),
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
