import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from './decide.ts';
import { compiled, question } from './example.test-data.ts';

const society = { title: 'Allotments', members: {}, plots: {} };
const act = (name: string, body: Record<string, string>, overrides = {}) => {
  const { parent: _, ...rest } = question({
    kind: 'society',
    state: society,
    action: { name, body },
    holders: { warden: 1 },
    ...overrides,
  });
  return rest;
};
const JOIN = '  - { id: joining, kind: boundary, role: member, enter: { evidence: [identifier] } }';

describe('roles', () => {
  it('lets nobody into a role without a boundary statement, whatever else grants the act', () => {
    const rulebook = compiled(
      '  - { id: may-join, kind: choice, who: anyone, deontic: may, does: member.join }',
    );
    const decision = decide(rulebook, act('member.join', { role: 'member' }));
    assert.deepEqual([decision.verdict, decision.by], ['refused', []]);
  });

  it('lets the party itself in where its evidence is there', () => {
    const rulebook = compiled(JOIN);
    assert.deepEqual(decide(rulebook, act('member.join', { role: 'member' })).by, ['joining']);
    const bare = act(
      'member.join',
      { role: 'member' },
      { actor: { id: 'party/ada', roles: [], evidence: [] } },
    );
    const refused = decide(rulebook, bare);
    assert.equal(refused.verdict, 'refused');
    assert.equal(
      refused.considered.find(({ id }) => id === 'joining')?.error,
      'evidence missing: identifier',
    );
  });

  it('lets another party in only by whom the boundary names, or with a may, and on that party’s evidence', () => {
    const admit = act('member.admit', { role: 'member', party: 'party/bob' });
    const shown = { ...admit, entering: { id: 'party/bob', evidence: ['identifier'] } };
    // a boundary without `by` is for the party itself
    assert.equal(decide(compiled(JOIN), shown).verdict, 'refused');
    const may = `${JOIN}\n  - { id: may-admit, kind: choice, who: member, deontic: may, does: member.admit }`;
    assert.deepEqual(decide(compiled(may), shown).by, ['may-admit']);
    assert.equal(decide(compiled(may), admit).verdict, 'refused');
    const by = JOIN.replace('evidence:', 'by: [warden], evidence:');
    assert.equal(decide(compiled(by), shown).verdict, 'refused');
    const warden = { id: 'party/wil', roles: ['warden'], evidence: [] };
    assert.deepEqual(decide(compiled(by), { ...shown, actor: warden }).by, ['joining']);
  });

  it('hands an entry to the aggregation statement of the boundary, and asks its condition', () => {
    const rules = `  - { id: joining, kind: boundary, role: member, enter: { decidedBy: all-agree, if: state.title == "Allotments" } }
  - { id: all-agree, kind: aggregation, decides: rules.amend, electorates: [{ role: member, method: consent }] }`;
    assert.equal(decide(compiled(rules), act('member.join', { role: 'member' })).decidedBy, 'all-agree');
    const elsewhere = act('member.join', { role: 'member' }, { state: { ...society, title: 'Other' } });
    assert.equal(decide(compiled(rules), elsewhere).verdict, 'refused');
  });

  it('keeps the least and the greatest number of a role', () => {
    const rules =
      '  - { id: wardens, kind: boundary, role: warden, enter: {}, leave: { notice: { days: 30 } } }';
    const rulebook = compiled(rules);
    const full = act('member.join', { role: 'warden' }, { holders: { warden: 2 } });
    assert.deepEqual(decide(rulebook, full).by, ['is-warden']);
    assert.deepEqual(decide(rulebook, act('member.leave', { role: 'warden' })).by, ['is-warden']);
    const enough = act('member.leave', { role: 'warden' }, { holders: { warden: 2 } });
    const decision = decide(rulebook, enough);
    assert.deepEqual(decision.by, ['wardens']);
    assert.equal(decision.noticeEnds, '2026-12-24T00:00:00.000Z');
  });
});
