import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../kernel/json.ts';
import { releaseOf } from './publish.ts';
import { objectIn, objectsIn, type Publishing, textsIn } from './published.ts';

const lot = (id: string, title: string, commissioners: string[]): JsonObject => ({
  id,
  title,
  commissioners,
});
const publishing: Publishing = {
  arrangement: {
    stream: 'arrangement/days',
    document: {
      title: 'Good days',
      founder: 'party/ann',
      members: {
        commissioner: ['party/ann', 'party/bo', 'party/vale'],
        lead: ['party/ann'],
        'service-user': ['party/ann'],
      },
      needs: {
        'need-1': { title: 'A boat', description: 'Ann wants a keel.', status: 'raised' },
        'need-2': { title: 'A shed for Ann', description: 'Big.', status: 'raised' },
      },
    },
  },
  procedure: {
    stream: 'procedure/days',
    document: {
      title: 'Support',
      description: 'What Ann, and others, chose.',
      status: 'complete',
      commissioners: ['party/ann', 'party/bo', 'party/vale'],
      lots: [
        { ...lot('ann', 'A boat with Ann', ['party/ann']), classification: [{ scheme: 'CPV', id: '85' }] },
        lot('bo-and-vale', 'Walks', ['party/bo', 'party/vale']),
        lot('annual', 'Annual outing', ['party/vale']),
        lot('p4', 'Paint', ['party/bo']),
      ],
      settledLots: ['ann', 'annual'],
      criteria: [{ id: 'q', title: 'Quality', kind: 'quality', weight: 100, lots: ['ann'] }],
      awards: {
        'award-1': {
          at: '2026-03-01T09:00:00.000Z',
          status: 'confirmed',
          lots: ['ann', 'p4', 'annual'],
          perLot: [{ lot: 'ann', bid: 'bid-1', lead: 'party/tern', pricePence: 10001 }],
        },
      },
    },
  },
  contracts: [
    {
      stream: 'contract/days-1',
      document: {
        title: 'Support for Ann',
        status: 'signed',
        buyers: ['party/ann'],
        providers: ['party/tern'],
        lots: [{ id: 'ann', title: 'A boat with Ann' }],
      },
    },
  ],
  parties: new Map<string, JsonObject>([
    ['party/ann', { kind: 'person', name: 'Ann' }],
    // It hides what it is: nothing says that it may be named.
    ['party/bo', { name: 'Bo' }],
    ['party/vale', { kind: 'organisation', name: 'Vale Council' }],
    ['party/tern', { kind: 'person', name: 'Tern, sole trader' }],
  ]),
};
const NOBODY = { id: 'people.not-named', name: 'People who commission for themselves (not named)' };

describe('people who commission', () => {
  const release = releaseOf(publishing);

  it('given people among the commissioners, then no name, no id and no title in open data tells who they are', () => {
    for (const one of [release, releaseOf({ ...publishing, contracts: [] }), planned()])
      assert.doesNotMatch(JSON.stringify(one), /\b(ann|bo)\b/i);
    assert.deepEqual(
      objectsIn(release, 'parties').map(({ id, roles }) => [id, roles]),
      [
        ['vale', ['buyer', 'procuringEntity']],
        ['people.not-named', ['buyer']],
        ['tern', ['supplier']],
      ],
    );
  });

  it('given lots and contracts of theirs, then it still shows which were bought, and that people bought them', () => {
    const lots = objectsIn(objectIn(release, 'tender'), 'lots');
    assert.deepEqual(
      lots.map(({ id, title }) => [id, title]),
      [
        ['person-lot-1', 'For a person who is not named'],
        ['person-lot-2', 'Walks'],
        ['annual', 'Annual outing'],
        ['person-lot-4', 'Paint'],
      ],
    );
    assert.equal(lots[0]?.status, 'complete');
    assert.equal(objectsIn(objectIn(lots[0] ?? {}, 'awardCriteria'), 'criteria').length, 1);
    const [award, none] = objectsIn(release, 'awards');
    assert.deepEqual([award?.relatedLots, award?.buyers], [['person-lot-1'], [NOBODY]]);
    assert.deepEqual(none?.relatedLots, ['person-lot-4', 'annual']);
    const [contract] = objectsIn(release, 'contracts');
    assert.deepEqual([contract?.buyer, contract?.awardID], [NOBODY, award?.id]);
    assert.deepEqual(textsIn(contract ?? {}, 'relatedLots'), ['person-lot-1']);
  });

  it('given their names in questions, answers, criteria, places and what is planned, then these words are left out', () => {
    const days = publishing.procedure?.document ?? {};
    const [first, second, ...others] = objectsIn(days, 'lots');
    const arrangement = publishing.arrangement?.document ?? {};
    const said: Publishing = {
      ...publishing,
      arrangement: {
        stream: 'arrangement/days',
        document: {
          ...arrangement,
          title: 'Good days for Ann',
          purpose: 'Days as Ann wants them.',
          needs: { 'need-1': { title: 'A boat', status: 'raised', place: 'Next to Bo' } },
        },
      },
      procedure: {
        stream: 'procedure/days',
        document: {
          ...days,
          methodDetails: 'As Ann and Bo agreed',
          lots: [{ ...first, place: '7 Fern Row' }, { ...second, place: 'Market Square' }, ...others],
          criteria: [{ id: 'q', title: 'Ann is heard', kind: 'quality', weight: 100 }],
          enquiries: {
            'enquiry-1': { question: 'May Ann be visited?', answer: 'Yes.', at: '2026-02-01T09:00:00.000Z' },
            'enquiry-2': { question: 'May we visit?', answer: 'Ask ANN.', at: '2026-02-02T09:00:00.000Z' },
          },
        },
      },
    };
    const { procedure: _procedure, ...before } = said;
    const all = [said, { ...before, contracts: [] }].map((one) => JSON.stringify(releaseOf(one)));
    for (const one of all) assert.doesNotMatch(one, /\b(ann|bo)\b/i);
    const [one = ''] = all;
    // What is done for one person is done where they live.
    assert.ok(!one.includes('Fern Row') && one.includes('Market Square'));
    assert.ok(one.includes('May we visit?') && one.includes('"answer":"Yes."'));
  });

  it('given commissioners that are organisations or groups alone, then nothing is changed', () => {
    const parties = new Map(publishing.parties).set('party/ann', { kind: 'group', name: 'Ann Street Group' });
    parties.set('party/bo', { kind: 'organisation', name: 'Bo' });
    const ids = objectsIn(objectIn(releaseOf({ ...publishing, parties }), 'tender'), 'lots').map(
      ({ id }) => id,
    );
    assert.deepEqual(ids, ['ann', 'bo-and-vale', 'annual', 'p4']);
  });
});

const planned = () => {
  const { procedure: _procedure, ...rest } = publishing;
  return releaseOf({ ...rest, contracts: [] });
};
