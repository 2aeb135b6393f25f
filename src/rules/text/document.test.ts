import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { regimeText, rulebookText } from '../example.test-data.ts';
import { readDocument, readDocumentValue } from './document.ts';
import { MAX_TEXT } from './document-limits.ts';

const findings = (text: string) => {
  const read = readDocument(text);
  return read.ok ? [] : read.error;
};
const shown = (text: string) =>
  findings(text).map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('readDocument', () => {
  it('reads a rulebook and a regime, with the places of their parts', () => {
    const read = readDocument(rulebookText('  - { id: a, kind: position, role: holder }'));
    assert.ok(read.ok);
    assert.equal(read.value.document.id, 'society-rules');
    assert.deepEqual(read.value.locate(['rulebook', 2, 'role']), { line: 10, column: 36 });
    assert.deepEqual(read.value.locate(['rulebook', 2, 'role'], 3), { line: 10, column: 39 });
    assert.ok(readDocument(regimeText('  []')).ok);
  });

  it('reads the same document from its JSON', () => {
    const yaml = readDocument(rulebookText(''));
    assert.ok(yaml.ok);
    const json = readDocument(JSON.stringify(yaml.value.document));
    assert.ok(json.ok);
    assert.deepEqual(json.value.document, yaml.value.document);
    assert.ok(readDocumentValue(yaml.value.document).ok);
  });

  it('says what is wrong, where, and what would be right', () => {
    // Each with the text at which it is pointed, and how the message begins.
    const cases: readonly [string, string, string][] = [
      ['id: A B, kind: position, role: r', 'A B', 'here stands an id of lower-case'],
      ['id: a, kind: postion, role: r', 'postion', 'here stands one of position, boundary'],
      ['id: a, kind: position', '{ id', 'a position statement needs "role"'],
      ['id: a, kind: position, role: r, colour: red', 'red', 'a position statement has no "colour"'],
      ['id: a, kind: position, role: r, min: -1', '-1', 'here stands a whole number from 0, not -1'],
      ['id: a, kind: position, role: r, min: 3, max: 2', '2 }', 'max is less than min'],
      [
        'id: a, kind: aggregation, decides: x, electorates: [{ role: r, method: consent }], period: { days: 1000000000 }',
        '1000000000',
        'here stands a whole number of days from 0 to 3660',
      ],
      [
        'id: a, kind: boundary, role: r, leave: { notice: { days: 3661 } }',
        '3661',
        'here stands a whole number of days from 0 to 3660',
      ],
      [
        'id: a, kind: scope, variable: v, bounds: { min: 8, max: 3 }',
        '3 }',
        'max is less than min: no number',
      ],
      ['id: is-member, kind: position, role: r', 'is-member', 'the id "is-member" is used twice'],
      ['id: a, kind: position, role: r, validFrom: 2026-02-30', '2026-02-30', 'here stands a day'],
      [
        'id: a, kind: position, role: r, validFrom: 2026-02-03, validTo: 2026-02-02',
        '2026-02-02',
        'validTo 2026-02-02 lies before',
      ],
      ['id: a, kind: choice, who: r, does: x, deontic: maybe', 'maybe', 'here stands one of may, must'],
      ['id: a, kind: choice, who: r, does: x, orElse: { refuse: false }', 'false', 'here stands true'],
      ['id: a, kind: choice, who: r, does: x, orElse: { shout: true }', '{ shout', 'orElse is a map with'],
      ['id: a, kind: choice, who: [], does: x', '[]', 'this list is empty'],
      ['id: a, kind: information, fields: [/a/**/b], to: [r]', '/a/**', 'here stands a pointer'],
      ['id: a, kind: information, fields: [x], to: [r]', 'x], to', 'here stands a pointer'],
      ['id: a, id: b, kind: position, role: r', 'id: b', 'Map keys must be unique'],
    ];
    for (const [rule, pointed, message] of cases) {
      const line = `  - { ${rule} }`;
      const all = shown(rulebookText(line));
      const expected = `10:${line.indexOf(pointed) + 1} ${message}`;
      assert.ok(
        all.some((one) => one.startsWith(expected)),
        `${expected}\n${all.join('\n')}`,
      );
    }
  });

  it('given half a character or a control character, by an escape or as it is, then that is an error where it stands', () => {
    const cases: readonly [string, string][] = [
      ['title: "a\\ud800b"', '10:46 here stands half a character (U+D800)'],
      ['title: "El\\0der"', '10:46 here stands a control character (U+0000)'],
      ['title: El\u0000der', '10:48 here stands a control character (U+0000)'],
      ['title: "a\udc00b"', '10:48 here stands half a character (U+DC00)'],
      ['title: A, "\\u0007": 1', '10:5 in the name of a key here stands a control character (U+0007)'],
    ];
    for (const [title, expected] of cases) {
      const [first, ...others] = shown(rulebookText(`  - { id: a, kind: position, role: r, ${title} }`));
      assert.ok(first?.startsWith(expected), `${expected}\n${first}`);
      assert.equal(others.length, 0);
    }
    const tabs = '  - { id: a, kind: position, role: r, says: "One\\n\\ttwo." }';
    assert.deepEqual(shown(rulebookText(tabs)), []);
  });

  it('given an id or a key of a hundred thousand characters, then a message repeats no more than its beginning', () => {
    const long = 'a'.repeat(100_000);
    for (const rule of [
      `id: ${long}, kind: position, role: 7`,
      `id: a, kind: position, role: r, ${long}: 1`,
      `id: a, kind: ${long}`,
      `id: a, kind: choice, who: r, does: ${long}, when: '${long} > 1'`,
    ])
      for (const finding of findings(rulebookText(`  - { ${rule} }`)))
        assert.ok(JSON.stringify(finding).length < 1_000, JSON.stringify(finding).slice(0, 200));
  });

  it('names the statement that a finding is about', () => {
    const [finding] = findings(rulebookText('  - { id: a, kind: position, role: 7 }'));
    assert.deepEqual([finding?.path, finding?.statement], ['/rulebook/2/role', 'a']);
  });

  it('refuses hostile text fast', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i += 1)
      bomb.push(
        `${String.fromCharCode(97 + i)}: &${String.fromCharCode(97 + i)} [${`*${String.fromCharCode(96 + i)}, `.repeat(9)}]`,
      );
    const texts: readonly [string, RegExp][] = [
      [bomb.join('\n'), /anchors/],
      ['a: *b', /aliases/],
      ['x'.repeat(MAX_TEXT + 1), /at most 250000/],
      ['['.repeat(100_000), /nested too deeply|Flow sequence|expected/],
      [`{"a":`.repeat(50_000), /nested too deeply|Flow map|expected/],
      [rulebookText('  - { id: a, kind: position, role: r }\n'.repeat(5_001)), /more than 24000 signs/],
      [`format: moothall/rulebook/1\nrulebook: [${'a,'.repeat(2_001)}]`, /at most 2000/],
      ['"" '.repeat(9), /side by side/],
      [`[${','.repeat(9)}]`, /stands twice/],
      ['a: 1\nb: 2\na: 3', /unique: “a”/],
      ['a: { b: 1, b: 2 }', /unique: “b”/],
      ['a: !!js/function "x"', /tags .* in quotes/],
      ['a: 1\n---\nb: 2', /a second document begins here/],
      ['', /format/],
      ['\u0000\u0001', /a control character \(U\+0000\)/],
      ['- 1\n- 2', /format/],
    ];
    for (const [text, message] of texts) {
      const start = performance.now();
      const all = findings(text);
      assert.ok(all.length > 0);
      assert.match(all.map((finding) => finding.message).join('\n'), message);
      assert.ok(
        performance.now() - start < 3000,
        `${text.slice(0, 20)} took ${performance.now() - start} ms`,
      );
    }
  });

  it('gives findings, never an exception, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'-:[]{}"\'|>&*!%#? \n\tab1'.split('')) }), (text) => {
        const read = readDocument(text);
        assert.equal(read.ok, false);
      }),
    );
  });

  it('gives findings, never an exception, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (settings, statement) => {
        const document = { format: 'moothall/rulebook/1', id: 'a', title: 't', summary: 's' };
        readDocumentValue({ ...document, settings: [settings], constitution: [], rulebook: [statement] });
        const read = readDocumentValue(settings);
        assert.equal(read.ok, false);
      }),
    );
  });
});

it('given conditions that together are more than is compiled, then they are refused unread, those of several actions counted for each', () => {
  const ruled = (count: number, does: string) =>
    `format: moothall/rulebook/1\nid: x\ntitle: x\nsummary: x\nsettings: []\nconstitution: []\nrulebook:\n${Array.from(
      { length: count },
      (_, n) =>
        `  - { id: s${n}, kind: choice, who: anyone, deontic: must-not, does: ${does}, when: "${'true && '.repeat(120)}true", orElse: { refuse: true } }`,
    ).join('\n')}`;
  const said = (text: string) => {
    const read = readDocument(text);
    return read.ok ? 'read' : (read.error[0]?.message ?? '');
  };
  assert.equal(said(ruled(60, 'bid.submit')), 'read');
  assert.match(said(ruled(70, 'bid.submit')), /conditions together are too large/);
  assert.match(said(ruled(60, '[bid.submit, bid.withdraw]')), /conditions together are too large/);
});

it('given conditions that are too large as they are written, then they are refused before anything is parsed', () => {
  const long = `${'true && '.repeat(240)}true`;
  const said = (line: (n: number) => string, count: number) =>
    shown(rulebookText(Array.from({ length: count }, (_, n) => line(n)).join('\n')));
  // What is no YAML would be told as such, were it parsed.
  const broken = (n: number) => `  - { id: s${n}, when: ${long}, ] }`;
  assert.match(said(broken, 40).join(), /^\d+:\d+ its conditions together are too large \(more than 60000/);
  assert.doesNotMatch(said(broken, 30).join(), /too large/);
  const inJson = (n: number) => `  - { "id": "s${n}", "when": "${long}", ] }`;
  assert.match(said(inJson, 40).join(), /too large/);
  const indented = (n: number) => `  - id: s${n}\n    says: >\n${`      ${'a '.repeat(50)}\n`.repeat(20)}`;
  assert.doesNotMatch(said(indented, 40).join(), /too large/);
  const folded = (n: number) =>
    `  - id: s${n}\n    when: >-\n${`${' '.repeat(40)}true &&\n`.repeat(120)}${' '.repeat(40)}true`;
  assert.doesNotMatch(said(folded, 40).join(), /too large/);
});

it('given seven hundred and seventy short statements, or three hundred and thirty with conditions, then they are read', () => {
  const read = (count: number, line: (n: number) => string) =>
    shown(rulebookText(Array.from({ length: count }, (_, n) => `  - { id: s${n}, ${line(n)} }`).join('\n')));
  assert.deepEqual(
    read(770, (n) => `kind: position, role: r${n}`),
    [],
  );
  const refusing = 'kind: choice, who: member, deontic: must-not, does: plot.dig';
  assert.deepEqual(
    read(330, () => `${refusing}, when: "now > addDays(now, 1)", orElse: { refuse: true }`),
    [],
  );
});

it('given more errors than are told, then a hundred are told', () => {
  const rules = Array.from({ length: 500 }, (_, n) => `  - { id: s${n}, kind: postion }`);
  assert.equal(shown(rulebookText(rules.join('\n'))).length, 100);
  assert.equal(shown('a: 1\n'.repeat(500)).length, 100);
});
