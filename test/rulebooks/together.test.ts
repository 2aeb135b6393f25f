import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import type { Book, Statement } from '../../bench/rules/faults.ts';
import { checkRules } from '../../src/application/rulebooks/rule-files.ts';
import { library, vocabulary } from './library.test-data.ts';

const regime = library.regimes.get('gb-pa-2023');
const partnership = JSON.stringify(library.rulebooks.get('partnership'));

/** The starter rulebook of a partnership with more statements. */
function checked(...more: readonly Partial<Statement>[]) {
  assert.ok(regime !== undefined);
  const book = parse(partnership) as Book;
  book.rulebook.push(...more.map((one, n) => ({ id: `z${n + 1}`, kind: 'choice', ...one })));
  const text = stringify(book, { aliasDuplicateObjects: false });
  return checkRules(text, 'rulebook.yaml', library, vocabulary, { regime, today: '2026-11-29' });
}
const refusal = (who: unknown, does: unknown, when?: string): Partial<Statement> => ({
  who,
  deontic: 'must-not',
  does,
  ...(when === undefined ? {} : { when }),
  orElse: { refuse: true },
});
const saidOf = (...more: readonly Partial<Statement>[]) =>
  checked(...more).findings.map(({ statement, message, names }) => ({
    statement,
    message,
    names: names ?? [],
  }));

describe('refusals that only together take all of a permission', () => {
  for (const [what, does, more, named] of [
    [
      'a deadline that is passed and one that is not',
      'bids.open',
      [refusal('anyone', 'bids.open', 'now >= state.deadline')],
      ['bids-stay-sealed', 'z1'],
    ],
    [
      'two sizes of a text',
      'need.raise',
      [
        refusal('anyone', 'need.raise', 'action.title.size() < 10'),
        refusal('anyone', 'need.raise', 'action.title.size() >= 10'),
      ],
      ['z1', 'z2'],
    ],
    [
      'two sizes of a list of the state',
      'need.raise',
      [
        refusal('anyone', 'need.raise', 'state.procedures.size() < 3'),
        refusal('anyone', 'need.raise', 'state.procedures.size() >= 3'),
      ],
      ['z1', 'z2'],
    ],
    [
      'all roles, in two',
      'need.raise',
      [
        refusal('citizen', 'need.raise'),
        refusal(['commissioner', 'service-user', 'user-led-group'], 'need.raise'),
      ],
      ['z1', 'z2'],
    ],
    [
      'days from now, beside a rule that is there',
      'procedure.start',
      [
        refusal(
          'anyone',
          'procedure.start',
          'action.method == "direct" || action.deadline >= addDays(now, settings.tenderDays)',
        ),
      ],
      ['tender-stays-open', 'z1'],
    ],
    [
      'three, and one that adds nothing to them',
      'need.raise',
      [
        refusal('anyone', 'need.raise', 'state.procedures.size() < 2'),
        refusal('anyone', 'need.raise', 'state.procedures.size() > 40'),
        refusal('anyone', 'need.raise', 'state.procedures.size() in [2, 3]'),
        refusal('anyone', 'need.raise', 'state.procedures.size() > 3 && state.procedures.size() < 41'),
        refusal('anyone', 'need.raise', 'now < timestamp("2020-01-01T00:00:00Z")'),
      ],
      ['z1', 'z2', 'z3', 'z4'],
    ],
  ] as const)
    it(`given ${what}, then the permission and the least set of them are named, and that nobody may do it`, () => {
      const said = saidOf(...more);
      const found = said.find(({ message }) => message.includes('it can never allow'));
      assert.ok(found !== undefined, JSON.stringify(said));
      assert.deepEqual([...found.names].sort(), [...named].sort(), found.message);
      assert.match(found.message, /together refuse it wherever this allows it \(for example /);
      assert.ok(
        said.some(({ message }) => message.startsWith('nobody may do:') && message.includes(`(${does})`)),
        JSON.stringify(said),
      );
    });

  it('given one that leaves out a case, then nothing is found', () => {
    assert.deepEqual(saidOf(refusal('anyone', 'bids.open', 'now > state.deadline')), []);
    assert.deepEqual(
      saidOf(
        refusal('anyone', 'need.raise', 'action.title.size() < 10'),
        refusal('anyone', 'need.raise', 'action.title.size() > 10'),
      ),
      [],
    );
    assert.deepEqual(saidOf(refusal(['commissioner', 'service-user'], 'need.raise', 'now > now')).length, 1);
  });

  it('given one that holds for a time only, then it does not count', () => {
    assert.deepEqual(
      saidOf({ ...refusal('anyone', 'bids.open', 'now >= state.deadline'), validTo: '2027-03-01' }),
      [],
    );
  });

  it('given a refusal of one of the roles that a permission names, then that role is named', () => {
    const [found, ...rest] = saidOf(refusal('citizen', 'need.raise'));
    assert.match(
      found?.message ?? '',
      /it can never allow “Raise a need” to .*citizen.*: .*\(z1\) refuses it/,
    );
    assert.deepEqual([found?.names, rest], [['z1'], []]);
  });

  it('given parts that cannot be compared, then it is told that this is open', () => {
    const { findings, undecided } = checked(
      refusal('anyone', 'need.raise', 'state.needs.exists(n, state.needs[n].by == actor.id)'),
      refusal('anyone', 'need.raise', 'state.needs.all(n, state.needs[n].by != actor.id)'),
    );
    assert.deepEqual(findings, []);
    const open = undecided.filter(({ question }) => question === 'left');
    assert.deepEqual(
      open.map(({ action }) => action),
      ['need.raise'],
    );
  });
});

describe('what is over before it begins', () => {
  const duty = (due: string): Partial<Statement> => ({
    who: 'commissioner',
    deontic: 'must',
    does: 'notice.publish',
    after: 'procedure.started',
    due,
    orElse: { escalate: { to: 'auditor' } },
  });

  it('given a duty that is due before what raises it, then that is found; one that is due then, or after it, is not', () => {
    for (const due of [
      'addDays(fact.at, -5)',
      'addWorkingDays(fact.at, -1)',
      'startOfDay("2020-01-01")',
      'addDays(fact.at, 0 - 3)',
    ]) {
      const [found, ...rest] = saidOf(duty(due));
      assert.match(found?.message ?? '', /it is due before what raises it/, due);
      assert.deepEqual(rest, []);
    }
    for (const due of [
      'addDays(fact.at, 5)',
      'addDays(fact.at, 0)',
      'addWorkingDays(fact.at, settings.answerDays)',
      'startOfDay("2030-01-01")',
    ])
      assert.deepEqual(saidOf(duty(due)), [], due);
    const orElse = { duty: { who: 'commissioner', does: 'notice.publish', due: 'addDays(now, -1)' } };
    const [late] = saidOf({
      who: 'anyone',
      deontic: 'must-not',
      does: 'deadline.extend',
      when: 'action.deadline < now',
      orElse,
    });
    assert.match(late?.message ?? '', /it is due before what raises it/);
  });

  it('given a statement whose last day has passed, then that is found; not where it goes by when something began', () => {
    const may = { who: 'citizen', deontic: 'may', does: 'need.take-up' };
    const [found, ...rest] = saidOf({ ...may, validTo: '2026-11-28' });
    assert.match(found?.message ?? '', /it is over: its last day was 28 November 2026/);
    assert.deepEqual(rest, []);
    assert.deepEqual(saidOf({ ...may, validTo: '2026-11-29' }), []);
    assert.deepEqual(saidOf({ ...may, validTo: '2026-11-28', appliesTo: 'begun-on-or-after' }), []);
  });
});
