import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { classify } from './classify.ts';
import { FILE, indicatorsOf, released } from './example.test-data.ts';
import { readIndicators } from './indicators.ts';
import { MEASURE_NAMES } from './measures.ts';

const own = indicatorsOf(parse(readFileSync(join(import.meta.dirname, 'indicators.yaml'), 'utf8')));

function faultOf(change: Record<string, unknown>): string {
  const read = readIndicators({ ...FILE, ...change }, MEASURE_NAMES);
  return read.ok ? '' : read.error;
}

const [first] = FILE.indicators;

describe('an indicator file', () => {
  it('is told where it is wrong', () => {
    assert.equal(faultOf({}), '');
    assert.equal(faultOf({ reading: 3 }), '/reading: must be a text');
    assert.equal(
      faultOf({ indicators: [{ ...first, measure: 'luck' }] }).slice(0, 38),
      '/indicators/0/measure: luck is none of',
    );
    assert.equal(
      faultOf({ indicators: [{ ...first, weights: { other: 1 } }] }),
      '/indicators/0/weights/other: there is no such form',
    );
    assert.equal(
      faultOf({ indicators: [{ ...first, with: ['said'] }] }),
      '/indicators/0/with: said is no indicator above one',
    );
    assert.equal(faultOf({ indicators: [first, first] }), '/indicators/1/id: one is there twice');
    assert.match(
      faultOf({ indicators: [{ ...first, measure: undefined, words: ['('] }] }),
      /^\/indicators\/0\/words: Invalid/,
    );
    assert.match(faultOf({ denied: { before: ['('] } }), /^\/denied\/before: Invalid/);
    assert.equal(
      faultOf({ deciding: { ...FILE.deciding, phrase: { times: 1, thin: ['luck'] } } }),
      '/deciding/phrase/thin/0: luck is no indicator',
    );
    assert.equal(
      faultOf({ deciding: { ...FILE.deciding, alone: { times: 1, nothing: ['luck'] } } }),
      '/deciding/alone/nothing/0: luck is no indicator',
    );
    assert.equal(faultOf({ deciding: { least: 'much' } }), '/deciding/least: must be a number');
    const read = readIndicators(null, MEASURE_NAMES);
    assert.equal(read.ok ? '' : read.error, 'the file: must be an object');
  });

  it('comes with Moothall, with a weight of every form somewhere and whose reading it is', () => {
    assert.match(own.reading, /Moothall's reading/);
    assert.ok(own.indicators.length >= 30, `${own.indicators.length} indicators`);
    for (const { id } of own.forms)
      assert.ok(
        own.indicators.some(({ weights }) => (weights[id] ?? 0) > 0),
        `${id} can be pointed to`,
      );
    for (const { id, weights } of own.indicators) assert.ok(Object.keys(weights).length > 0, id);
  });

  it('of Moothall finds co-production in English and in Welsh', () => {
    for (const title of [
      'A service to be co-produced with carers',
      'Gwasanaeth i’w gydgynhyrchu gyda gofalwyr',
      'Chwarae a chyd-ddylunio',
      'Cydgynhyrchu',
    ]) {
      const said = classify(released(['A Council'], { tender: { title } }), own);
      assert.ok(
        said.found.some(({ indicator }) => indicator === 'co-production'),
        title,
      );
    }
    const said = classify(released(['A Council'], { tender: { title: 'Cooperation with producers' } }), own);
    assert.ok(!said.found.some(({ indicator }) => indicator === 'co-production'));
  });

  it('of Moothall reads the method by its code where no words of its own tell the procedure', () => {
    const found = (tender: object) =>
      classify(released(['A Council'], { tender }), own)
        .found.map(({ indicator }) => indicator)
        .filter((id) => /open|restricted|direct|call-off/.test(id));
    assert.deepEqual(found({ procurementMethod: 'open' }), ['open-by-code']);
    assert.deepEqual(found({ procurementMethod: 'selective' }), ['restricted-by-code']);
    assert.deepEqual(found({ procurementMethod: 'direct' }), ['direct-by-code']);
    assert.deepEqual(found({ procurementMethod: 'limited' }), []);
    for (const [procurementMethod, procurementMethodDetails, indicator] of [
      ['open', 'Open procedure (below threshold)', 'open-competition'],
      ['selective', 'Call-off from a framework agreement', 'call-off'],
      ['selective', 'Restricted procedure', 'restricted'],
      ['direct', 'Direct award', 'direct'],
      ['limited', 'Competitive quotation (below threshold)', 'open-competition'],
    ] as const)
      assert.deepEqual(found({ procurementMethod, procurementMethodDetails }), [indicator]);
  });

  it('of Moothall takes no words that are denied in their own sentence', () => {
    const around =
      'The service gives help at home to people of the county, by day and by night, in every town.';
    const found = (title: string) =>
      classify(released(['A Council'], { tender: { title, description: around } }), own)
        .found.map(({ indicator }) => indicator)
        .filter((id) => id !== 'one-buyer');
    for (const title of [
      'This will not be co-produced.',
      'There is no co-production in this contract',
      'The service won’t be co-designed',
      'Co-production is not required',
      'Ni fydd y gwasanaeth yn cael ei gydgynhyrchu.',
      'Gwasanaeth heb ei gydgynhyrchu',
      'Joint procurement: No',
      'The contract involves joint procurement: no',
      'Not for use by other public bodies',
      'This framework may not be used by other public sector bodies',
      'We seek neither an alliance contract nor a strategic partner',
      'The Council does not intend to include any community benefits',
      'Individual service funds are excluded',
    ])
      assert.deepEqual(found(title), [], title);
    for (const [title, indicator] of [
      ['Not only specified but co-produced', 'co-production'],
      ['Means including but not limited to co-production', 'co-production'],
      ['Lot no. 3 co-production', 'co-production'],
      ['There is no lead. This will be co-produced.', 'co-production'],
      ['It will not be co-designed; later it will be co-produced', 'co-production'],
      ['Not for sale but for use by other public bodies', 'for-use-by-others'],
      ['Joint procurement: yes', 'bought-jointly'],
      ['Nid oes lotiau. Bydd yn cael ei gydgynhyrchu.', 'co-production'],
    ] as const)
      assert.ok(found(title).includes(indicator), title);
  });

  it('of Moothall is little sure where one phrase alone speaks for a form, and says none where little is said besides', () => {
    const said = (tender: object) => classify(released(['A Council'], { tender }), own);
    const title = 'This will be co-produced with residents.';
    assert.equal(said({ title }).form, undefined);
    assert.match(said({ title }).why, /little is said, and one phrase alone .* \(Co-production\)/);
    const description =
      'The service gives help at home to people of the county, by day and night, in every town.';
    const long = said({ title, description });
    assert.deepEqual([long.form, long.sure], ['relational', 0.31]);
    assert.match(long.why, /One phrase alone speaks for it \(Co-production\), so that this is less sure/);
    const more = said({ title, description: `${description} There is a long-term relationship.` });
    assert.ok(more.sure > 0.6, 'two that speak for it are no single phrase');
  });

  it('of Moothall says of nothing but names, counts and terms which form it is', () => {
    const long = 'The service gives help at home to people of the county, by day and night, in every town.';
    const lasting = { startDate: '2020-01-01T00:00:00Z', endDate: '2030-01-01T00:00:00Z' };
    const [two, kinds] = [
      ['North Council', 'South Council'],
      ['North Council', 'South Health Board'],
    ];
    for (const [buyers, tender, more] of [
      [two, { title: 'Service', description: 'x x x x x x x x' }, {}],
      [two, { title: 'Service', description: long }, {}],
      [kinds, { title: 'Service', description: long }, {}],
      [kinds, { title: 'Service', description: long, procurementMethodDetails: 'Call-off' }, {}],
      [['North Council'], { title: long, contractPeriod: lasting }, {}],
      [['North Council'], { title: long }, { awards: [{ id: '1', amendments: [{ id: 'a' }] }] }],
    ] as const) {
      const said = classify({ ...released(buyers, { tender }), ...more }, own);
      assert.deepEqual([said.form, said.sure], [undefined, 0], said.why);
    }
    const thin = classify(released(kinds ?? [], { tender: { title: long } }), own);
    assert.match(thin.why, /nothing but Several buyers, Buyers of several kinds speaks for Partnership/);
    const together = `${long} The councils jointly commission it.`;
    assert.equal(classify(released(two ?? [], { tender: { title: together } }), own).form, 'partnership');
    const criteria = [
      { type: 'price', numbers: [{ number: 50 }] },
      { type: 'quality', numbers: [{ number: 50 }] },
    ];
    const lots = [{ id: '1', awardCriteria: { criteria } }];
    assert.equal(classify(released(two ?? [], { tender: { title: long, lots } }), own).form, 'partnership');
  });

  it('of Moothall is little sure where one field alone speaks for a form, and says none where little is said besides', () => {
    const frameworkAgreement = { buyerCategories: 'Every council of Fernshire' };
    const techniques = { frameworkAgreement };
    const said = (title: string) => classify(released(['A Council'], { tender: { title, techniques } }), own);
    const awards = ['x', 'y'].map((id) => ({ id, buyers: [{ id }] }));
    const little = classify(
      released(['A Council', 'B Council'], { tender: { title: 'Lamps' }, awards }),
      own,
    );
    assert.equal(little.form, undefined);
    assert.match(little.why, /little is said, and one field alone .* \(Awards or contracts for different/);
    const long = said(
      'The service gives help at home to people of the county, by day and night, in every town.',
    );
    assert.deepEqual([long.form, long.sure], ['distributed', 0.29]);
    assert.match(long.why, /One field alone speaks for it/);
  });

  it('of Moothall sees a lot for each buyer, by full and by short name', () => {
    const tender = {
      description: 'North Fire Service (NFS) and South Fire Service (SFS) are each seeking a contractor.',
      lots: [
        { id: '1', description: 'For NFS.' },
        { id: '2', description: 'For South Fire Service.' },
      ],
    };
    const said = classify(released(['North Fire Service', 'South Fire Service'], { tender }), own);
    assert.deepEqual(
      said.found.find(({ indicator }) => indicator === 'lots-by-buyer')?.evidence.map(({ path }) => path),
      ['/tender/lots/0', '/tender/lots/1'],
    );
    const both = {
      ...tender,
      lots: [
        { id: '1', description: 'For NFS and SFS.' },
        { id: '2', description: 'For NFS.' },
      ],
    };
    const other = classify(released(['North Fire Service', 'South Fire Service'], { tender: both }), own);
    assert.ok(!other.found.some(({ indicator }) => indicator === 'lots-by-buyer'));
  });

  it('of Moothall reads weights of price in numbers, in words and where there is nothing else', () => {
    const priceOf = (criteria: readonly object[]) =>
      classify(released(['A Council'], { tender: { lots: [{ id: '1', awardCriteria: { criteria } }] } }), own)
        .found.map(({ indicator }) => indicator)
        .filter((id) => id.startsWith('price') || id.startsWith('quality'));
    assert.deepEqual(
      priceOf([
        { type: 'price', numbers: [{ number: 60 }] },
        { type: 'quality', numbers: [{ number: 40 }] },
      ]),
      ['price-first'],
    );
    assert.deepEqual(
      priceOf([
        { type: 'price', description: '30%' },
        { type: 'quality', description: '70' },
      ]),
      ['quality-first'],
    );
    assert.deepEqual(priceOf([{ type: 'price' }]), ['price-first', 'price-only']);
    assert.deepEqual(priceOf([{ type: 'price', description: 'see papers' }, { type: 'quality' }]), []);
  });

  it('of Moothall sees amendments, links to frameworks, and who else may buy', () => {
    const found = (release: object) =>
      classify({ ...released(['A Council']), ...release }, own).found.map(({ indicator }) => indicator);
    assert.ok(
      found({ awards: [{ id: '1', amendments: [{ id: 'a', rationale: 'More' }] }] }).includes('amended'),
    );
    assert.ok(
      found({ relatedProcesses: [{ id: '1', relationship: ['framework'] }] }).includes('call-off-by-link'),
    );
    const frameworkAgreement = { buyerCategories: 'Every council of Fernshire' };
    assert.ok(found({ tender: { techniques: { frameworkAgreement } } }).includes('buyers-may-join'));
    const milestones = [{ id: '1', title: 'Half of the lamps' }];
    assert.ok(found({ contracts: [{ id: '1', implementation: { milestones } }] }).includes('measured'));
    const awards = ['x', 'y'].map((id) => ({ id, buyers: [{ id }] }));
    assert.ok(found({ awards }).includes('awards-by-buyer'));
    const otherRequirements = { reservedParticipation: ['shelteredWorkshop'] };
    assert.ok(found({ tender: { otherRequirements } }).includes('reserved'));
  });

  it('of Moothall sees an extension in the fields of the standard, and none in options', () => {
    const found = (release: object) =>
      classify({ ...released(['A Council']), ...release }, own)
        .found.filter(({ indicator }) => indicator === 'extension' || indicator === 'options')
        .flatMap(({ indicator, evidence }) => evidence.map(({ path }) => `${indicator} ${path}`));
    const [start, end, limit] = ['2020-01-01T00:00:00Z', '2022-01-01T00:00:00Z', '2026-01-01T00:00:00Z'];
    const period = { startDate: start, endDate: end, maxExtentDate: limit };
    const lotted = (lot: object) => ({ tender: { lots: [{ id: '1', ...lot }] } });
    for (const [release, path] of [
      [{ tender: { contractPeriod: period } }, '/tender/contractPeriod/maxExtentDate'],
      [lotted({ contractPeriod: period }), '/tender/lots/0/contractPeriod/maxExtentDate'],
      [lotted({ hasRenewal: true }), '/tender/lots/0/hasRenewal'],
      [lotted({ renewal: { maximumRenewals: 3 } }), '/tender/lots/0/renewal'],
      [lotted({ renewal: { description: 'Twice by a year.' } }), '/tender/lots/0/renewal'],
      [{ awards: [{ id: 'a', contractPeriod: period }] }, '/awards/0/contractPeriod/maxExtentDate'],
      [{ contracts: [{ id: 'c', period }] }, '/contracts/0/period/maxExtentDate'],
      [
        { contracts: [{ id: 'c', period: { startDate: start, durationInDays: 700, maxExtentDate: limit } }] },
        '/contracts/0/period/maxExtentDate',
      ],
    ] as const)
      assert.deepEqual(found(release), [`extension ${path}`]);
    for (const release of [
      { tender: { contractPeriod: { ...period, maxExtentDate: end } } },
      { tender: { contractPeriod: { ...period, maxExtentDate: 'later' } } },
      { tender: { contractPeriod: { startDate: start, durationInDays: 3000, maxExtentDate: limit } } },
      { tender: { tenderPeriod: period } },
      lotted({ hasRenewal: false, renewal: { description: 'None.' } }),
      lotted({ renewal: { maximumRenewals: 0 } }),
      lotted({ renewal: {} }),
    ])
      assert.deepEqual(found(release), [], JSON.stringify(release));
    assert.deepEqual(found(lotted({ hasOptions: true })), ['options /tender/lots/0/hasOptions']);
    assert.deepEqual(found(lotted({ options: { description: 'More lamps.' } })), [
      'options /tender/lots/0/options',
    ]);
  });

  it('of Moothall reads the longest term, in days, months or dates', () => {
    const termOf = (period: object) =>
      classify(released(['A Council'], { tender: { contractPeriod: period } }), own)
        .found.map(({ indicator }) => indicator)
        .filter((id) => id.startsWith('term'));
    assert.deepEqual(termOf({ startDate: '2025-01-01T00:00:00Z', endDate: '2031-01-01T00:00:00Z' }), [
      'term-of-five-years',
    ]);
    assert.deepEqual(termOf({ durationInMonths: 12 }), ['term-to-a-year']);
    assert.deepEqual(termOf({ durationInDays: 720 }), []);
    assert.deepEqual(termOf({ startDate: 'soon', endDate: '2031' }), []);
  });
});
