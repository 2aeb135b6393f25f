import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fictionalRelease } from '../fictional-release.test-data.ts';
import { releaseSchema } from '../standard/json-schema.ts';
import { isDateTime } from './dates.ts';
import { RULES } from './finding.ts';
import { schemaNode } from './node.ts';
import { validateRelease } from './validate.ts';

const made = schemaNode(releaseSchema());
assert.ok(made.ok);
const schema = made.value;

const sound = {
  ocid: 'ocds-x-1',
  id: '1',
  date: '2025-03-01T00:00:00Z',
  tag: ['tender', 'award'],
  initiationType: 'tender',
  parties: [
    { id: 'a', name: 'Harbour Council', roles: ['buyer'] },
    { id: 'b', name: 'Tern Trust', roles: ['supplier'] },
  ],
  buyer: { id: 'a', name: 'Harbour Council' },
  tender: {
    id: 't',
    title: 'Care',
    title_cy: 'Gofal',
    status: 'active',
    value: { amount: 1000, amountGross: 1200, currency: 'GBP' },
    tenderPeriod: { startDate: '2025-01-01T00:00:00Z', endDate: '2025-02-01T00:00:00Z' },
    lots: [{ id: '1' }, { id: '2' }],
    items: [{ id: '1', relatedLot: '1' }],
  },
  awards: [{ id: 'w', date: '2025-02-10T00:00:00Z', suppliers: [{ id: 'b' }], relatedLots: ['1'] }],
  contracts: [{ id: 'c', awardID: 'w', dateSigned: '2025-02-20T00:00:00Z' }],
};

const said = (release: unknown, notes = false) =>
  validateRelease(release, schema, notes).map(({ rule, path }) => `${rule} ${path}`);

/** The sound release with one place of it changed. */
function with_(path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(sound) as Record<string, unknown>;
  const steps = path.split('/').slice(1);
  const last = steps.pop() ?? '';
  let here = copy;
  for (const step of steps) here = here[step] as Record<string, unknown>;
  if (value === undefined) delete here[last];
  else here[last] = value;
  return copy;
}

describe('validation', () => {
  it('finds nothing in what is sound', () => {
    assert.deepEqual(said(sound, true), []);
  });

  const cases: readonly (readonly [string, unknown, string])[] = [
    ['/ocid', undefined, 'required '],
    ['/tag', [], 'empty /tag'],
    ['/tag', ['tender', 'news'], 'code /tag/1'],
    ['/date', '2025-03-01', 'date /date'],
    ['/date', '2025-02-30T00:00:00Z', 'date /date'],
    ['/tender/title', 5, 'type /tender/title'],
    ['/tender/id', '', 'empty /tender/id'],
    ['/tender/status', 'open', 'code /tender/status'],
    ['/tender/value/currency', 'EURO', 'code /tender/value/currency'],
    ['/tender/value/currency', undefined, 'money-currency /tender/value'],
    ['/tender/value/amountGross', 900, 'money-sense /tender/value'],
    ['/tender/value', { amount: -1, currency: 'GBP' }, 'money-sense /tender/value'],
    ['/tender/value', { amount: 2e12, currency: 'GBP' }, 'money-sense /tender/value'],
    ['/tender/value', { amount: 7.922816251426434e28, currency: 'GBP' }, 'precision /tender/value/amount'],
    ['/tender/numberOfTenderers', 1.5, 'type /tender/numberOfTenderers'],
    [
      '/tender/contractTerms',
      { operatorRevenueShare: 40 },
      'range /tender/contractTerms/operatorRevenueShare',
    ],
    ['/tender/documents', [{ id: '1', url: 'here' }], 'uri /tender/documents/0/url'],
    ['/tender/tenderPeriod/endDate', '2024-02-01T00:00:00Z', 'date-order /tender/tenderPeriod'],
    [
      '/tender/enquiryPeriod',
      { endDate: '2025-02-02T00:00:00Z' },
      'date-order /tender/enquiryPeriod/endDate',
    ],
    ['/awards/0/date', '2025-01-10T00:00:00Z', 'date-order /awards/0/date'],
    ['/contracts/0/dateSigned', '2025-02-01T00:00:00Z', 'date-order /contracts/0/dateSigned'],
    ['/tender/lots/1/id', '1', 'duplicate-id /tender/lots/1/id'],
    ['/tender/lots/1', { title: 'x' }, 'mixed-ids /tender/lots'],
    [
      '/parties/0/additionalIdentifiers',
      [{ id: '1' }, { id: '1' }],
      'duplicate-item /parties/0/additionalIdentifiers/1',
    ],
    ['/buyer/id', 'z', 'reference /buyer'],
    ['/awards/0/suppliers/0/id', 'z', 'reference /awards/0/suppliers/0'],
    ['/awards/0/relatedLots/0', '9', 'reference /awards/0/relatedLots'],
    ['/tender/items/0/relatedLot', '9', 'reference /tender/items/0/relatedLot'],
    ['/contracts/0/awardID', 'v', 'reference /contracts/0/awardID'],
    ['/parties', undefined, 'reference-section /buyer'],
    ['/awards', undefined, 'reference-section /contracts/0/awardID'],
    ['/tender/lots', undefined, 'reference-section /tender/items/0/relatedLot'],
    ['/tender/minValue', { amount: 1001, currency: 'GBP' }, 'money-sense /tender/minValue'],
    ['/tender/tenderPeriod/durationInDays', -5, 'date-order /tender/tenderPeriod'],
    ['/tender/tenderPeriod/durationInMonths', -1, 'date-order /tender/tenderPeriod'],
    ['/parties/0/roles', ['procuringEntity'], 'party-role /buyer'],
    ['/parties/0/name', 'Harbor Council', 'party-name /buyer'],
  ];
  for (const [path, value, expected] of cases)
    it(`${path} = ${JSON.stringify(value)}: ${expected}`, () => {
      assert.ok(said(with_(path, value)).includes(expected), said(with_(path, value)).join(', '));
    });

  it('tells a section that is not there once of an update, and each reference into it of a compiled release', () => {
    const without = with_('/parties', undefined);
    assert.deepEqual(said(without), ['reference-section /buyer']);
    assert.deepEqual(said({ ...without, tag: ['compiled'] }), [
      'reference /buyer',
      'reference /awards/0/suppliers/0',
    ]);
    assert.deepEqual(said({ ...without, buyer: {}, awards: [], contracts: [] }), []);
  });

  it('finds nothing in a least value of another currency, or as large as the value', () => {
    for (const minValue of [
      { amount: 5000, currency: 'EUR' },
      { amount: 1000, currency: 'GBP' },
    ])
      assert.deepEqual(said(with_('/tender/minValue', minValue)), []);
  });

  it('finds nothing in a payment below zero, which puts right an earlier one', () => {
    const paid = { id: '1', value: { amount: -5, currency: 'GBP' } };
    assert.deepEqual(said(with_('/contracts/0/implementation', { transactions: [paid] })), []);
  });

  it('notes what is no fault only when asked', () => {
    const odd = with_('/tender/buyerID', []);
    assert.deepEqual(said(odd), []);
    assert.deepEqual(said(odd, true), ['unknown-field /tender/buyerID']);
    assert.deepEqual(said(with_('/parties/1/roles', ['king']), true), ['open-code /parties/1/roles/0']);
    assert.deepEqual(said(with_('/tender/amendment', { id: '1' }), true), ['deprecated /tender/amendment']);
  });

  it('knows dates as RFC 3339 has them', () => {
    for (const date of ['2024-02-29T23:59:60Z', '2025-01-01t00:00:00.123+01:00', '2000-02-29T00:00:00-00:30'])
      assert.ok(isDateTime(date), date);
    for (const date of [
      '2023-02-29T00:00:00Z',
      '2025-13-01T00:00:00Z',
      '2025-01-01T24:00:00Z',
      '2025-01-01T00:00:00',
      '',
    ])
      assert.ok(!isDateTime(date), date);
  });

  it('has a case here for every rule that a release can break', () => {
    // These are of records, packages and files, and have their cases beside those.
    const elsewhere = ['json', 'record', 'versioned', 'version', 'duplicate-release'];
    const broken = new Set(cases.map(([, , expected]) => expected.split(' ')[0]));
    for (const [rule, [severity]] of Object.entries(RULES))
      assert.ok(elsewhere.includes(rule) || severity === 'note' || broken.has(rule), rule);
  });

  it('answers whatever it is given', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void validateRelease(value, schema, true)));
    const places = cases.map(([path]) => path);
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.jsonValue(),
        (path, value) => void said(with_(path, value), true),
      ),
    );
  });

  it('finds in a release as others publish it only what that leaves out', () => {
    assert.deepEqual(said(JSON.parse(JSON.stringify(fictionalRelease()))), ['required ']);
  });
});
