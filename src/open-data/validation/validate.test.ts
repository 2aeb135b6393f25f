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
  ocid: 'ocds-xyz123-1',
  id: '1',
  date: '2025-03-01T00:00:00Z',
  tag: ['tender', 'award'],
  initiationType: 'tender',
  parties: [
    { id: 'a', name: 'Harbour Council', roles: ['buyer', 'procuringEntity', 'payer'] },
    { id: 'b', name: 'Tern Trust', roles: ['supplier', 'tenderer', 'payee'] },
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

const weights = (...numbers: readonly unknown[][]) => ({
  criteria: numbers.map((each, n) => ({ type: 'quality', name: `Quality ${n}`, numbers: each })),
});
const percent = (number: number) => ({ number, weight: 'percentageExact' });

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
    ['/awards/0/value', { amount: 100_000, currency: 'GBP' }, 'award-value /awards/0/value'],
    ['/awards/0/value', { amount: 1000, currency: 'USD' }, 'award-currency /awards/0/value/currency'],
    ['/contracts/0/value', { amount: 1000, currency: 'EUR' }, 'award-currency /contracts/0/value/currency'],
    [
      '/awards/0/contractPeriod',
      { startDate: '2025-02-09T23:00:00Z' },
      'date-order /awards/0/contractPeriod/startDate',
    ],
    [
      '/contracts/0/period',
      { startDate: '2025-02-01T00:00:00Z' },
      'date-order /contracts/0/period/startDate',
    ],
    ['/awards/0/date', '2025-01-31T11:59:00Z', 'date-order /awards/0/date'],
    ['/ocid', '12345', 'ocid /ocid'],
    ['/ocid', 'ocds-x-1', 'ocid /ocid'],
    ['/ocid', 'ocds-xyz123', 'ocid /ocid'],
    ['/ocid', 'OCDS-xyz123-1', 'ocid /ocid'],
    ['/parties/0/roles', ['procuringEntity'], 'party-role /buyer'],
    ['/parties/1/roles', ['tenderer'], 'party-role /awards/0/suppliers/0'],
    ['/awards/0/buyers', [{ id: 'a' }, { id: 'b' }], 'party-role /awards/0/buyers/1'],
    ['/tender/procuringEntity', { id: 'b' }, 'party-role /tender/procuringEntity'],
    ['/tender/procuringEntity', { id: 'a', name: 'Zzz' }, 'party-name /tender/procuringEntity'],
    ['/tender/tenderers', [{ id: 'b' }, { id: 'a' }], 'party-role /tender/tenderers/1'],
    ['/bids', { details: [{ id: '1', tenderers: [{ id: 'a' }] }] }, 'party-role /bids/details/0/tenderers/0'],
    ['/awards/0/suppliers/0', { id: 'b', name: 'Turn Trust' }, 'party-name /awards/0/suppliers/0'],
    ['/contracts/0/suppliers', [{ id: 'a' }], 'party-role /contracts/0/suppliers/0'],
    ['/contracts/0/buyer', { id: 'b' }, 'party-role /contracts/0/buyer'],
    [
      '/contracts/0/implementation',
      { transactions: [{ id: '1', payer: { id: 'b' }, payee: { id: 'b' } }] },
      'party-role /contracts/0/implementation/transactions/0/payer',
    ],
    [
      '/relatedProcesses',
      [{ id: '1', relationship: ['prior'], scheme: 'ocid', identifier: 'ocds-xyz123-1' }],
      'related-process /relatedProcesses/0/identifier',
    ],
    [
      '/tender/lots/0/awardCriteria',
      weights([percent(60)], [percent(100)]),
      'criteria-weights /tender/lots/0/awardCriteria/criteria',
    ],
    [
      '/tender/lots/1/awardCriteria',
      weights([percent(60)], [percent(39.4)]),
      'criteria-weights /tender/lots/1/awardCriteria/criteria',
    ],
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

  it('says nothing of weights that make a hundred, are rounded, or are not all exact percentages', () => {
    const third = percent(33.33);
    for (const awardCriteria of [
      weights([percent(60)], [percent(40)]),
      weights([third], [third], [third]),
      weights([percent(60)], []),
      weights([percent(60)], [{ number: 90, weight: 'decimalExact' }]),
      weights([percent(60), percent(70)]),
      { criteria: [] },
      { description: 'price alone' },
    ])
      assert.deepEqual(said(with_('/tender/lots', [{ id: '1', awardCriteria }, { id: '2' }])), []);
  });

  const gbp = (amount: number) => ({ amount, currency: 'GBP' });
  const award = (id: string, amount: number, more: Record<string, unknown> = {}) => ({
    id,
    status: 'active',
    value: gbp(amount),
    ...more,
  });
  const worth = (amount: number, awards: readonly unknown[], tender: Record<string, unknown> = {}) =>
    validateRelease(
      { ...sound, tender: { id: 't', value: gbp(amount), ...tender }, awards, contracts: [] },
      schema,
      false,
    ).map(({ rule, path, message }) => `${rule} ${path} ${message}`);

  it('adds up awards before it weighs them against the tender, and says both numbers', () => {
    assert.deepEqual(worth(109_320, [award('1', 10_932_000)]), [
      'award-value /awards/0/value awarded 10932000 GBP, and the tender is worth 109320: exactly 100 times apart, a slip of the decimal point is likely',
    ]);
    assert.deepEqual(worth(1000, [award('1', 60_000), award('2', 60_000.5)]), [
      'award-value /awards awarded 120000.5 GBP, and the tender is worth 1000: 120 times apart, a slip of the decimal point is likely',
    ]);
    assert.deepEqual(worth(1000, [award('1', 4), award('2', 6)]), [
      'award-value /awards awarded 10 GBP, and the tender is worth 1000: exactly 100 times apart, a slip of the decimal point is likely',
    ]);
    assert.deepEqual(worth(0.01, [award('1', 1_425_280)]), [
      'award-value /tender/value the tender is worth 0.01, and awarded 1425280 GBP: so small a value was hardly meant; one that is not known is left out',
    ]);
    assert.deepEqual(worth(1_500_000, [award('1', 0)]), [
      'award-value /awards/0/value awarded 0 GBP, and the tender is worth 1500000: so small a value was hardly meant; one that is not known is left out',
    ]);
  });

  it('finds nothing in awards that can be meant beside their tender', () => {
    const lots = [{ id: '1' }, { id: '2' }];
    const framework = { techniques: { hasFrameworkAgreement: true } };
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['less than a hundredfold', worth(1000, [award('1', 99_999)])],
      ['more than a hundredth', worth(1000, [award('1', 10.01)])],
      ['one of its lots', worth(1000, [award('1', 5, { relatedLots: ['1'] })], { lots })],
      ['a call-off', worth(1000, [award('1', 5)], framework)],
      ['cancelled', worth(1000, [award('1', 500_000, { status: 'cancelled' })])],
      [
        'the whole of a framework to each of 120 suppliers',
        worth(
          1000,
          Array.from({ length: 120 }, (_, index) => award(String(index), 1000)),
        ),
      ],
      ['no values', worth(0, [award('1', 0)])],
    ];
    for (const [name, findings] of cases) assert.deepEqual(findings, [], name);
  });

  it('compares dates as days where midnight stands for a day, in British summer time too', () => {
    const closes = (endDate: string, date: string) =>
      said({
        ...with_('/tender/tenderPeriod', { endDate }),
        awards: [{ id: 'w', date }],
        contracts: [],
      });
    for (const [endDate, date] of [
      ['2025-01-23T16:00:00Z', '2025-01-23T00:00:00Z'],
      ['2025-07-01T12:00:00+01:00', '2025-07-01T00:00:00+01:00'],
      ['2025-07-01T11:00:00Z', '2025-06-30T23:00:00Z'],
      ['2025-07-01T12:00:00+01:00', '2025-07-01T00:00:00.000Z'],
    ] as const)
      assert.deepEqual(closes(endDate, date), [], `${endDate} ${date}`);
    for (const [endDate, date] of [
      ['2025-01-24T00:00:00Z', '2025-01-23T00:00:00Z'],
      ['2025-01-23T16:00:00Z', '2025-01-23T10:00:00Z'],
      ['2025-07-01T00:00:00+01:00', '2025-06-30T00:00:00+01:00'],
    ] as const)
      assert.deepEqual(closes(endDate, date), ['date-order /awards/0/date'], `${endDate} ${date}`);
  });

  it('finds nothing in a contract that begins on the day of its award, nor in one of an award that fell', () => {
    const begins = (startDate: string, more: Record<string, unknown> = {}) =>
      said({
        ...sound,
        awards: [{ id: 'w', date: '2025-02-10T15:00:00Z', contractPeriod: { startDate }, ...more }],
        contracts: [],
      });
    assert.deepEqual(begins('2025-02-10T00:00:00Z'), []);
    assert.deepEqual(begins('2025-02-09T00:00:00Z', { status: 'unsuccessful' }), []);
    assert.deepEqual(begins('2025-02-09T00:00:00Z'), ['date-order /awards/0/contractPeriod/startDate']);
  });

  it('finds nothing in a payment below zero, which puts right an earlier one', () => {
    const paid = { id: '1', value: { amount: -5, currency: 'GBP' } };
    assert.deepEqual(said(with_('/contracts/0/implementation', { transactions: [paid] })), []);
  });

  it('finds nothing in an ocid of Moothall itself, which has no registered prefix', () => {
    for (const ocid of ['ocds-moothall-care', 'ocds-simulated-care', 'ocds-213czf-000-00001'])
      assert.deepEqual(said(with_('/ocid', ocid)), []);
  });

  it('takes every place where a party stands for one of its roles', () => {
    const party = [{ id: 'b', name: ' Tern Trust ' }];
    const full = {
      ...with_('/tender/procuringEntity', { id: 'a' }),
      bids: { details: [{ id: '1', tenderers: party }] },
      contracts: [{ id: 'c', awardID: 'w', suppliers: party, buyer: { id: 'a', name: 'Harbour Council' } }],
    };
    assert.deepEqual(said(full, true), []);
  });

  it('finds a termination whose contract is active still', () => {
    const ended = (statuses: readonly (string | undefined)[]) =>
      said({
        ...sound,
        tag: ['contractTermination'],
        contracts: statuses.map((status, index) => ({
          id: String(index),
          awardID: 'w',
          ...(status === undefined ? {} : { status }),
        })),
      });
    assert.deepEqual(ended(['active']), ['tag-status /contracts/0/status']);
    assert.deepEqual(ended(['pending', 'active']), ['tag-status /contracts/1/status']);
    assert.deepEqual(ended(['active', 'terminated']), []);
    assert.deepEqual(ended([undefined]), []);
    assert.deepEqual(ended([]), []);
    assert.deepEqual(said(with_('/contracts/0/status', 'active')), []);
  });

  it('notes a kind of notice that the Act does not have', () => {
    const notice = (noticeType: string) => said(with_('/tender/documents', [{ id: '1', noticeType }]), true);
    for (let number = 1; number <= 17; number += 1) assert.deepEqual(notice(`UK${number}`), []);
    assert.deepEqual(notice('UK99'), ['open-code /tender/documents/0/noticeType']);
    assert.deepEqual(notice('UK18'), ['open-code /tender/documents/0/noticeType']);
  });

  it('notes what is no fault only when asked', () => {
    const odd = with_('/tender/buyerID', []);
    assert.deepEqual(said(odd), []);
    assert.deepEqual(said(odd, true), ['unknown-field /tender/buyerID']);
    assert.deepEqual(said(with_('/parties/1/roles', ['supplier', 'king']), true), [
      'open-code /parties/1/roles/1',
    ]);
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
    // This one has a case of its own here.
    elsewhere.push('tag-status');
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
