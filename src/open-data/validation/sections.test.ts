import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkSections } from './sections.ts';
import { newWalk } from './validate.ts';

/** What is told of a release whose sections are these. */
function told(release: Readonly<Record<string, unknown>>): readonly string[] {
  const walk = newWalk(false);
  checkSections(release, walk);
  return walk.findings.map(({ rule, path }) => `${rule} ${path}`);
}

describe('the sections of a release', () => {
  it('have no contract that is worth a hundredfold of its award; anything less may be meant', () => {
    const contracts = (amount: number, awarded: number, currency = 'GBP') =>
      told({
        awards: [{ id: 'w', value: { amount: awarded, currency: 'GBP' } }],
        contracts: [
          { id: 'c', awardID: 'w', value: { amount: 5, currency: 'GBP' } },
          { id: 'd', awardID: 'w', value: { amount, currency } },
        ],
      });
    assert.deepEqual(contracts(100_000, 1000), ['award-value /contracts/1/value']);
    for (const [amount, awarded] of [
      [99_999, 1000],
      [5, 100_000],
      [100_000, 0],
    ] as const)
      assert.deepEqual(contracts(amount, awarded), [], `${amount} ${awarded}`);
    assert.deepEqual(contracts(100_000, 1000, 'JPY'), ['award-currency /contracts/1/value/currency']);
  });

  it('have no answer before its question; midnight is its whole day', () => {
    const asked = (date: string, dateAnswered: string) =>
      told({ tender: { enquiries: [{ id: '0' }, { id: '1', date, dateAnswered }, null] } });
    assert.deepEqual(asked('2025-01-02T10:00:00Z', '2025-01-01T10:00:00Z'), [
      'date-order /tender/enquiries/1/dateAnswered',
    ]);
    assert.deepEqual(asked('2025-01-02T10:00:00Z', '2025-01-02T00:00:00Z'), []);
    assert.deepEqual(asked('2025-01-02T10:00:00Z', '2025-01-03T10:00:00Z'), []);
  });
});
