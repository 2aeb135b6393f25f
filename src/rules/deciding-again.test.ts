import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type DecidedMatter,
  decidedAgain,
  type Ended,
  endedAs,
  endingUnder,
  type Given,
} from './deciding-again.ts';
import { calendar } from './example.test-data.ts';
import { endingOf, give, type Matter, open, outcome, type Stance } from './matters.ts';
import type { AggregationStatement, Electorate } from './statement.ts';
import { whyEnded, whyUntold } from './words/ending.ts';

const OPENED = '2026-11-01T10:00:00.000Z';
const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const ROLES: Readonly<Record<string, readonly string[]>> = {
  partner: ['a', 'b', 'c', 'd', 'e'],
  user: ['u', 'v'],
  both: ['a', 'b', 'u'],
  nobody: [],
};

type Rule = Pick<AggregationStatement, 'electorates' | 'period'>;
const opened = (rule: Rule): Matter =>
  open(
    { id: 'all', kind: 'aggregation', decides: 'rules.amend', ...rule },
    {
      id: 'matter-1',
      action: 'rules.amend',
      body: {},
      textHash: 'aa',
      proposer: 'a',
      now: OPENED,
      calendar,
      electorsOf: (role) => ROLES[role] ?? [],
    },
  );
const said = (party: string, stance: Stance, day: number): Given => ({ party, stance, at: at(day) });
const by = (method: Electorate['method'], more: Partial<Electorate> = {}, days = 10): Rule => ({
  electorates: [{ role: 'partner', method, ...more }],
  ...(days === 0 ? {} : { period: { days } }),
});

/** What the engine makes of positions: closed as soon as they close it, or when the time is over; undefined: still open. */
function played(matter: Matter, positions: readonly Given[]): DecidedMatter | undefined {
  let now = matter;
  const given: Given[] = [];
  for (const one of [...positions].sort((x, y) => x.at.localeCompare(y.at))) {
    if (matter.closesAt !== undefined && one.at >= matter.closesAt) break;
    if (!matter.electorates.some(({ electors }) => electors.includes(one.party))) continue;
    now = give(now, one.party, one);
    given.push(one);
    const result = outcome(now, one.at);
    if (result !== 'open') return { matter: now, given, at: one.at, carried: result === 'carried' };
  }
  const { closesAt } = matter;
  if (closesAt === undefined) return undefined;
  return { matter: now, given, at: closesAt, carried: outcome(now, closesAt) === 'carried' };
}

function again(was: Rule, would: Rule, ...positions: readonly Given[]) {
  const decided = played(opened(was), positions);
  assert.ok(decided !== undefined);
  return { was: endedAs(decided), ...decidedAgain(decided, opened(would)) };
}
const told = (result: ReturnType<typeof again>): string =>
  whyEnded(result, endingUnder(result.endings[0] ?? 'stopped', undefined, {}));

describe('a joint decision judged again by another rule', () => {
  it('given a majority that was enough, when unanimity is asked for, then it would not have been carried', () => {
    const four = ['a', 'b', 'c', 'd'].map((party, n) => said(party, n === 3 ? 'disagree' : 'agree', 2));
    const result = again(by('majority', { quorum: 1 }), by('unanimity'), ...four, said('e', 'agree', 3));
    assert.deepEqual([result.was, result.endings], ['carried', ['rejected']]);
    assert.equal(told(result), 'Of the partners 4 of 5 agreed, 1 disagreed; unanimity takes all.');
  });

  it('given two of five when the time ended, then a majority of those who spoke carried it, and unanimity would not', () => {
    const result = again(by('majority'), by('unanimity'), said('a', 'agree', 2), said('b', 'agree', 3));
    assert.deepEqual([result.was, result.endings], ['carried', ['lapsed']]);
    assert.equal(
      told(result),
      'Of the partners 2 of 5 agreed, 3 had given no position; unanimity takes all.',
    );
  });

  it('given a share or a quorum that is missed under the new rule, then the numbers say so', () => {
    const positions = [said('a', 'agree', 2), said('b', 'agree', 2), said('c', 'disagree', 2)];
    const share = again(by('majority'), by('majority', { share: 0.75 }), ...positions);
    assert.deepEqual(share.endings, ['rejected']);
    assert.match(
      told(share),
      /2 of 5 agreed, 1 disagreed, 2 had given no position; a majority takes more than three quarters of those/,
    );
    const quorum = again(by('majority'), by('majority', { quorum: 0.8 }), ...positions);
    assert.deepEqual(quorum.endings, ['lapsed']);
    assert.equal(told(quorum), 'Of the partners 3 of 5 gave a position; it takes 4.');
  });

  it('given unanimity that failed, when a majority is enough, then it would have been carried, before somebody changed its mind', () => {
    const result = again(
      by('unanimity'),
      by('majority'),
      ...['a', 'b', 'c'].map((party) => said(party, 'agree', 2)),
      ...['a', 'b', 'c'].map((party) => said(party, 'disagree', 5)),
    );
    assert.deepEqual([result.was, result.endings], ['rejected', ['carried']]);
    assert.match(told(result), /3 of 5 agreed/);
  });

  it('given an electorate that was never asked, then it cannot be told, unless all ways lead to the same', () => {
    const users: Rule = { electorates: [{ role: 'user', method: 'majority' }], period: { days: 10 } };
    const result = again(by('majority'), users, ...['a', 'b', 'c'].map((party) => said(party, 'agree', 2)));
    assert.ok(result.endings.length > 1);
    assert.match(whyUntold(result), /^2 of those who would have decided were never asked\. /);
    const agreed = again(
      by('majority'),
      { electorates: [{ role: 'both', method: 'majority' }], period: { days: 10 } },
      ...['a', 'b', 'c'].map((party) => said(party, 'agree', 2)),
    );
    assert.deepEqual(agreed.endings, ['carried'], 'two of three agreed, whatever the third had said');
    const none = again(by('majority'), {
      electorates: [{ role: 'nobody', method: 'majority' }],
      period: { days: 10 },
    });
    assert.deepEqual(none.endings, ['lapsed']);
    assert.equal(told(none), 'The nobodies were nobody, and nobody decides nothing.');
  });

  it('given another period, then it can be told where positions in time decide it, and else not', () => {
    const two = [said('a', 'agree', 2), said('b', 'disagree', 8), said('c', 'agree', 9)];
    const shorter = again(by('majority'), by('majority', {}, 5), ...two);
    assert.ok(shorter.endings.length > 1);
    assert.match(
      whyUntold(shorter),
      /^Its time would have ended earlier, on 6 November 2026, 10am; 2 gave or changed a position after that\./,
    );
    const longer = again(by('majority'), by('majority', {}, 20), ...two);
    assert.ok(longer.endings.length > 1);
    assert.match(
      whyUntold(longer),
      /^It would have been open longer, until 21 November 2026, 10am, and positions could have changed\./,
    );
    const clear = [...two, said('d', 'agree', 4), said('e', 'agree', 4)];
    assert.deepEqual(again(by('majority'), by('majority', {}, 20), ...clear).endings, ['carried']);
    assert.deepEqual(again(by('majority'), by('majority', {}, 4), ...clear).endings, ['carried']);
  });

  it('given a decision that closed before its end, when those who had not spoken could have undone it, then it cannot be told', () => {
    const result = again(
      by('majority'),
      by('unanimity'),
      ...['a', 'b', 'c'].map((party) => said(party, 'agree', 2)),
    );
    assert.deepEqual(result.was, 'carried');
    assert.ok(result.endings.length > 1);
    assert.match(
      whyUntold(result),
      /^It would have stayed open, until 11 November 2026, 10am; 2 had not given a position when it closed\. Of the partners 3 of 5 agreed, 2 had given no position; unanimity takes all\.$/,
    );
  });

  it('given what was agreed and could not be so, or was ended by another act, then another rule changes nothing', () => {
    const three = ['a', 'b', 'c'].map((party) => said(party, 'agree', 2));
    const decided = played(opened(by('majority')), three);
    assert.ok(decided !== undefined);
    const senseless = { ...decided, carried: false };
    assert.equal(endedAs(senseless), 'stopped');
    assert.deepEqual(decidedAgain(senseless, opened(by('majority', { quorum: 0.5 }))).endings, ['stopped']);
    const ended: DecidedMatter = { matter: opened(by('majority')), given: [], at: at(3), carried: false };
    assert.equal(endedAs(ended), 'stopped');
    assert.deepEqual(decidedAgain(ended, opened(by('unanimity'))).endings, ['stopped']);
  });

  it('says what a deadlock leads to, once', () => {
    const fallback = { escalate: { to: 'user' } } as const;
    const result = again(by('majority'), by('unanimity'), said('a', 'agree', 2), said('b', 'agree', 3));
    const ending = endingUnder('lapsed', { fallback }, {});
    assert.deepEqual(ending, { how: 'fallback', fallback });
    assert.match(whyEnded(result, ending), /unanimity takes all\. Then the users are told\.$/);
    assert.deepEqual(endingUnder('lapsed', { fallback }, { after: 'matter-0' }), { how: 'not carried' });
    assert.deepEqual(endingUnder('rejected', { fallback }, {}), { how: 'not carried' });
    assert.deepEqual(endingUnder('lapsed', { fallback: 'keep' }, {}), { how: 'not carried' });
  });

  const stance = fc.constantFrom<Stance>('agree', 'reserve', 'abstain', 'disagree', 'block');
  const electorate = fc.record({
    role: fc.constantFrom('partner', 'user', 'both'),
    method: fc.constantFrom('consent', 'majority', 'qualified', 'unanimity', 'delegated'),
    share: fc.constantFrom(0.5, 0.6667, 0.75),
    quorum: fc.constantFrom(0, 0.25, 0.5, 1),
  }) as fc.Arbitrary<Electorate>;
  const rule = fc.record({
    electorates: fc.array(electorate, { minLength: 1, maxLength: 2 }),
    period: fc.constantFrom(undefined, { days: 5 }, { days: 10 }, { days: 15 }),
  }) as fc.Arbitrary<Rule>;
  const positions = fc.array(
    fc.record({
      party: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'u', 'v'),
      stance,
      at: fc.integer({ min: 1, max: 28 }).map(at),
    }),
    { maxLength: 16 },
  );

  it('given any decision, when its own rule judges it again, then it ends as it ended', () => {
    fc.assert(
      fc.property(rule, positions, (own, given) => {
        const decided = played(opened(own), given);
        if (decided === undefined) return;
        assert.deepEqual(decidedAgain(decided, opened(own)).endings, [endedAs(decided)]);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('given any two rules, when it is told how it would have ended, then nothing that is not on record could have led elsewhere', () => {
    const seen = { told: 0, untold: 0 };
    fc.assert(
      fc.property(rule, rule, positions, positions, (was, would, given, more) => {
        const decided = played(opened(was), given);
        if (decided === undefined) return;
        const other = opened(would);
        const { endings, unknown } = decidedAgain(decided, other);
        seen[endings.length === 1 ? 'told' : 'untold'] += 1;
        if (endings.length !== 1) return;
        const asked = new Set(decided.matter.electorates.flatMap(({ electors }) => electors));
        const spoke = new Set(decided.given.map(({ party }) => party));
        const mine = more.filter(
          ({ party, at: when }) =>
            !asked.has(party) ||
            (when > decided.at &&
              (unknown.time === 'more' || (unknown.time === 'left' && !spoke.has(party)))),
        );
        const end = played(other, [...decided.given, ...mine]);
        const ended: Ended | undefined =
          end === undefined ? 'stopped' : end.carried ? 'carried' : endingOf(end.matter);
        assert.equal(ended, endings[0]);
      }),
      { numRuns: 5000, seed: 7 },
    );
    assert.ok(seen.told > 500 && seen.untold > 500, JSON.stringify(seen));
  });
});
