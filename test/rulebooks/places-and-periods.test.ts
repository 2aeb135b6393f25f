import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkRules } from '../../src/application/rulebooks/rule-files.ts';
import { FOLDER, library, vocabulary } from './library.test-data.ts';

const text = readFileSync(join(FOLDER, 'forms', 'partnership.yaml'), 'utf8');
const found = (...rules: readonly string[]) =>
  checkRules(`${text}${rules.map((rule) => `  - ${rule}\n`).join('')}`, 'r.yaml', library, vocabulary, {
    today: '2026-11-29',
  }).findings;
const place = (role: string, more = '') =>
  `{ id: place-of-${role}, kind: position, role: ${role}, title: ${role}${more} }`;
const door = (role: string, enter: string, id = `door-to-${role}`) =>
  `{ id: ${id}, kind: boundary, role: ${role}, enter: ${enter} }`;
const closed = (when: string, who = 'anyone', more = '') =>
  `{ id: closed, kind: choice, who: ${who}, deontic: must-not, does: [member.admit, member.join], when: '${when}', orElse: { refuse: true }${more} }`;

describe('a role that nobody can enter', () => {
  for (const [what, rules, roles] of [
    ['who lets in must be in', [place('elder'), door('elder', '{ by: [elder] }')], ['elder']],
    [
      'two roles let in each other',
      [place('elder'), place('sage'), door('elder', '{ by: [sage] }'), door('sage', '{ by: [elder] }')],
      ['elder', 'sage'],
    ],
    [
      'who comes in must be in',
      [place('elder'), door('elder', `{ if: '"elder" in actor.roles' }`)],
      ['elder'],
    ],
    [
      'somebody must be in before',
      [place('elder'), door('elder', `{ if: '"elder" in state.members' }`)],
      ['elder'],
    ],
    [
      'it takes evidence that there is not',
      [place('elder'), door('elder', '{ evidence: [unicorn] }')],
      ['elder'],
    ],
    [
      'a rule refuses every way in',
      [place('elder'), door('elder', '{ by: [commissioner] }'), closed('action.role == "elder"')],
      ['elder'],
    ],
  ] as const)
    it(`given that ${what}, then it is found, and says what to mend`, () => {
      const findings = found(...rules);
      assert.deepEqual(
        findings.map(({ statement }) => statement),
        roles.map((role) => `place-of-${role}`),
      );
      for (const { message } of findings)
        assert.match(
          message,
          /nobody can enter the role .*lets in nobody, .*name in it a role that somebody holds/,
        );
    });

  it('given that those who are in decide together on each, then it is found, and that nobody can carry it', () => {
    const findings = found(
      place('elder'),
      door('elder', '{ decidedBy: elders-agree }'),
      `{ id: elders-agree, kind: aggregation, decides: [member.admit, member.join], when: 'action.role == "elder"', electorates: [{ role: elder, method: consent }], period: { days: 5 } }`,
    );
    assert.deepEqual(
      findings.map(({ statement }) => statement),
      ['place-of-elder', 'elders-agree'],
    );
    for (const { message } of findings) assert.match(message, /nobody can enter the role an elder/);
  });

  it('given that no boundary lets in providers, then it is found, though contracts make some of those who sign', () => {
    const without = text.replace(/ {2}- id: providers-come-freely\n(?: {4}.*\n)+/, '');
    assert.notEqual(without, text);
    const { findings } = checkRules(without, 'r.yaml', library, vocabulary, { today: '2026-11-29' });
    assert.deepEqual(
      findings.map(({ statement }) => statement),
      ['providers'],
    );
    assert.match(findings[0]?.message ?? '', /nobody can enter the role .*Add a boundary statement/);
  });

  it('given that it has no places, then that is what is to be mended', () => {
    const [first, ...rest] = found(place('elder', ', max: 0'), door('elder', '{ by: [commissioner] }'));
    assert.deepEqual(rest, []);
    assert.match(first?.message ?? '', /nobody can enter the role .*\(max: 0\): give it at least one/);
    assert.doesNotMatch(first?.message ?? '', /Add a boundary statement/);
  });

  for (const [what, rules] of [
    [
      'there is another way in',
      [place('elder'), door('elder', '{ by: [elder] }'), door('elder', '{ by: [lead] }', 'first')],
    ],
    [
      'a chain begins with the founder',
      [place('elder'), place('sage'), door('elder', '{ by: [sage, elder] }'), door('sage', '{ by: [lead] }')],
    ],
    [
      'the condition asks for one of a role that can be had',
      [place('elder'), door('elder', `{ if: '"provider" in state.members' }`)],
    ],
    [
      'others decide together on each',
      [
        place('elder'),
        door('elder', '{ decidedBy: partners-agree }'),
        `{ id: partners-agree, kind: aggregation, decides: [member.admit, member.join], when: 'action.role == "elder"', electorates: [{ role: commissioner, method: consent }], period: { days: 5 } }`,
      ],
    ],
    [
      'the condition asks for a role that can be had',
      [place('elder'), door('elder', `{ if: '"provider" in actor.roles' }`)],
    ],
    [
      'the refusal is of some only',
      [place('elder'), door('elder', '{ by: [commissioner] }'), closed('action.role == "elder"', 'provider')],
    ],
    [
      'the refusal ends',
      [
        place('elder'),
        door('elder', '{ by: [commissioner] }'),
        closed('action.role == "elder"', 'anyone', ', validTo: 2027-01-01'),
      ],
    ],
    [
      'one of two ways is left',
      [
        place('elder'),
        door('elder', '{ by: [commissioner] }'),
        closed('action.role == "elder"').replace('[member.admit, member.join]', 'member.join'),
      ],
    ],
  ] as const)
    it(`given that ${what}, then nothing is found`, () => {
      assert.deepEqual(found(...rules), []);
    });
});

describe('a joint decision that can stay open for ever', () => {
  const vote = (electorate: string, more: string) =>
    `{ id: vote, kind: aggregation, decides: award.refuse, electorates: [${electorate}]${more} }`;
  it('given a majority without a quorum and without a period, then it is found', () => {
    const [first, ...rest] = found(vote('{ role: commissioner, method: majority }', ''));
    assert.deepEqual(rest, []);
    assert.match(
      first?.message ?? '',
      /it can stay open for ever: .*half of them never answer\. Add a period/,
    );
  });

  it('given a fallback by which others decide without a period, then it is found; with one it is not', () => {
    const fallback = (more: string) =>
      vote(
        '{ role: commissioner, method: majority }',
        `, period: { days: 3 }, fallback: { decides: { role: panel, method: consent${more} } }`,
      );
    const [first, ...rest] = found(fallback(''));
    assert.deepEqual(rest, []);
    assert.match(
      first?.message ?? '',
      /after a deadlock it can stay open for ever: .*the panel.*Add a period/,
    );
    assert.deepEqual(found(fallback(', period: { days: 3 }')), []);
  });
});

describe('a joint decision that closes as it opens', () => {
  const vote = (more: string) =>
    `{ id: vote, kind: aggregation, decides: award.refuse, electorates: [{ role: commissioner, method: consent, quorum: 0.5 }], ${more} }`;
  it('given a period of no days, then it is found, of a fallback too; with a day it is not', () => {
    for (const [none, one] of [
      ['period: { days: 0 }', 'period: { days: 1 }'],
      ['period: { workingDays: 0 }', 'period: { workingDays: 1 }'],
      [
        'period: { days: 3 }, fallback: { decides: { role: panel, method: consent, period: { days: 0 } } }',
        'period: { days: 3 }, fallback: { decides: { role: panel, method: consent, period: { days: 1 } } }',
      ],
    ] as const) {
      const [first, ...rest] = found(vote(none));
      assert.deepEqual(rest, []);
      assert.match(first?.message ?? '', /closes as it opens: .*Give it a day or more/);
      assert.deepEqual(found(vote(one)), []);
    }
  });
});

describe('an act that Moothall itself does in some cases only', () => {
  for (const [action, from, to] of [
    ['contract.end', '[entry.record, contract.end]', 'entry.record'],
    ['award.propose', 'award.propose, ', ''],
  ] as const)
    it(`given that no party may do ${action}, then it is found`, () => {
      const { findings } = checkRules(text.replaceAll(from, to), 'r.yaml', library, vocabulary, {
        today: '2026-11-29',
      });
      assert.match(findings[0]?.message ?? '', new RegExp(`nobody may do: [^;]*\\(${action}\\)`));
      assert.equal(findings.length, 1);
    });
});
