import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonical } from '../kernel/canonical.ts';
import { isObject, type JsonObject } from '../kernel/json.ts';
import { releasePackage } from './publish.ts';
import { objectIn, objectsIn, type Publishing, textIn, textsIn } from './published.ts';

const arrangement: JsonObject = {
  title: 'Recovery together',
  purpose: 'Help with substance use that people trust.',
  founder: 'party/harbour',
  members: { commissioner: ['party/harbour', 'party/vale'], beneficiary: ['party/moor'] },
  needs: {
    'need-1': { title: 'Recovery support', status: 'in-procedure' },
    'need-2': { title: 'A drop-in', description: 'Open late.', status: 'raised', estimatePence: 150_001 },
  },
};

const procedure: JsonObject = {
  title: 'Recovery support',
  method: 'selective',
  status: 'complete',
  commissioners: ['party/harbour', 'party/vale'],
  lots: [
    {
      id: '1',
      title: 'Community',
      commissioners: ['party/harbour', 'party/vale'],
      contractPeriod: { startDate: '2027-04-01', endDate: '2027-10-31' },
    },
    { id: '2', title: 'Residential', commissioners: ['party/vale'] },
  ],
  criteria: [{ id: 'trust', title: 'Trust', kind: 'social-value', weight: 100 }],
  deadline: '2027-02-01T12:00:00.000Z',
  participationUntil: '2026-12-20T12:00:00.000Z',
  shortlistMax: 3,
  notices: { UK4: '2026-11-23T10:00:00.000Z' },
  bids: { 'bid-1': { status: 'opened', opened: { lead: 'party/tern', members: ['party/gull'] } } },
  award: 'award-1',
  settledLots: ['1', '2'],
  standstillEnds: '2027-03-05T00:00:00.000Z',
  awards: {
    'award-1': {
      at: '2027-02-20T09:00:00.000Z',
      status: 'confirmed',
      lots: ['1', '2'],
      perLot: [{ lot: '1', bid: 'bid-1', lead: 'party/tern', members: ['party/gull'], pricePence: 12_001 }],
    },
  },
};

const contract: JsonObject = {
  title: 'Recovery support',
  procedure: 'procedure/recovery',
  status: 'signed',
  buyers: ['party/harbour', 'party/vale'],
  providers: ['party/tern', 'party/gull'],
  lots: [{ id: '1', title: 'Community', pricePence: 12_001 }],
  valuePence: 12_001,
  signedAt: '2027-03-10T10:00:00.000Z',
};

/** With what becomes of it, where the rules show that too. */
const running: JsonObject = {
  ...contract,
  measures: { 'measure-1': { title: 'Seen in time', unit: 'percent', target: 90, count: 1, last: 80 } },
  records: { 'record-1': { measure: 'measure-1', value: 80, at: '2027-04-10T10:00:00.000Z' } },
  totals: { payment: { pence: 12_001, count: 1 } },
  entries: { 'entry-1': { kind: 'payment', pence: 12_001, at: '2027-05-10T10:00:00.000Z' } },
  versions: { '2': { reason: 'More.', at: '2027-06-10T10:00:00.000Z' } },
  endedAt: '2027-10-31T10:00:00.000Z',
};

const parties = new Map<string, JsonObject>(
  ['harbour', 'vale', 'moor', 'tern', 'gull'].map((id) => [
    `party/${id}`,
    { name: `${id} organisation`, kind: 'organisation' },
  ]),
);

const begun = '2026-11-20T10:00:00.000Z';
const shown = (more: Partial<Publishing> = {}): Publishing => ({
  arrangement: { stream: 'arrangement/recovery', begun, document: arrangement },
  procedure: { stream: 'procedure/recovery', begun, document: procedure },
  contracts: [{ stream: 'contract/recovery-1', begun, document: contract }],
  parties,
  ...more,
});

function released(publishing: Publishing): JsonObject {
  const [release] = objectsIn(releasePackage([publishing], 'urn:x'), 'releases');
  assert.ok(release !== undefined);
  return release;
}

const { procedure: _procedure, ...withoutProcedure } = shown();

describe('what OCDS asks of a release, whatever is public', () => {
  it('given lots that nobody won, an unsuccessful award says so', () => {
    const [won, none] = objectsIn(released(shown()), 'awards');
    assert.deepEqual(won?.standstillPeriod, { endDate: '2027-03-05T00:00:00.000Z' });
    assert.deepEqual([none?.status, none?.relatedLots], ['unsuccessful', ['2']]);
    const lots = objectsIn(objectIn(released(shown()), 'tender'), 'lots');
    assert.deepEqual(
      lots.map(({ status }) => status),
      ['complete', 'unsuccessful'],
    );
  });

  it('given days of a contract, the last one is whole, in London time', () => {
    const [lot] = objectsIn(objectIn(released(shown()), 'tender'), 'lots');
    assert.deepEqual(lot?.contractPeriod, {
      startDate: '2027-03-31T23:00:00.000Z',
      endDate: '2027-10-31T23:59:59.000Z',
    });
    assert.deepEqual(lot?.secondStage, { maximumCandidates: 3 });
  });

  it('given a signed contract whose award is hidden, the award that it implies is there', () => {
    const release = released(withoutProcedure);
    const [award] = objectsIn(release, 'awards');
    assert.deepEqual(textsIn(release, 'tag'), ['award', 'contract']);
    assert.equal(objectsIn(release, 'contracts')[0]?.awardID, award?.id);
    assert.deepEqual(award?.value, { amount: 120.01, currency: 'GBP' });
  });

  it('given an arrangement alone, needs without a procedure are a planned tender of its own process', () => {
    const release = released({ ...withoutProcedure, contracts: [] });
    assert.deepEqual(textsIn(release, 'tag'), ['planning']);
    assert.equal(release.date, begun);
    assert.notEqual(release.ocid, released(shown()).ocid);
    assert.deepEqual(objectsIn(objectIn(release, 'tender'), 'lots'), [
      {
        id: 'need-2',
        title: 'A drop-in',
        description: 'Open late.',
        status: 'planning',
        value: { amount: 1500.01, currency: 'GBP' },
      },
    ]);
  });
});

/** Any part of a view may be hidden. */
const partOf = (document: JsonObject): fc.Arbitrary<JsonObject> =>
  fc
    .subarray(Object.keys(document))
    .map((keys) => Object.fromEntries(keys.map((key) => [key, document[key] ?? null])));

/** Ids of organisations that are referred to, wherever that is. */
function referencesIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) referencesIn(item, found);
  else if (isObject(value)) {
    if (Object.keys(value).sort().join() === 'id,name') found.push(String(value.id));
    for (const member of Object.values(value)) referencesIn(member, found);
  }
  return found;
}

it('whatever is hidden, what is referred to is there and a date is given', () => {
  fc.assert(
    fc.property(
      partOf(arrangement),
      partOf(procedure),
      partOf(running),
      fc.boolean(),
      (seenArrangement, seenProcedure, seenContract, tendered) => {
        const release = released({
          arrangement: { stream: 'arrangement/recovery', begun, document: seenArrangement },
          ...(tendered
            ? { procedure: { stream: 'procedure/recovery', begun, document: seenProcedure } }
            : {}),
          contracts: [{ stream: 'contract/recovery-1', begun, document: seenContract }],
          parties,
        });
        const known = objectsIn(release, 'parties').map(({ id }) => id);
        const { parties: _parties, ...rest } = release;
        for (const id of referencesIn(rest)) assert.ok(known.includes(id), `${id} is among the parties`);
        const awards = objectsIn(release, 'awards').map(({ id }) => id);
        assert.equal(new Set(awards).size, awards.length);
        for (const signed of objectsIn(release, 'contracts'))
          assert.ok(awards.includes(signed.awardID ?? ''));
        assert.ok(textIn(release, 'date') !== undefined);
        assert.ok(textsIn(release, 'tag').length > 0);
        if (!tendered || seenProcedure.bids === undefined)
          assert.ok(!canonical(release).includes('numberOfTenderers'));
      },
    ),
    { numRuns: 300 },
  );
});
