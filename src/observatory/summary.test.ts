import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INDICATORS, released } from './example.test-data.ts';
import { observe } from './observation.ts';
import { summarising } from './summary.ts';

const award = (amount: number, ...suppliers: readonly string[]) => ({
  id: suppliers.join(),
  status: 'active',
  value: { amount, currency: 'GBP' },
  suppliers: suppliers.map((name) => ({ id: name, name })),
});

function summaryOf(releases: readonly object[]) {
  const summarised = summarising(INDICATORS);
  for (const release of releases) summarised.add(observe(release, INDICATORS));
  return summarised.summary();
}

describe('a summary of observations', () => {
  it('counts forms by year, buyer, region and category', () => {
    const tender = {
      mainProcurementCategory: 'services',
      classification: { scheme: 'CPV', id: '85000000' },
      items: [{ id: '1', deliveryAddresses: [{ region: 'UKL18' }] }],
    };
    const summary = summaryOf([
      released(['A Council'], { tender }),
      released(['A Council', 'B Health Board'], { tender, date: '2024-12-31T23:59:59Z' }),
      released([], { date: 'never' }),
    ]);
    assert.deepEqual(summary.all, {
      name: 'all',
      total: 3,
      byForm: { joined: 1, lone: 1, unclassifiable: 1 },
    });
    assert.deepEqual(
      summary.years.map(({ name, byForm }) => [name, byForm]),
      [
        ['2024', { joined: 1 }],
        ['2025', { lone: 1 }],
        ['not told', { unclassifiable: 1 }],
      ],
    );
    assert.deepEqual(summary.regions[0], { name: 'Wales', total: 2, byForm: { joined: 1, lone: 1 } });
    assert.deepEqual(summary.categories[0]?.name, 'services');
    assert.deepEqual(summary.subjects[0]?.name, 'Health and social work');
    assert.deepEqual(
      summary.buyers.map(({ name, total }) => [name, total]),
      [
        ['A Council', 2],
        ['B Health Board', 1],
      ],
    );
  });

  it('tells how concentrated spending is, and who buys with whom', () => {
    const summary = summaryOf([
      released(['A Council', 'B Health Board'], {
        awards: [award(60, 'One Ltd'), award(30, 'ONE LTD', 'Two Ltd')],
      }),
      released(['A Council', 'B Health Board'], {
        awards: [award(25, 'Three Ltd'), { ...award(1000, 'Four Ltd'), status: 'cancelled' }],
      }),
    ]);
    assert.equal(summary.concentration.length, 1);
    const [only] = summary.concentration;
    assert.equal(only?.spendPence, 11_500);
    assert.deepEqual([only?.suppliers, only?.largest, only?.largestShare], [3, 'One Ltd', 65.2]);
    const shares = [75 / 115, 15 / 115, 25 / 115].map((share) => (100 * share) ** 2);
    assert.equal(only?.hhi, Math.round(shares.reduce((sum, share) => sum + share, 0)));
    assert.deepEqual(summary.ties, [
      { one: 'A Council', other: 'B Health Board', processes: 2, ocid: 'ocds-example-1', index: 0 },
    ]);
  });

  it('shows names as published, and counts one name once however it is written', () => {
    const summary = summaryOf([
      released(['Fernbridge & Vale Council', 'B Health Board']),
      released(['Fernbridge and Vale Council', 'B Health Board', 'B HEALTH BOARD']),
      released(['Fernbridge & Vale Council']),
    ]);
    assert.deepEqual(
      summary.buyers.map(({ name, total }) => [name, total]),
      [
        ['Fernbridge & Vale Council', 3],
        ['B Health Board', 2],
      ],
    );
    assert.deepEqual(
      summary.ties.map(({ one, other, processes }) => [one, other, processes]),
      [['B Health Board', 'Fernbridge & Vale Council', 2]],
    );
  });

  it('takes the value of contracts where an award has none, and no money that is none', () => {
    const spend = (more: object) => observe(released(['A Council'], { ...more }), INDICATORS).spend;
    const bare = { id: 'a', suppliers: [{ name: 'One Ltd' }] };
    const contracts = [
      { id: 'c', awardID: 'a', value: { amount: 10.1, currency: 'GBP' } },
      { id: 'd', awardID: 'other', value: { amount: 99, currency: 'GBP' } },
    ];
    assert.deepEqual(spend({ awards: [bare], contracts }), [
      { supplier: 'One Ltd', amountPence: 1010, currency: 'GBP' },
    ]);
    for (const amount of [0, -5, 1e300, '12', null])
      assert.deepEqual(spend({ awards: [{ ...bare, value: { amount, currency: 'GBP' } }] }), []);
  });

  it('keeps the surest few of each form', () => {
    const summary = summaryOf(
      Array.from({ length: 9 }, (_one, index) => ({
        ...released(['A Council'], index === 7 ? { tender: { procurementMethodDetails: 'open' } } : {}),
        ocid: `ocds-example-${index}`,
      })),
    );
    assert.deepEqual(
      summary.examples.lone?.map(({ index }) => index),
      [7, 0, 1, 2, 3],
    );
  });
});
