import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { checkRules } from '../../src/application/rulebooks/rule-files.ts';
import { present } from '../../src/kernel/assert.ts';
import { FOLDER, library, vocabulary } from './library.test-data.ts';

interface Part {
  id: string;
  [key: string]: unknown;
}
interface Book {
  constitution: Part[];
}
const text = readFileSync(join(FOLDER, 'forms', 'partnership.yaml'), 'utf8');
const TODAY = '2026-11-29';

/** That nothing can begin with rules of that kind is told beside what is wrong with them. */
const BEGINNING = /^no arrangement can begin with it: /;

/** What is found in the partnership's rules with one rule changed, and others beside it. */
function found(more: object, ...others: readonly object[]) {
  const book = parse(text) as Book;
  Object.assign(
    present(
      book.constitution.find(({ id }) => id === RULE),
      RULE,
    ),
    more,
  );
  book.constitution.push(...(others as Part[]));
  return checkRules(stringify(book, { aliasDuplicateObjects: false }), 'r.yaml', library, vocabulary, {
    today: TODAY,
  })
    .findings.filter(({ message }) => !BEGINNING.test(message))
    .map(({ severity, statement, message, names }) => ({ severity, statement, message, names }));
}
const RULE = 'amending-needs-consent';
const vote = (id: string, more: object) => ({
  id,
  kind: 'aggregation',
  decides: 'rulebook.amend',
  electorates: [{ role: 'commissioner', method: 'consent', quorum: 0.5 }],
  period: { days: 10 },
  ...more,
});
const LEAD_ALONE = vote('lead-decides', {
  electorates: [{ role: 'lead', method: 'delegated' }],
  period: { days: 5 },
});

describe('those who are asked about the rules, sent away by one party', () => {
  const inForm = (form: string, without: string | undefined, ...more: readonly object[]) => {
    const book = parse(readFileSync(join(FOLDER, 'forms', `${form}.yaml`), 'utf8')) as Book;
    const constitution = [...book.constitution.filter(({ id }) => id !== without), ...more];
    const changed = stringify({ ...book, constitution }, { aliasDuplicateObjects: false });
    return checkRules(changed, 'r.yaml', library, vocabulary, { today: TODAY }).findings;
  };
  for (const [form, guard, who, then] of [
    ['traditional', 'removing-groups-takes-their-consent', 'user-led groups', 'amending-is-announced'],
    [
      'relational',
      'removing-providers-takes-their-consent',
      'providers',
      'amending-before-there-are-providers',
    ],
  ] as const)
    it(`given ${form} rules without a joint decision on sending them away, then it is told who can, by what, and who decides then`, () => {
      const [first, ...rest] = inForm(form, guard);
      assert.deepEqual(rest, []);
      assert.equal(first?.statement, 'amending-the-constitution');
      assert.deepEqual(first?.names, ['commissioner-remove', then]);
      const { message = '' } = first ?? {};
      assert.match(
        message,
        new RegExp(`only while there are ${who}: a commissioner alone may send the ${who} away`),
      );
      assert.match(message, /decides, which asks for less \(for example/);
      assert.match(message, /Let those who would have to leave be asked about it/);
    });

  it('given a joint decision, a refusal, or a least number in the way, then nothing is found', () => {
    assert.deepEqual(inForm('traditional', undefined), []);
    const refused = {
      id: 'never',
      kind: 'choice',
      who: 'anyone',
      deontic: 'must-not',
      does: 'member.remove',
      when: 'action.role == "user-led-group"',
      orElse: { refuse: true },
    };
    const found = inForm('traditional', 'removing-groups-takes-their-consent', refused);
    assert.ok(found.every(({ statement }) => statement !== 'amending-the-constitution'));
  });
});

describe('those who can stop a change of the rules, sent away by fewer', () => {
  const guard = 'removing-partners-takes-their-consent';
  const checked = (without: readonly string[], ...more: readonly object[]) => {
    const book = parse(text) as Book & { rulebook: Part[] };
    const kept = (parts: readonly Part[]) => parts.filter(({ id }) => !without.includes(id));
    const changed = {
      ...book,
      constitution: [...kept(book.constitution), ...more],
      rulebook: kept(book.rulebook),
    };
    return checkRules(stringify(changed, { aliasDuplicateObjects: false }), 'r.yaml', library, vocabulary, {
      today: TODAY,
    }).findings;
  };

  it('given partners whom a majority sends away, then that and the decision that would come to ask fewer are named', () => {
    const [first, ...rest] = checked([guard]);
    assert.deepEqual(rest, []);
    assert.equal(first?.statement, 'amending-the-constitution');
    assert.deepEqual(first?.names, ['partners-remove', 'removing-needs-a-majority']);
    assert.match(
      first?.message ?? '',
      /^each of the commissioners can stop “Amend the rulebook” by it, but not being sent away for that: .* decides that a commissioner must leave/,
    );
  });

  it('given partners whom one of them sends away alone, then it says so; where a rule refuses that, nothing', () => {
    const alone = [guard, 'removing-needs-a-majority'];
    assert.match(checked(alone)[0]?.message ?? '', /one party alone sends a commissioner away/);
    const refused = {
      id: 'never',
      kind: 'choice',
      who: 'anyone',
      deontic: 'must-not',
      does: 'member.remove',
      when: 'action.role == "commissioner"',
      orElse: { refuse: true },
    };
    assert.ok(checked(alone, refused).every(({ message }) => !message.startsWith('each of the')));
  });
});

describe('changing the rules, decided jointly in some cases only', () => {
  for (const [what, more, when] of [
    ['a last day', { validTo: '2027-12-31' }, /from 1 January 2028 on/],
    ['a first day', { validFrom: '2027-06-01' }, /until 1 June 2027/],
    [
      'a first day by which an arrangement must have begun',
      { validFrom: '2027-06-01', appliesTo: 'begun-on-or-after' },
      /there are cases in which .*the beginning of the arrangement is 31 May 2027/,
    ],
    ['a condition on time', { when: 'now < timestamp("2027-06-01T00:00:00Z")' }, /from 1 June 2027 on/],
    [
      'a time counted from another',
      { when: '!("rulebook.amended" in happened) || now < addDays(happened["rulebook.amended"], 365)' },
      /365|days after/,
    ],
    ['a condition on what is there', { when: '"provider" in state.members' }, /there are cases in which/],
    [
      'a condition on what has happened',
      { when: '!("procedure.recorded" in happened)' },
      /there are cases in which/,
    ],
    ['a condition on who asks', { when: '"commissioner" in actor.roles' }, /there are cases in which/],
  ] as const)
    it(`given ${what} and nothing after it, then it is told who asks in vain and how to mend it`, () => {
      const [first, ...rest] = found(more);
      assert.deepEqual(rest, []);
      const { severity, statement, message = '', names } = first ?? {};
      assert.deepEqual({ severity, statement }, { severity: 'warning', statement: RULE });
      assert.deepEqual(names, ['amending-the-constitution', 'partners-amend']);
      assert.match(message, when);
      assert.match(
        message,
        /a (commissioner|user-led group).* may ask for it, by .*\(partners-amend\), and is refused, since nothing decides it and nobody changes the rules alone \(for example/,
      );
      assert.match(message, /Let it decide without a condition/);
    });

  it('given no joint decision on the rules at all, then that is told of what lets somebody ask, and how to mend it', () => {
    const book = parse(text) as Book;
    const decides = ({ decides }: Part): boolean => decides === 'rulebook.amend';
    const constitution = book.constitution.filter((one) => !decides(one));
    assert.equal(book.constitution.length - constitution.length, 2);
    const changed = stringify({ ...book, constitution }, { aliasDuplicateObjects: false });
    const { findings, errors } = checkRules(changed, 'r.yaml', library, vocabulary, { today: TODAY });
    assert.deepEqual([errors, findings.length], [0, 2]);
    assert.match(findings[1]?.message ?? '', BEGINNING);
    assert.equal(findings[0]?.statement, 'partners-amend');
    assert.match(
      findings[0]?.message ?? '',
      /it lets a commissioner or a user-led group ask for “Amend the rulebook”, but no aggregation statement decides that: it is refused, and nobody changes the rules alone \(for example .*Add an aggregation statement .*“delegated”/,
    );
  });

  it('given that one of two asks nobody, then that one is told, and the other not', () => {
    const [first] = found({ when: '"commissioner" in actor.roles' });
    assert.match(
      first?.message ?? '',
      /in which a user-led group may ask .* \(for example a party as user-led-group,/,
    );
  });

  it('given a rule that asks for less after its last day, then that is told', () => {
    const [first, ...rest] = found({ validTo: '2027-12-31' }, LEAD_ALONE);
    assert.deepEqual(rest, []);
    assert.equal(first?.statement, RULE);
    assert.deepEqual(first?.names, ['lead-decides']);
    assert.match(
      first?.message ?? '',
      /for a time only: from 1 January 2028 on .*\(lead-decides\) decides instead, which asks for less \(for example/,
    );
  });

  for (const [what, more, others] of [
    ['days that have passed', { validFrom: '2026-01-01' }, []],
    [
      'a rule that asks for as much afterwards',
      { validTo: '2027-12-31' },
      [vote('afterwards', { validFrom: '2028-01-01' })],
    ],
    [
      'a rule that asks for as much in the other cases',
      { when: '"provider" in state.members' },
      [vote('else', {})],
    ],
    [
      'a rule that asks for less where nothing but the state differs',
      { when: '"provider" in state.members' },
      [LEAD_ALONE],
    ],
    ['a time to begin with, in which fewer decide', { validFrom: '2027-06-01' }, [LEAD_ALONE]],
    [
      'cases in which nobody may',
      { when: '"commissioner" in actor.roles || "user-led-group" in actor.roles' },
      [],
    ],
  ] as const)
    it(`given ${what}, then nothing is found`, () => {
      assert.deepEqual(found(more, ...others), []);
    });
});
