import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import type { Statement } from '../../rules/statement.ts';
import { patternOf, readPattern, ruleText } from './rule-pattern.ts';

const read = (
  pattern: Parameters<typeof readPattern>[0],
  fields: Record<string, string | string[]>,
  taken: string[] = [],
) =>
  readPattern(
    pattern,
    new Map(Object.entries(fields).map(([name, value]) => [name, [value].flat()])),
    new Set(taken),
  );
const textOf = (...asked: Parameters<typeof read>): string => {
  const rule = read(...asked);
  assert.ok(rule.ok, JSON.stringify(rule));
  return ruleText(rule.value);
};

describe('a rule from the fields of a pattern', () => {
  it('given a permission of two roles for two actions, then it is written as rulebooks write it, with a name of its own', () => {
    const fields = {
      who: ['provider', 'lead'],
      does: ['bid.submit', 'enquiry.ask'],
      when: 'now < state.deadline',
    };
    assert.equal(
      textOf('may', fields, ['provider-may-bid-submit']),
      'id: provider-may-bid-submit-2\nkind: choice\nwho: [provider, lead]\ndeontic: may\ndoes: [bid.submit, enquiry.ask]\nwhen: "now < state.deadline"\n',
    );
  });

  it('given a prohibition until a day, then it is refused until then; given that it is only counted, then nothing follows', () => {
    const fields = {
      who: 'anyone',
      does: 'bid.submit',
      'until~day': '31',
      'until~month': '8',
      'until~year': '2027',
    };
    assert.deepEqual(parse(textOf('must-not', { ...fields, says: 'No bids: "never" # so' })), {
      id: 'anyone-must-not-bid-submit',
      kind: 'choice',
      who: 'anyone',
      deontic: 'must-not',
      does: 'bid.submit',
      orElse: { refuse: true },
      validTo: '2027-08-31',
      says: 'No bids: "never" # so',
    });
    assert.equal(parse(textOf('must-not', { ...fields, counted: 'true' })).orElse, undefined);
  });

  it('given a duty, then its day is counted after what raises it, or back from a day that is known', () => {
    const fields = {
      who: 'lead',
      does: 'enquiry.answer',
      after: 'enquiry.asked',
      days: '5',
      unit: 'workingDays',
    };
    assert.equal(parse(textOf('must', fields)).due, 'addWorkingDays(fact.at, 5)');
    assert.equal(
      parse(textOf('must', { ...fields, before: 'state.deadline', unit: 'days' })).due,
      'has(state.deadline) ? addDays(state.deadline, -5) : addDays(fact.at, 5)',
    );
  });

  it('given a joint decision, then each role that decides is an electorate', () => {
    const fields = {
      who: ['commissioner', 'provider'],
      does: 'procedure.start',
      method: 'majority',
      days: '14',
      instead: 'lead',
    };
    assert.deepEqual(parse(textOf('joint', { ...fields, name: 'starts-are-voted' })), {
      id: 'starts-are-voted',
      kind: 'aggregation',
      decides: 'procedure.start',
      electorates: [
        { role: 'commissioner', method: 'majority' },
        { role: 'provider', method: 'majority' },
      ],
      period: { days: 14 },
      fallback: { decides: { role: 'lead', method: 'delegated' } },
    });
  });

  it('given fields that lack something, then each is told at its field', () => {
    const rule = read('must', {
      name: 'Not A Name',
      'until~day': '31',
      'until~month': '2',
      'until~year': '2027',
    });
    assert.deepEqual(rule.ok ? [] : rule.error.map(({ path }) => path).sort(), [
      'after',
      'days',
      'does',
      'name',
      'until',
      'who',
    ]);
    const taken = read('may', { who: 'a', does: 'b', name: 'there' }, ['there']);
    assert.match(taken.ok ? '' : (taken.error[0]?.message ?? ''), /There is a rule there already/);
  });

  it('given a rule that is there, then its fields make the same again; given one that says more, then it has none', () => {
    const duty: Statement = {
      id: 'answers',
      kind: 'choice',
      who: 'lead',
      deontic: 'must',
      does: 'enquiry.answer',
      after: 'enquiry.asked',
      due: 'addDays(fact.at, 3)',
      orElse: { escalate: { to: 'member' } },
    };
    const found = patternOf(duty);
    assert.equal(found?.pattern, 'must');
    const again = readPattern('must', new Map([...(found?.fields ?? []), ['name', ['answers']]]), new Set());
    assert.deepEqual(again.ok && again.value, duty);
    assert.equal(patternOf({ ...duty, matches: 'enquiry' }), undefined);
    assert.equal(patternOf({ ...duty, orElse: { escalate: { to: 'lead' } } }), undefined);
  });
});
