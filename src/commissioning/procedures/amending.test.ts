import assert from 'node:assert/strict';
import { it } from 'node:test';
import { opened, plan, started } from './rehearsal.ts';

const [lot] = plan.lots;

it('given a tender, when its lots and criteria are changed, then the new ones stand and say who commissions them', () => {
  const stage = started();
  const result = stage.play('tender.amend', {
    lots: [{ id: 'lot-9', title: 'Night support', ceilingPence: 100 }],
    criteria: [{ id: 'quality', title: 'Quality', kind: 'quality', weight: 100 }],
    standstillDays: 12,
    reason: 'Asked for by the people who use the service.',
  });
  assert.ok(result.ok, result.ok ? '' : result.error.message);
  const { lots, criteria, standstillDays, deadline } = stage.state();
  assert.deepEqual(lots[0]?.commissioners, ['party/harbour-council', 'party/vale-council']);
  assert.deepEqual([lots.length, criteria.length, standstillDays], [1, 1, 12]);
  assert.equal(deadline, '2026-12-21T12:00:00.000Z');
});

it('given a criterion for a lot that falls away, when only the lots change, then the objection names it', () => {
  const stage = started({ criteria: [{ id: 'q', title: 'Quality', kind: 'quality', lots: ['lot-2'] }] });
  const result = stage.play('tender.amend', { lots: [lot ?? {}], reason: 'Only one lot is needed.' });
  assert.equal(!result.ok && result.error.type === 'invalid' && result.error.path, '/criteria/0/lots');
});

it('given nothing to change, or tenders that were opened, when the tender is changed, then it makes no sense', () => {
  const nothing = started().play('tender.amend', { reason: 'Why not.' });
  assert.equal(!nothing.ok && nothing.error.type === 'invalid' && nothing.error.path, '/');
  const late = opened().play('tender.amend', { criteria: plan.criteria, reason: 'Too late.' });
  assert.equal(!late.ok && late.error.type === 'impossible' && late.error.name, 'tenders-are-open');
});
