import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../kernel/json.ts';
import { tagsOfChange } from './change-tags.ts';
import { releasePackage } from './publish.ts';
import { objectsIn, type Publishing } from './published.ts';
import { releaseSchema } from './standard/json-schema.ts';
import { schemaNode } from './validation/node.ts';
import { validateRelease } from './validation/validate.ts';

const party = (name: string, more: JsonObject = {}): JsonObject => ({ name, kind: 'organisation', ...more });

const publishing: Publishing = {
  arrangement: {
    stream: 'arrangement/a',
    document: {
      title: 'Care',
      founder: 'party/vale',
      members: { commissioner: ['party/harbour', 'party/vale'], lead: ['party/vale'] },
    },
  },
  procedure: {
    stream: 'procedure/care',
    document: {
      title: 'Care',
      status: 'complete',
      method: 'open',
      begun: '2026-01-01T09:00:00.000Z',
      deadline: '2026-02-01T12:00:00.000Z',
      commissioners: ['party/harbour', 'party/vale'],
      lots: [
        {
          id: 'A',
          title: 'Town',
          ceilingPence: 12345,
          commissioners: ['party/harbour', 'party/vale'],
          classification: [{ scheme: 'CPV', id: '85' }],
        },
      ],
      criteria: [{ id: 'price', title: 'Price', kind: 'price', weight: 100 }],
      notices: { UK4: '2026-01-02T09:00:00.000Z' },
      awards: {
        'award-1': {
          at: '2026-03-01T09:00:00.000Z',
          status: 'confirmed',
          perLot: [
            { lot: 'A', bid: 'bid-1', lead: 'party/tern', members: ['party/gull'], pricePence: 10001 },
          ],
        },
      },
      source: { ocid: 'ocds-tstone-1', id: 'r-1' },
    },
  },
  contracts: [
    {
      stream: 'contract/care-1',
      document: {
        title: 'Care',
        status: 'signed',
        signedAt: '2026-04-01T09:00:00.000Z',
        buyers: ['party/harbour', 'party/vale'],
        providers: ['party/tern', 'party/gull'],
        lots: [{ id: 'A', title: 'Town', pricePence: 10001 }],
        valuePence: 10001,
      },
    },
  ],
  parties: new Map([
    ['party/harbour', party('Harbour Council', { identifiers: [{ scheme: 'GB-PPON', id: 'HBR' }] })],
    ['party/vale', party('Vale Council')],
    ['party/tern', party('Tern Trust', { flags: ['vcse', 'sme'] })],
    ['party/gull', party('Gull Group')],
  ]),
};

const [release] = releasePackage([publishing], 'urn:x').releases as unknown as [Record<string, never>];

test('given a procedure with a signed contract, when it is published, then tags, buyers, suppliers and values are there', () => {
  const { ocid, tag, date, parties, buyer, tender, awards, contracts } = release as unknown as Record<
    string,
    JsonObject
  >;
  assert.equal(ocid, 'ocds-moothall-care');
  assert.deepEqual(tag, ['tender', 'award', 'contract']);
  assert.equal(date, '2026-04-01T09:00:00.000Z');
  assert.deepEqual(buyer, { id: 'vale', name: 'Vale Council' });
  assert.deepEqual(
    (parties as unknown as JsonObject[]).map(({ id, roles }) => [id, roles]),
    [
      ['vale', ['buyer', 'procuringEntity']],
      ['harbour', ['buyer']],
      ['tern', ['supplier']],
      ['gull', ['supplier']],
    ],
  );
  assert.deepEqual(tender?.value, { amount: 123.45, currency: 'GBP' });
  const [award] = awards as unknown as JsonObject[];
  const [contract] = contracts as unknown as JsonObject[];
  assert.equal(award?.id, 'award-1-bid-1');
  assert.equal(contract?.awardID, 'award-1-bid-1');
  assert.deepEqual(contract?.value, { amount: 100.01, currency: 'GBP' });
  assert.equal(objectsIn(contract ?? {}, 'buyers').length, 2);
  const [document] = objectsIn(tender ?? {}, 'documents');
  assert.deepEqual([document?.noticeType, document?.documentType], ['UK4', 'tenderNotice']);
});

test('given a process that was imported, when it goes on here, then it is a process of its own that leads to the first one', () => {
  assert.deepEqual(release.relatedProcesses, [
    { id: '1', relationship: ['prior'], scheme: 'ocid', identifier: 'ocds-tstone-1' },
  ]);
  const [given] = objectsIn(
    releasePackage([{ ...publishing, ocid: 'ocds-a1b2c3-care' }], 'urn:x'),
    'releases',
  );
  assert.equal(given?.ocid, 'ocds-a1b2c3-care');
  const [same] = objectsIn(releasePackage([{ ...publishing, ocid: 'ocds-tstone-1' }], 'urn:x'), 'releases');
  assert.equal(same?.ocid, 'ocds-tstone-1-here');
});

test('given the same content, when it is published twice, then ids are equal, and another content has another id', () => {
  const again = releasePackage([publishing], 'urn:x');
  assert.deepEqual((again.releases as JsonObject[])[0]?.id, release.id);
  const other = releasePackage([{ ...publishing, contracts: [] }], 'urn:x').releases as JsonObject[];
  assert.notEqual(other[0]?.id, release.id);
  assert.deepEqual(other[0]?.tag, ['tender', 'award']);
});

test('given views that show nothing but a title, when they are published, then nothing else appears', () => {
  const bare = releasePackage(
    [{ procedure: { stream: 'procedure/p', document: { title: 'P' } }, contracts: [], parties: new Map() }],
    'urn:x',
  ).releases as JsonObject[];
  assert.deepEqual(Object.keys(bare[0] ?? {}).sort(), [
    'id',
    'initiationType',
    'language',
    'ocid',
    'tag',
    'tender',
  ]);
});

test('given any of it, when it is published, then nothing is found wrong, and every field is one of the table', () => {
  const schema = schemaNode(releaseSchema());
  assert.ok(schema.ok);
  const { contracts, arrangement, parties } = publishing;
  assert.ok(arrangement !== undefined);
  const begun = { ...arrangement, begun: '2025-12-01T09:00:00.000Z' };
  const early: Publishing = { arrangement: begun, contracts: [], parties };
  const found = [publishing, { ...publishing, contracts: [] }, { contracts, parties }, early].flatMap(
    (each) =>
      (releasePackage([each], 'urn:x').releases as JsonObject[]).flatMap((one) =>
        validateRelease(one, schema.value, true),
      ),
  );
  assert.deepEqual(found, []);
  const alone = objectsIn(releasePackage([{ contracts, parties }], 'urn:x'), 'releases');
  assert.deepEqual(
    alone
      .flatMap((one) => [...objectsIn(one, 'awards'), ...objectsIn(one, 'contracts')])
      .map(({ relatedLots }) => relatedLots),
    [undefined, undefined],
    'lots are named only where they are told',
  );
});

test('given each notice of the Procurement Act that Find a Tender maps, then its document stands in its section with its type, and its release has its tags', () => {
  const { procedure, contracts, ...rest } = publishing;
  const [contract] = contracts;
  assert.ok(procedure !== undefined && contract !== undefined);
  const at = '2026-04-02T09:00:00.000Z';
  const without = { ...procedure, document: { ...procedure.document, notices: {} } };
  const [before] = objectsIn(
    releasePackage([{ ...rest, procedure: without, contracts }], 'urn:x'),
    'releases',
  );
  const schema = schemaNode(releaseSchema());
  assert.ok(schema.ok && before !== undefined);
  for (const [notice, path, documentType, tags] of [
    ['UK1', ['planning'], 'plannedProcurementNotice', ['planning']],
    ['UK2', ['planning'], 'marketEngagementNotice', ['planning']],
    ['UK3', ['planning'], 'plannedProcurementNotice', ['planning']],
    ['UK4', ['tender'], 'tenderNotice', ['tenderUpdate']],
    ['UK5', ['awards', '0'], 'awardNotice', ['awardUpdate', 'contractUpdate']],
    ['UK6', ['awards', '0'], 'awardNotice', ['awardUpdate', 'contractUpdate']],
    ['UK7', ['contracts', '0'], 'contractNotice', ['awardUpdate', 'contractUpdate']],
    [
      'UK9',
      ['contracts', '0', 'implementation'],
      'implementationNotice',
      ['contractUpdate', 'implementation'],
    ],
    ['UK10', ['contracts', '0'], 'contractNotice', ['contractUpdate', 'contractAmendment']],
    // The contract has not ended: the notice makes no termination of it.
    ['UK11', ['contracts', '0'], 'contractTerminationNotice', ['contractUpdate']],
    ['UK12', ['tender'], 'tenderCancellationNotice', ['tenderUpdate', 'tenderCancellation']],
    ['UK15', ['tender'], 'awardNotice', ['tenderUpdate', 'awardUpdate', 'contractUpdate']],
    ['UK8', ['contracts', '0'], undefined, ['contractUpdate']],
    ['UK13', ['tender'], undefined, ['tenderUpdate']],
  ] as const) {
    const said = (view: typeof contract) => ({
      ...view,
      document: { ...view.document, notices: { [notice]: at } },
    });
    const of =
      path[0] === 'contracts'
        ? { ...rest, procedure: without, contracts: [said(contract)] }
        : { ...rest, procedure: said(without), contracts };
    const [after] = objectsIn(releasePackage([of], 'urn:x'), 'releases');
    assert.ok(after !== undefined);
    const part = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], after);
    const [document, ...others] = objectsIn(part as JsonObject, 'documents');
    assert.deepEqual(
      [document?.noticeType, document?.documentType, others.length],
      [notice, documentType, 0],
      notice,
    );
    assert.deepEqual(tagsOfChange(before, after), tags, notice);
    assert.deepEqual(validateRelease({ ...after, tag: [...tags] }, schema.value, false), [], notice);
    if (notice === 'UK2') assert.equal(objectsIn(part as JsonObject, 'milestones')[0]?.type, 'engagement');
  }
});
