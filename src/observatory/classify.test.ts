import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { atPointer } from '../kernel/json.ts';
import { classify } from './classify.ts';
import { FILE, INDICATORS, indicatorsOf, released } from './example.test-data.ts';
import { measuring } from './measures.ts';

const ids = (found: ReturnType<typeof classify>['found']) => found.map(({ indicator }) => indicator);

describe('classifying a process', () => {
  it('points to the form with the highest score, says how sure, and shows the field', () => {
    const said = classify(released(['Fernbridge Town Council']), INDICATORS);
    assert.equal(said.form, 'lone');
    assert.deepEqual(said.scores, { lone: 1, joined: 0 });
    assert.equal(said.sure, 0.5, 'a lead of 1, with 1 as the lead that is half sure');
    assert.deepEqual(said.found, [
      { indicator: 'one', evidence: [{ path: '/parties/0/name', excerpt: 'Fernbridge Town Council' }] },
    ]);
  });

  it('finds words in any language of the file and shows them with words around them', () => {
    const lots = [{ id: '1', description: 'Prynu ar y cyd gyda chyngor arall.' }];
    const said = classify(
      released(['Fernbridge Council', 'Fernshire Health Board'], { tender: { lots } }),
      INDICATORS,
    );
    assert.equal(said.form, 'joined');
    assert.deepEqual(said.found.at(-1), {
      indicator: 'said',
      evidence: [{ path: '/tender/lots/0/description', excerpt: 'Prynu ar y cyd gyda chyngor arall.' }],
    });
  });

  it('is unclassifiable where evidence is thin or points two ways, and says so', () => {
    const thin = classify(released([]), INDICATORS);
    assert.deepEqual([thin.form, thin.sure], [undefined, 0]);
    assert.match(thin.why, /thin/);
    const tender = { title: 'Bought together, together' };
    const close = classify(released(['Fernbridge Council'], { tender }), INDICATORS);
    assert.equal(close.form, 'lone', 'what is told twice counts once: a lead of a half is enough');
    const closer = classify(released(['Fernbridge Council'], { tender }), {
      ...INDICATORS,
      deciding: { ...INDICATORS.deciding, lead: 0.75 },
    });
    assert.equal(closer.form, undefined);
    assert.match(closer.why, /Lone \(1\) and Joined \(0.5\) lie too close together/);
  });

  it('lets indicators rest on others, and exclude them', () => {
    const tender = { procurementMethodDetails: 'Open procedure', lots: [{ id: '1', hasRenewal: true }] };
    assert.deepEqual(ids(classify(released(['A Council'], { tender }), INDICATORS).found), ['one', 'open']);
    assert.deepEqual(ids(classify(released(['A Council', 'B Health'], { tender }), INDICATORS).found), [
      'many',
      'renewed',
    ]);
  });

  it('knows forms only from the file', () => {
    const forms = [...FILE.forms, { id: 'third', name: 'Third', means: 'a further form' }];
    const indicators = FILE.indicators.map((one) =>
      one.id === 'one' ? { ...one, weights: { lone: 1, third: 3 } } : one,
    );
    assert.equal(
      classify(released(['A Council']), indicatorsOf({ ...FILE, forms, indicators })).form,
      'third',
    );
  });

  describe('of several buyers', () => {
    const at = (name: string, postalCode: string, more: object = {}) => ({
      name,
      roles: ['buyer'],
      id: name,
      address: { postalCode },
      ...more,
    });
    const subjectOf = (parties: readonly object[]) => classify({ parties }, INDICATORS).subject;
    const buyers = (parties: readonly object[]) => subjectOf(parties).buyers.map(({ name }) => name);

    it('takes two entries for one body only by an identifier or by the name, never by an address', () => {
      assert.deepEqual(
        buyers([
          at('Fernbridge & Vale Council', 'FE1 1AA'),
          at('THE FERNBRIDGE AND VALE COUNCIL', 'FE1 1AB'),
        ]),
        ['Fernbridge & Vale Council'],
      );
      const identifier = { scheme: 'GB-PPON', id: 'PABC-1234-DEFG' };
      assert.deepEqual(
        buyers([
          at('Fernbridge Council', 'FE1 1AA', { identifier }),
          at('Legal Team', 'FE9 9ZZ', { additionalIdentifiers: [{ ...identifier, id: 'pabc-1234-defg' }] }),
        ]),
        ['Fernbridge Council'],
      );
      for (const [one, other] of [
        ['Police and Crime Commissioner for South Wales', 'South Wales Police'],
        ['Sport Wales', 'Natural Resources Wales'],
        ['Health Board A', 'Health Board B'],
        ['Fernbridge City Council', 'Fernbridge County Council'],
        ['City of Fernbridge', 'Legal Team, Fernbridge Council'],
        ['Makers Enterprise', 'Fernbridge Homes'],
      ] as const) {
        const unknown = { identifier: { scheme: 'GB-COH', id: 'N/A' } };
        assert.deepEqual(buyers([at(one, 'FE1 1AA', unknown), at(other, 'fe11aa', unknown)]), [one, other]);
      }
    });

    it('says which of them may be one body', () => {
      const doubted = (one: string, other: string, postcode = 'FE1 1AA') =>
        measuring(subjectOf([at(one, 'FE1 1AA'), at(other, postcode)]))('buyers-surely-apart');
      assert.deepEqual(doubted('City of Fernbridge', 'Legal Team, Fernbridge Council'), {
        value: 1,
        evidence: [
          { path: '/parties/1/name', excerpt: 'City of Fernbridge / Legal Team, Fernbridge Council' },
        ],
      });
      assert.equal(doubted('Fernbridge County Borough Council', 'Fernbridge Council', 'FE9 9ZZ')?.value, 1);
      assert.equal(doubted('Fernbridge City Council', 'Fernbridge County Council'), undefined);
      assert.equal(doubted('City of Fernbridge', 'Legal Team, Fernbridge Council', 'FE9 9ZZ'), undefined);
      assert.equal(doubted('Fernbridge Council', 'Fernbridge Health Council of All', 'FE1 1AA')?.value, 1);
      assert.equal(doubted('Sport Wales', 'Natural Resources Wales'), undefined);
      assert.equal(doubted('Fernbridge Council', 'Fernbridge Health Board'), undefined, 'of two kinds');
    });
  });

  it('crashes on nothing that JSON can hold, and every place that it shows is there', () => {
    const odd = fc.jsonValue({ maxDepth: 4 });
    const release = fc.record(
      {
        ocid: odd,
        date: odd,
        buyer: odd,
        parties: fc.oneof(
          odd,
          fc.array(fc.record({ id: odd, name: odd, roles: odd, address: odd, details: odd })),
        ),
        tender: fc.oneof(
          odd,
          fc.record({
            title: odd,
            lots: odd,
            contractPeriod: odd,
            procurementMethodDetails: fc.constant('open'),
          }),
        ),
        awards: odd,
        contracts: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(release, (one) => {
        const said = classify(one, INDICATORS);
        for (const { evidence } of said.found)
          for (const { path } of evidence)
            if (path !== '/parties') assert.notEqual(atPointer(one, path), undefined, path);
      }),
      { numRuns: 300 },
    );
  });
});
