import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { vocabulary } from '../example.test-data.ts';
import type { RulebookDocument } from '../statement.ts';
import { compareTexts } from './comparing.ts';
import { readDocument } from './document.ts';

const text = (constitution: string, rulebook: string): RulebookDocument => {
  const read = readDocument(
    `format: moothall/rulebook/1\nid: plots\ntitle: Plots\nsummary: Plots.\nsettings: []\nconstitution:\n${constitution}\nrulebook:\n${rulebook}`,
  );
  assert.ok(read.ok, JSON.stringify(read));
  return read.value.document as RulebookDocument;
};
const strict = (method = 'unanimity') =>
  `  - { id: all-agree, kind: aggregation, decides: plot.let, when: 'action.to == "x"', electorates: [{ role: member, method: ${method} }], period: { days: 5 }, says: All agree. }`;
const plain = `  - { id: consent-is-enough, kind: aggregation, decides: plot.let, electorates: [{ role: member, method: consent }], period: { days: 5 } }`;
const dig = (says: string, who = 'member') =>
  `  - { id: digging, kind: choice, who: ${who}, deontic: may, does: plot.dig, says: ${says} }`;
const said = (before: RulebookDocument, after: RulebookDocument) =>
  compareTexts(before, after, vocabulary).map(({ statement, message }) => `${statement}: ${message}`);

describe('two texts of a rulebook', () => {
  it('given the stricter rule of decision removed, then both rules are named, with who decides now and who would then', () => {
    const [line = '', ...more] = said(text(strict(), plain), text('  []', plain));
    assert.match(line, /^all-agree: it would no longer decide \(let a plot\)/);
    assert.match(line, /Now: “.*agreement of every one of the members/);
    assert.match(line, /Then by “consent-is-enough”: “.*consent of the members/);
    assert.match(line, /Keep it/);
    assert.deepEqual(more, []);
  });

  it('given it loosened where it stands, or nothing left that decides, then that is said', () => {
    assert.match(
      said(text(strict(), plain), text(strict('majority'), plain)).join(),
      /all-agree: it would ask for less than it does now/,
    );
    assert.match(said(text('  []', plain), text('  []', dig('Dig.'))).join(), /decide alone/);
  });

  it('given that its time is cut short, or that fewer decide once it is over, then that is said', () => {
    const vote = (more: string) =>
      text(
        '  []',
        `  - { id: all-agree, kind: aggregation, decides: plot.let, electorates: [{ role: member, method: consent, quorum: 0.5 }]${more} }`,
      );
    const lead = (more = '') => `fallback: { decides: { role: lead, method: delegated${more} } }`;
    for (const [before, after] of [
      [', period: { days: 10 }, fallback: keep', `, period: { days: 10 }, ${lead(', period: { days: 1 }')}`],
      [', period: { days: 10 }', ', period: { days: 1 }'],
      [', period: { workingDays: 10 }', ', period: { days: 9 }'],
      ['', ', period: { days: 10 }'],
      [
        `, period: { days: 10 }, ${lead().replace('delegated', 'unanimity')}`,
        `, period: { days: 10 }, ${lead()}`,
      ],
      [
        ', period: { days: 10 }, fallback: { escalate: { to: lead } }',
        ', period: { days: 10 }, fallback: { refers: { arrangement: arrangement/x, period: { days: 9 } } }',
      ],
    ] as const) {
      assert.match(said(vote(before), vote(after)).join(), /it would ask for less than it does now/, after);
      assert.deepEqual(said(vote(after), vote(before)), [], before);
    }
    const mediated = ', period: { days: 10 }, fallback: { mediates: { role: lead, period: { days: 5 } } }';
    assert.deepEqual(said(vote(', period: { days: 10 }'), vote(mediated)), []);
    assert.deepEqual(said(vote(mediated), vote(', period: { days: 14 }, fallback: keep')), []);
  });

  it('given a rule in its place that asks for as much, or more, then nothing is said', () => {
    const renamed = strict().replace('all-agree', 'everybody-agrees');
    assert.deepEqual(said(text(strict(), plain), text(renamed, plain)), []);
    assert.deepEqual(said(text(strict('majority'), plain), text('  []', plain)), []);
    assert.deepEqual(said(text(strict(), plain), text(strict(), plain)), []);
  });

  it('given other words for the same rule, then it says that the effect stays; with other content it does not', () => {
    const before = text('  []', dig('Members dig.'));
    assert.match(
      said(before, text('  []', dig('Nobody digs.'))).join(),
      /digging: only its words change \(“Nobody digs\.”\); what is applied stays/,
    );
    assert.deepEqual(said(before, text('  []', dig('Anyone digs.', 'anyone'))), []);
  });
});
