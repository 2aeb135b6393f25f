import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../kernel/json.ts';
import { tagsOfChange } from './change-tags.ts';
import { releaseOf } from './publish.ts';
import { objectIn, objectsIn, type PublicView, type Publishing, textsIn } from './published.ts';
import { releaseSchema } from './standard/json-schema.ts';
import { schemaNode } from './validation/node.ts';
import { validateRelease } from './validation/validate.ts';

const signed: JsonObject = {
  title: 'Reablement',
  status: 'signed',
  buyers: ['party/vale'],
  providers: ['party/tern'],
  valuePence: 54_600_000,
  signedAt: '2026-04-01T09:00:00.000Z',
  period: { startDate: '2026-04-01', endDate: '2027-03-31' },
};

const measures: JsonObject = {
  'measure-1': {
    title: 'Seen within five days',
    unit: 'percent',
    target: 90,
    count: 6,
    last: 87.5,
    lastAt: '2026-09-30T23:00:00.000Z',
  },
  'measure-2': { title: 'Days without a visit', unit: 'days', count: 0 },
};

const parties = new Map<string, JsonObject>([
  ['party/vale', { name: 'Vale Council', kind: 'organisation' }],
  ['party/harbour', { name: 'Harbour Council', kind: 'organisation' }],
  ['party/tern', { name: 'Tern Trust', kind: 'organisation' }],
  ['party/ann', { name: 'Ann', kind: 'person' }],
]);

const schema = schemaNode(releaseSchema());
assert.ok(schema.ok);
const known = schema.value;

function published(document: JsonObject, more: Partial<PublicView> = {}): JsonObject {
  const publishing: Publishing = {
    contracts: [{ stream: 'contract/reablement-1', document: { ...signed, ...document }, ...more }],
    parties,
  };
  const release = { ...releaseOf(publishing) };
  assert.deepEqual(
    validateRelease(release, known, true).filter(({ path }) => path !== '/date'),
    [],
  );
  return release;
}

const contractIn = (release: JsonObject): JsonObject => objectsIn(release, 'contracts')[0] ?? {};
const contractOf = (document: JsonObject, more?: Partial<PublicView>): JsonObject =>
  contractIn(published(document, more));
const performance = (contract: JsonObject): JsonObject => objectIn(contract, 'implementation');

describe('the measures of a contract', () => {
  it('given what is agreed and what was measured last, then both stand in the metrics, each in its place', () => {
    const contract = contractOf({ measures });
    assert.deepEqual(contract.agreedMetrics, [
      {
        id: 'measure-1',
        title: 'Seen within five days',
        observations: [{ id: 'target', measure: 90, unit: { name: 'percent' } }],
      },
      { id: 'measure-2', title: 'Days without a visit', description: 'Measured in days' },
    ]);
    assert.deepEqual(performance(contract).metrics, [
      {
        id: 'measure-1',
        title: 'Seen within five days',
        observations: [
          {
            id: 'last',
            period: { endDate: '2026-09-30T23:00:00.000Z' },
            measure: 87.5,
            unit: { name: 'percent' },
            notes: 'The last of 6 measurements',
          },
        ],
      },
    ]);
  });

  it('given that each measurement is shown, then each is an observation with its rating, in the order in which they were made', () => {
    const records = {
      'record-10': { measure: 'measure-1', value: 91, at: '2026-08-01T09:00:00.000Z', rating: 'Good' },
      'record-9': { measure: 'measure-1', value: 60, at: '2026-07-01T09:00:00.000Z', words: 'A bad month.' },
      'record-2': { measure: 'measure-7', value: 1, at: '2026-07-01T09:00:00.000Z' },
    };
    const [metric, other] = objectsIn(performance(contractOf({ measures, records })), 'metrics');
    assert.deepEqual(metric?.observations, [
      {
        id: 'record-9',
        period: { endDate: '2026-07-01T09:00:00.000Z' },
        measure: 60,
        unit: { name: 'percent' },
        notes: 'A bad month.',
      },
      {
        id: 'record-10',
        period: { endDate: '2026-08-01T09:00:00.000Z' },
        measure: 91,
        unit: { name: 'percent' },
        measureClassification: { description: 'Good' },
      },
    ]);
    assert.equal(other, undefined, 'what is measured is not shown, so neither is what was');
  });
});

describe('payments', () => {
  const entries = {
    'entry-2': { kind: 'payment', pence: -50_000, date: '2026-06-30', at: '2026-07-02T09:00:00.000Z' },
    'entry-1': { kind: 'payment', pence: 4_550_000, words: 'Ann, April', at: '2026-05-02T09:00:00.000Z' },
    'entry-3': { kind: 'invoice', pence: 4_550_000, at: '2026-07-02T09:00:00.000Z' },
  };

  it('given totals alone, then they are told as totals, and no payment is made up', () => {
    const totals = { payment: { pence: 27_300_000, count: 6 }, deduction: { pence: -100, count: 1 } };
    const { metrics, transactions } = performance(contractOf({ totals }));
    assert.equal(transactions, undefined);
    assert.deepEqual(metrics, [
      {
        id: 'total-payment',
        title: 'Total of entries: payment',
        observations: [
          { id: 'total', value: { amount: 273_000, currency: 'GBP' }, notes: '6 entries so far' },
        ],
      },
      {
        id: 'total-deduction',
        title: 'Total of entries: deduction',
        observations: [{ id: 'total', value: { amount: -1, currency: 'GBP' }, notes: '1 entry so far' }],
      },
    ]);
  });

  it('given each entry, then payments are transactions with who pays whom, and nothing of their words', () => {
    const release = published({ entries });
    assert.deepEqual(performance(contractIn(release)).transactions, [
      {
        id: 'entry-1',
        date: '2026-05-02T09:00:00.000Z',
        value: { amount: 45_500, currency: 'GBP' },
        payer: { id: 'vale', name: 'Vale Council' },
        payee: { id: 'tern', name: 'Tern Trust' },
      },
      {
        id: 'entry-2',
        date: '2026-06-29T23:00:00.000Z',
        value: { amount: -500, currency: 'GBP' },
        payer: { id: 'vale', name: 'Vale Council' },
        payee: { id: 'tern', name: 'Tern Trust' },
      },
    ]);
    assert.deepEqual(
      objectsIn(release, 'parties').map(({ id, roles }) => [id, roles]),
      [
        ['vale', ['buyer', 'procuringEntity', 'payer'].filter((role) => role !== 'procuringEntity')],
        ['tern', ['supplier', 'payee']],
      ],
    );
    assert.doesNotMatch(JSON.stringify(release), /April/);
  });

  it('given several buyers, then nobody is said to have paid what another may have', () => {
    const [transaction] = objectsIn(
      performance(contractOf({ entries, buyers: ['party/vale', 'party/harbour'] })),
      'transactions',
    );
    assert.equal(transaction?.payer, undefined);
    assert.deepEqual(transaction?.payee, { id: 'tern', name: 'Tern Trust' });
  });
});

describe('changes of a contract', () => {
  const publications = {
    'notice-2': {
      notice: 'UK10',
      title: 'Contract change notice',
      reason: 'Weekends are added.',
      at: '2026-06-01T09:00:00.000Z',
    },
  };
  const announced = {
    id: 'notice-2',
    date: '2026-06-01T09:00:00.000Z',
    description: 'Contract change notice',
    rationale: 'Weekends are added.',
  };

  it('given a contract change notice, then the change stands among the amendments with its reason', () => {
    assert.deepEqual(contractOf({ publications }).amendments, [announced]);
  });

  it('given that the change was signed after its notice, then both are one change of the day of signature', () => {
    const signings = [
      { version: 1, at: '2026-04-01T09:00:00.000Z' },
      { version: 2, at: '2026-06-20T09:00:00.000Z' },
      { version: 3, at: '2026-08-20T09:00:00.000Z' },
    ];
    assert.deepEqual(contractOf({ publications }, { signings }).amendments, [
      { ...announced, date: '2026-06-20T09:00:00.000Z' },
      { id: 'version-3', date: '2026-08-20T09:00:00.000Z' },
    ]);
  });

  it('given the versions themselves, then each change says what it makes of the contract, and the one that waits for signatures is proposed', () => {
    const versionHistory = {
      'version-1': { version: 1, terms: 'secret-terms', signedAt: '2026-04-01T09:00:00.000Z' },
      'version-2': {
        version: 2,
        terms: 'secret-terms',
        reason: 'Weekends.',
        ground: 'additional',
        valuePence: 60_000_000,
        period: { startDate: '2026-04-01', endDate: '2028-03-31' },
        at: '2026-06-10T09:00:00.000Z',
        signedAt: '2026-06-20T09:00:00.000Z',
      },
      'version-3': { version: 3, reason: 'Never signed.', at: '2026-07-01T09:00:00.000Z' },
      'version-4': { version: 4, reason: 'Nights.', at: '2026-08-01T09:00:00.000Z' },
    };
    const contract = contractOf({ versionHistory });
    assert.deepEqual(contract.amendments, [
      {
        id: 'version-2',
        date: '2026-06-20T09:00:00.000Z',
        rationale: 'Weekends.',
        rationaleClassifications: [{ id: 'additional' }],
        value: { amount: 600_000, currency: 'GBP' },
        period: { startDate: '2026-03-31T23:00:00.000Z', endDate: '2028-03-31T22:59:59.000Z' },
      },
    ]);
    assert.deepEqual(contract.proposedAmendments, [
      { id: 'version-4', date: '2026-08-01T09:00:00.000Z', rationale: 'Nights.' },
    ]);
    assert.doesNotMatch(JSON.stringify(contract), /secret-terms/);
    const over = contractOf({ versionHistory, status: 'ended' });
    assert.equal(over.proposedAmendments, undefined);
  });

  it('given the versions that the state keeps, then they are read like the history', () => {
    const versions = {
      '2': { reason: 'Weekends.', at: '2026-06-10T09:00:00.000Z', signedAt: '2026-06-20T09:00:00.000Z' },
      '3': { reason: 'Nights.', at: '2026-08-01T09:00:00.000Z' },
    };
    const { amendments, proposedAmendments } = contractOf({ versions });
    assert.deepEqual(amendments, [
      { id: 'version-2', date: '2026-06-20T09:00:00.000Z', rationale: 'Weekends.' },
    ]);
    assert.deepEqual(proposedAmendments, [
      { id: 'version-3', date: '2026-08-01T09:00:00.000Z', rationale: 'Nights.' },
    ]);
  });
});

describe('the end of a contract', () => {
  const ended = { status: 'ended', endedAt: '2027-04-01T00:00:00.000Z' };

  it('given that it ran to its last day, then it is terminated, completed, and says when', () => {
    const contract = contractOf({ ...ended, endKind: 'expiry', endReason: 'It ran to its last day.' });
    assert.equal(contract.status, 'terminated');
    assert.equal(performance(contract).endDate, ended.endedAt);
    assert.deepEqual(contract.terminationRationaleClassifications, [
      { id: 'contractCompleted', description: 'It ran to its last day.' },
    ]);
  });

  it('given that it was ended before, then the reason stands there as it was given', () => {
    const contract = contractOf({ ...ended, endKind: 'termination', endReason: 'Nobody came.' });
    assert.deepEqual(contract.terminationRationaleClassifications, [{ description: 'Nobody came.' }]);
  });

  it('given breaches that everybody may see, then they are failures of performance with what they led to', () => {
    const breaches = {
      'breach-1': { words: 'Nobody came in March.', led: 'damages', at: '2026-04-02T09:00:00.000Z' },
      'breach-2': { words: 'Late.', led: 'nothing', at: '2026-05-02T09:00:00.000Z' },
    };
    assert.deepEqual(performance(contractOf({ breaches })).performanceFailures, [
      { id: 'breach-1', description: 'Nobody came in March.', penaltyImposed: 'damages' },
      { id: 'breach-2', description: 'Late.' },
    ]);
  });
});

describe('what a release of a change says that it is', () => {
  const tags = (before: JsonObject, after: JsonObject) => tagsOfChange(published(before), published(after));

  it('given news of how it goes, then the implementation, the first time and after', () => {
    const [first] = [tags({}, { measures })];
    assert.deepEqual(first, ['contractUpdate', 'implementation']);
    const later = { ...measures, 'measure-1': { ...objectIn(measures, 'measure-1'), last: 90 } };
    assert.deepEqual(tags({ measures }, { measures: later }), ['contractUpdate', 'implementationUpdate']);
    assert.ok(textsIn(published({ measures }), 'tag').includes('implementation'));
  });

  it('given a change that was signed, then an amendment', () => {
    const before = published({});
    const after = published({}, { signings: [{ version: 2, at: '2026-06-20T09:00:00.000Z' }] });
    assert.deepEqual(tagsOfChange(before, after), ['contractUpdate', 'contractAmendment']);
  });

  it('given an end that its notice tells later, then a termination both times', () => {
    const ended = { status: 'ended', endedAt: '2027-04-01T00:00:00.000Z' };
    assert.deepEqual(tags({ measures }, { measures, ...ended }), [
      'implementationUpdate',
      'contractTermination',
    ]);
    assert.deepEqual(tags(ended, { ...ended, notices: { UK11: '2027-04-10T09:00:00.000Z' } }), [
      'contractUpdate',
      'contractTermination',
    ]);
  });

  it('given a notice of an end that is still to come, then it is no termination before the contract has ended', () => {
    const notices = { UK11: '2027-03-10T09:00:00.000Z' };
    assert.deepEqual(tags({}, { notices }), ['contractUpdate']);
    assert.deepEqual(
      tags({ notices }, { notices, status: 'ended', endedAt: '2027-04-01T00:00:00.000Z' }).filter(
        (tag) => !tag.startsWith('implementation'),
      ),
      ['contractTermination'],
    );
  });
});

it('given a person who buys, then nothing that is told of the contract names them', () => {
  const release = published({
    buyers: ['party/ann'],
    measures: {
      'measure-1': { title: 'Trips of Ann', unit: 'trips of Ann', count: 1, last: 3 },
    },
    records: {
      'record-1': { measure: 'measure-1', value: 3, words: 'Ann went.', at: '2026-05-02T09:00:00.000Z' },
    },
    entries: { 'entry-1': { kind: 'payment', pence: 100, at: '2026-05-02T09:00:00.000Z' } },
    breaches: { 'breach-1': { words: 'Ann waited.', led: 'nothing', at: '2026-05-02T09:00:00.000Z' } },
    publications: {
      'notice-1': {
        notice: 'UK10',
        title: 'For Ann',
        reason: 'As Ann asked',
        at: '2026-05-02T09:00:00.000Z',
      },
    },
    versionHistory: {
      'version-2': { version: 2, reason: 'Ann moved.', signedAt: '2026-05-03T09:00:00.000Z' },
      'version-3': { version: 3, reason: 'Ann moves.', at: '2026-05-04T09:00:00.000Z' },
    },
    versions: { '3': { reason: 'Ann moves.', at: '2026-05-04T09:00:00.000Z' } },
    endReason: 'Ann left.',
    endKind: 'termination',
  });
  assert.doesNotMatch(JSON.stringify(release), /\bAnn\b/i);
  assert.deepEqual(objectsIn(performance(contractIn(release)), 'transactions')[0]?.payer, {
    id: 'people.not-named',
    name: 'People who commission for themselves (not named)',
  });
});

describe('the law', () => {
  const law = {
    legalBasis: {
      scheme: 'UKPGA',
      id: '2023/54',
      uri: 'https://www.legislation.gov.uk/ukpga/2023/54/contents',
    },
    aboveThreshold: true,
    methodDetails: 'Open procedure',
  };
  const procedure = {
    stream: 'procedure/reablement',
    document: {
      title: 'Reablement',
      status: 'complete',
      method: 'open',
      lots: [{ id: '1', title: 'All', contractPeriod: { durationDays: 365 } }],
      awards: {
        'award-1': {
          at: '2026-03-01T09:00:00.000Z',
          status: 'confirmed',
          perLot: [{ lot: '1', bid: 'bid-1', lead: 'party/tern', members: [], pricePence: 54_600_000 }],
        },
      },
    },
  };
  const shown: Publishing = {
    law,
    procedure,
    contracts: [{ stream: 'contract/reablement-1', document: { ...signed, lots: [{ id: '1' }] } }],
    parties,
  };

  it('given a law that open data has a name for, then tender, awards and contracts say what it makes of them', () => {
    const release = releaseOf(shown);
    const tender = objectIn(release, 'tender');
    assert.deepEqual(
      [tender.legalBasis, tender.procurementMethodDetails, tender.aboveThreshold],
      [law.legalBasis, law.methodDetails, true],
    );
    const [award] = objectsIn(release, 'awards');
    assert.equal(award?.aboveThreshold, true);
    assert.deepEqual(award?.contractPeriod, { durationInDays: 365 });
    assert.equal(contractIn(release).aboveThreshold, true);
    assert.deepEqual(contractIn(release).period, {
      startDate: '2026-03-31T23:00:00.000Z',
      endDate: '2027-03-31T22:59:59.000Z',
    });
    assert.deepEqual(
      validateRelease(release, known, true).filter(({ path }) => path !== '/date'),
      [],
    );
  });

  it('given what the buyer says itself, then that stands, and not what follows from the law', () => {
    const document = { ...procedure.document, methodDetails: 'Sealed bids', aboveThreshold: false };
    const release = releaseOf({ ...shown, procedure: { ...procedure, document } });
    const tender = objectIn(release, 'tender');
    assert.deepEqual([tender.procurementMethodDetails, tender.aboveThreshold], ['Sealed bids', false]);
    assert.equal(contractIn(release).aboveThreshold, false);
  });

  it('given a plan, then its tender says the law too; given none, then nothing does', () => {
    const planned = {
      law: { legalBasis: law.legalBasis },
      arrangement: { stream: 'arrangement/a', document: { title: 'Care' } },
      contracts: [],
      parties,
    };
    assert.deepEqual(objectIn(releaseOf(planned), 'tender').legalBasis, law.legalBasis);
    const { law: _law, ...without } = shown;
    assert.doesNotMatch(JSON.stringify(releaseOf(without)), /legalBasis|aboveThreshold|MethodDetails/);
  });
});
