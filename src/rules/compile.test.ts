import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkDocument } from './compile.ts';
import { compiled, problems, rulebookText, vocabulary } from './example.test-data.ts';

const rule = (rest: string) =>
  `  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer${rest} }`;
const when = (text: string) =>
  problems(`  - id: a
    kind: choice
    who: member
    deontic: may
    does: plot.offer
    when: ${JSON.stringify(text)}`);

describe('compileRulebook', () => {
  it('takes what is known', () => {
    assert.deepEqual(problems(rule('')), []);
  });

  it('names what is not known', () => {
    const cases: readonly [string, RegExp][] = [
      [
        '  - { id: a, kind: choice, who: members, deontic: may, does: plot.offer }',
        /no role "members"; is it member/,
      ],
      [
        '  - { id: a, kind: choice, who: member, deontic: may, does: plot.ofer }',
        /no action "plot.ofer"; is it plot.offer/,
      ],
      [
        '  - { id: a, kind: choice, who: member, deontic: must, does: plot.offer, after: plot.gone, due: now }',
        /no fact "plot.gone"/,
      ],
      [
        '  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer, orElse: { refuse: true } }',
        /only a must or a must-not/,
      ],
      [
        '  - { id: a, kind: choice, who: member, deontic: must, does: plot.offer, due: now }',
        /due needs after/,
      ],
      [
        "  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer, again: 'true' }",
        /again needs after/,
      ],
      [
        "  - { id: a, kind: choice, who: member, deontic: must, does: plot.offer, after: plot.let, again: 'true' }",
        /again needs due/,
      ],
      [
        '  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer, right: true }',
        /only a may of a regime/,
      ],
      [
        '  - { id: a, kind: choice, who: member, deontic: must-not, does: plot.offer, orElse: { charge: { who: member, to: bank, pence: 3 } } }',
        /no role "bank"/,
      ],
      [
        '  - { id: a, kind: boundary, role: member, enter: { decidedBy: all } }',
        /no aggregation statement "all"/,
      ],
      ['  - { id: a, kind: boundary, role: member, enter: { by: [wardens] } }', /no role "wardens"/],
      [
        '  - { id: a, kind: aggregation, decides: plot.let, electorates: [{ role: elders, method: consent }] }',
        /no role "elders"/,
      ],
      [
        '  - { id: a, kind: aggregation, decides: plot.let, electorates: [{ role: member, method: consent, share: 0.5 }] }',
        /a share belongs to majority/,
      ],
      [
        '  - { id: a, kind: information, on: plots, fields: [/x], to: [member] }',
        /no kind of stream "plots"; is it plot/,
      ],
      ['  - { id: a, kind: information, fields: [/x], to: [member], mine: true }', /the pattern has a \*/],
      ['  - { id: a, kind: payoff, variable: rent.cup, value: 3 }', /no variable "rent.cup"; is it rent.cap/],
      ['  - { id: a, kind: payoff, variable: rent.cap, value: high }', /no value for rent.cap/],
      [
        '  - { id: a, kind: payoff, variable: rent.cap, value: 9, bounds: { max: 8 } }',
        /outside its own bounds: at most 8/,
      ],
    ];
    for (const [rules, message] of cases) assert.match(problems(rules).join('\n'), message, rules);
  });

  it('types conditions against the action, with the place of the error', () => {
    const cases: readonly [string, RegExp][] = [
      ['action.deadlin > now', /action has no field "deadlin"; it has deadline/],
      ['acton.deadline > now', /"acton" is not known here/],
      ['fact.at > now', /"fact" is not known here/],
      ['action.rentPence > "x"', /cannot be put together: int > string/],
      ['action.rentPence * action.factor > 3.0', /write double/],
      ['action.rentPence', /this gives int; here stands true or false/],
      ['action.reason == "x"', /action.reason may be absent: ask has\(action.reason\) first/],
      ['action.letter.copies > 1', /action.letter may be absent/],
      ['has(action.letter) && action.letter.copies > 1', /action.letter.copies may be absent/],
      ['has(action.letter.copies)', /action.letter may be absent/],
      ['has(action.reason) || action.reason == "x"', /may be absent/],
      ['!has(action.reason) && action.reason == "x"', /may be absent/],
      ['happened["plot.let"] < now', /may be absent: ask "plot.let" in happened first/],
      ['action.secret == "x"', /may be absent/],
      ['has(action.secret) && action.secret.text == "x"', /has no field "text"; it has commitment/],
      ['state.offers.exists(o, o.words == "x")', /o.words may be absent/],
      ['state.offers.exists(state, true)', /has a meaning here already/],
      ['settings.cap > 3', /settings has no field "cap"; it has nothing/],
      ['action.deadline > ', /ends where a value is missing/],
      ['state.title == "x"', /state has no field "title"/],
      ['action.deadline < now + duration("25h")', /no function duration/],
      ['"a".matches("(a+)+$")', /no method matches/],
      ['cel.bind(x, 1, x > 0)', /no method bind/],
      ['dyn(action).foo', /no function dyn/],
      ['addWorkingDays(now, 1.5) > now', /addWorkingDays takes a time and a whole number/],
    ];
    for (const [text, message] of cases) assert.match(when(text).join('\n'), message, text);
  });

  it('follows guards through and, or, not, choice and going through lists and maps', () => {
    const fine = [
      'has(action.reason) && action.reason == "x"',
      '!has(action.reason) || action.reason == "x"',
      '!(has(action.reason) && action.reason == "x")',
      'has(action.reason) ? action.reason == "x" : false',
      '(has(action.reason) && has(action.letter)) && action.letter.text == action.reason',
      'has(action.letter) && has(action.letter.copies) && action.letter.copies > 1',
      'has(action.letter) && action["letter"].text == "x"',
      '"plot.let" in happened && happened["plot.let"] < now',
      'has(action.secret) && action.secret.commitment == "x"',
      'state.offers.exists(o, has(o.words) && o.words == "x")',
      'parent.plots.exists(p, parent.plots[p].rentPence > 3)',
      'actor.id in parent.plots && parent.plots[actor.id].rentPence > 3',
      'state.offers.filter(o, o.pence > 3).size() > 0',
      'state.offers.map(o, has(o.words), o.words).size() > 0',
      'startOfDay("2026-01-01") < now && startOfDay(now) <= now',
    ];
    for (const text of fine) assert.deepEqual(when(text), [], text);
  });

  it('types conditions against each action that the statement speaks of', () => {
    const found = problems(
      '  - { id: a, kind: choice, who: member, deontic: may, does: [plot.offer, plot.let], when: action.rentPence > 1 }',
    );
    assert.deepEqual(found, ['action has no field "rentPence"; it has to']);
  });

  it('points at the character of a condition', () => {
    const text = rulebookText(
      '  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer, when: now > action.x }',
    );
    assert.deepEqual(
      checkDocument(text, vocabulary).map(({ line, column, path, statement, severity }) => ({
        line,
        column,
        path,
        statement,
        severity,
      })),
      [{ line: 10, column: 85, path: '/rulebook/2/when', statement: 'a', severity: 'error' }],
    );
  });

  it('refuses hostile conditions fast', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}true${')'.repeat(depth)}`;
    const hostile = [
      nested(30),
      nested(900),
      `${'!'.repeat(1_500)}true`,
      'true && '.repeat(240).concat('true'),
      `[${'1,'.repeat(400)}1].size() > 0`,
      'x'.repeat(5_000),
      'state.offers.all(a, state.offers.all(b, state.offers.all(c, a.pence + b.pence + c.pence > 0)))',
      '"'.concat('a'.repeat(100)),
      '\\u0000',
      `${'-'.repeat(1_000)}1 > 0`,
    ];
    for (const text of hostile) {
      const start = performance.now();
      assert.ok(when(text).length > 0, text.slice(0, 60));
      assert.ok(performance.now() - start < 500, text.slice(0, 60));
    }
  });

  it('holds inner values within outer bounds, and says what the law allows', () => {
    const regime =
      '  - { id: cap-by-law, kind: scope, variable: rent.cap, bounds: { max: 100 }, cites: Garden Act s.3 }';
    assert.deepEqual(problems('  - { id: a, kind: payoff, variable: rent.cap, value: 200 }', { regime }), [
      'weaker than law: Highest rent is 200 here; the law allows at most 100: “Highest rent: at most 100.” (cap-by-law, garden-law, Garden Act s.3). It binds everything, whatever is procured: for example whatever begins tomorrow under this text. Set at most 100.',
    ]);
    const settings = '[{ id: standstillDays, title: Standstill, unit: working-days, value: 5 }]';
    const law = '  - { id: standstill, kind: scope, variable: settings.standstillDays, bounds: { min: 8 } }';
    assert.deepEqual(problems('', { regime: law, settings }), [
      'weaker than law: Standstill (standstillDays) is 5 here; the law allows at least 8: “Standstill: at least 8.” (standstill, garden-law). It binds everything, whatever is procured: for example whatever begins tomorrow under this text. Set at least 8.',
    ]);
    assert.deepEqual(problems('', { regime: law, settings: settings.replace('5', '8') }), []);
  });

  it('lets no inner must-not stand against a right', () => {
    const regime = '  - { id: dig, kind: choice, who: anyone, deontic: may, does: plot.dig, right: true }';
    const inner = (orElse: string) =>
      `  - { id: no-digging, kind: choice, who: anyone, deontic: must-not, does: plot.dig${orElse} }`;
    assert.match(
      problems(inner(', orElse: { refuse: true }'), { regime }).join(),
      /weaker than law: plot.dig is a right/,
    );
    assert.deepEqual(problems(inner(''), { regime }), []);
  });

  it('wants ids that differ across layers and settings in their bounds', () => {
    const regime = '  - { id: is-member, kind: position, role: member }';
    assert.match(problems('', { regime }).join(), /"is-member" is used in garden-law already/);
    const settings = '[{ id: part, title: Part, unit: share, value: 1.5 }]';
    assert.match(problems('', { settings }).join(), /“.*” is from 0 to 1/);
    assert.match(
      problems('', { settings: '[{ id: n, title: N, unit: days, value: 3, min: 4 }]' }).join(),
      /is 3, and the rulebook allows at least 4/,
    );
  });

  it('given more doubts than are told, then conditions count all the same', () => {
    const doubts = Array.from(
      { length: 120 },
      (_, n) =>
        `  - { id: doubt-${n}, kind: choice, who: member, deontic: must, does: plot.dig, after: plot.let }`,
    ).join('\n');
    const rulebook = compiled(`${doubts}\n${rule(', when: "action.rentPence > 5"')}`);
    assert.equal(typeof rulebook.actions.get('plot.offer')?.choices[0]?.when, 'function');
    assert.match(
      problems(`${doubts}\n${rule(', when: "action.rent > 5"')}`).join(),
      /action has no field "rent"/,
    );
  });

  it('given more errors than are told, then it ends with a hundred of them', () => {
    const wrong = Array.from(
      { length: 150 },
      (_, n) => `  - { id: w${n}, kind: choice, who: nobody-${n}, deontic: may, does: plot.dig }`,
    ).join('\n');
    assert.equal(problems(wrong).length, 100);
  });

  it('keeps every statement in the order of the layers', () => {
    const rulebook = compiled(rule(''), {
      regime: '  - { id: law, kind: position, role: citizen }',
      constitution: '[{ id: base, kind: position, role: founder }]',
    });
    assert.deepEqual(
      rulebook.statements.map(({ layer, statement }) => [layer, statement.id]),
      [
        ['regime', 'law'],
        ['constitution', 'base'],
        ['rulebook', 'is-member'],
        ['rulebook', 'is-warden'],
        ['rulebook', 'a'],
      ],
    );
  });
});
