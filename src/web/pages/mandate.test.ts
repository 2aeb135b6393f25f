import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from '../../application/interface.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { titleOf } from './frame.ts';
import { mandatePage } from './mandate.ts';

const reading = (document: JsonObject): Reading =>
  ({
    stream: 'mandate/vale',
    kind: 'mandate',
    document,
    names: { 'party/vale': 'Vale Council', 'party/hub': 'Buying Hub', 'party/acme': 'Acme Care' },
  }) as unknown as Reading;

const textOf = (document: JsonObject): string =>
  mandatePage(reading(document))
    .sections.markup.replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' .', '.');

const mandate = {
  commissioner: 'party/vale',
  to: 'party/hub',
  budgetPence: 50_000_000,
  limits: { perContractPence: 10_000_000 },
  validFrom: '2026-04-01',
  validTo: '2027-03-31',
  keeps: ['Safeguarding.', 'Whom to trust with keys.'],
  clauses: { 'living-wage': 'Everybody is paid the living wage.' },
  policy: {
    weights: { price: 30, quality: 50, 'social-value': 20 },
    priceFormula: 'lowest',
    minimumScores: { quality: 60 },
    rules: [
      { id: 'no', type: 'exclude', strength: 'must', provider: 'party/acme' },
      {
        id: 'local',
        type: 'set-aside',
        strength: 'should',
        flag: 'sme',
        share: 0.3,
        penaltyPencePerPound: 10,
      },
    ],
  },
};

test('given a mandate, then its page has the giver’s name, and policy, limits, validity and what is kept in plain words', () => {
  assert.equal(titleOf(reading(mandate)), 'Mandate of Vale Council');
  const text = textOf(mandate);
  for (const said of [
    /Holds From 1 April 2026 until 31 March 2027/,
    /Budget for all awards together £500,000\.00 Most for one contract £100,000\.00/,
    /Quality 50% 60 Price 30% None Social value 20% None/,
    /The lowest price has 100 points; twice that price has half/,
    /Nothing goes to Acme Care\. This must hold\. \(rule no\)/,
    /At least 30% of what it awards, measured by ceiling prices, goes to providers of the kind “small or medium-sized enterprise”; if not, 10p comes off the value for each pound short\. \(rule local\)/,
    /own decision Safeguarding\. Whom to trust with keys\. No award for it is decided jointly by its silence: it has to agree itself\. Nothing else follows from these words by itself: whoever decides reads them\./,
    /Living wage Everybody is paid the living wage\./,
  ])
    assert.match(text, said);
});

test('given a mandate without dates, or one of which only the summary is shown, then nothing is made up', () => {
  const { validFrom: _, validTo: __, ...rest } = mandate;
  assert.match(textOf(rest), /Holds Until it is taken back/);
  assert.doesNotMatch(textOf({}), /Holds|rules|judged/);
});
