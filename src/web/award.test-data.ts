import type { AwardSeen } from '../application/awards/awards-seen.ts';
import type { WhatIfSeen } from '../application/awards/what-if.ts';
import type { Reading } from '../application/interface.ts';

/** An award of two lots for two commissioners, one of whose policies can be read; for tests of pages alone. */
export const awardSeen = (reading: Reading, changes: Partial<AwardSeen> = {}): AwardSeen => ({
  reading: {
    ...reading,
    document: {
      ...reading.document,
      lots: [
        { id: 'north', title: 'North <b>' },
        { id: 'south', title: 'South' },
      ],
      criteria: [
        { id: 'price', title: 'Price' },
        { id: 'care', title: 'Care taken' },
      ],
    },
    names: { 'party/ada': 'Ada P.', 'party/bea': 'Bea Q.', 'party/oak': 'Oak & Sons', 'party/elm': 'Elm' },
  },
  id: 'proposal-1',
  proposal: 'proposal-1',
  proposedAt: '2026-11-20T10:00:00.000Z',
  open: true,
  refused: [],
  lots: [
    { id: 'north', commissioner: 'party/ada', ceilingPence: 100_000 },
    { id: 'south', commissioner: 'party/bea', ceilingPence: 100_000 },
  ],
  commissioners: [
    {
      id: 'party/ada',
      bodies: ['party/ada'],
      own: true,
      budgetPence: 160_000,
      budgets: [
        {
          body: 'party/ada',
          pence: 700_000,
          takenPence: 540_000,
          leftPence: 160_000,
          takesPence: 80_000,
          joint: false,
        },
      ],
      mandate: { perContractPence: 70_000, keeps: ['Whom to let in.'] },
      policy: {
        weights: { price: 40, care: 60 },
        priceFormula: 'linear',
        minimumScores: { care: 50 },
        rules: [{ id: 'cap', type: 'max-share', share: 0.5, strength: 'should', penaltyPencePerPound: 5 }],
      },
    },
    { id: 'party/bea', bodies: ['party/bea'], own: false, budgets: [] },
  ],
  perLot: [
    {
      lot: 'north',
      bid: 'bid-1',
      offer: 'n',
      lead: 'party/oak',
      members: ['party/oak'],
      pricePence: 80_000,
      valuePence: 61_000,
    },
  ],
  offers: [
    { id: 'bid-1-n', provider: 'party/oak', prices: { north: 80_000 }, won: true, compared: [] },
    { id: 'bid-2-s', provider: 'party/elm', prices: { south: 95_000 }, won: false, compared: [] },
  ],
  providers: [],
  leftOut: [
    {
      offer: 'bid-2-offer-1',
      provider: 'party/elm',
      prices: { north: 90_000 },
      beyond: [{ body: 'party/ada', pence: 90_000, mostPence: 70_000 }],
      withheld: false,
      requires: [],
    },
    {
      offer: 'bid-2-offer-2',
      provider: 'party/elm',
      prices: { south: 10_000 },
      beyond: [],
      withheld: false,
      requires: ['bid-2-offer-1'],
    },
    {
      offer: 'bid-3-offer-1',
      provider: 'party/oak',
      prices: { south: 99_000 },
      beyond: [],
      withheld: true,
      requires: [],
    },
  ],
  overLimit: [{ bid: 'bid-1', body: 'party/ada', pence: 80_000, mostPence: 70_000 }],
  result: {
    format: 'moothall/award-result/1',
    problemHash: 'ab'.repeat(32),
    status: 'proved',
    autonomy: 'on',
    offers: ['bid-1-n'],
    valuePence: 61_000,
    costPence: 80_000,
    worstShortfallPpm: 31_600,
    sumShortfallPpm: 31_600,
    boundPence: 61_000,
    boundBy: 'exact',
    gap: 0,
    tieBreak: 'proved',
    perCommissioner: [
      {
        id: 'party/ada',
        valuePence: 61_000,
        alonePence: 63_000,
        costPence: 80_000,
        shortfallPpm: 31_600,
        rules: [{ id: 'cap', holds: true, penaltyPence: 0 }],
      },
      { id: 'party/bea', valuePence: 0, alonePence: null, costPence: 0, shortfallPpm: 0, rules: [] },
    ],
    perLot: [
      { id: 'north', offer: 'bid-1-n', provider: 'party/oak', pricePence: 80_000, valuePence: 61_000 },
    ],
    proof: null,
    seconds: 0,
  },
  problem: { format: 'moothall/award-problem/1' },
  sharing: [],
  answers: new Map([
    [
      'frontier',
      {
        about: 'frontier' as const,
        points: [
          {
            costCapPence: 80_000,
            costPence: 80_000,
            valuePence: 61_000,
            boundPence: 61_000,
            status: 'proved',
          },
          { costCapPence: 60_000, costPence: 60_000, valuePence: 40_000, boundPence: 45_000, status: 'gap' },
          { costCapPence: 1, costPence: 0, valuePence: 0, boundPence: 0, status: 'infeasible' },
        ],
      },
    ],
    [
      'offer bid-2-s',
      {
        about: 'offer' as const,
        id: 'bid-2-s',
        reason: {
          text: '',
          proved: true,
          won: false,
          certain: true,
          cutPence: 11_875,
          pricesPence: { south: 83_125 },
          displaced: ['bid-1-n'],
        },
      },
    ],
    ['rule party/ada/cap', { about: 'rule' as const, reason: { text: '', proved: true, costPence: 1234 } }],
    [
      'commissioner party/ada',
      {
        about: 'commissioner' as const,
        reason: { text: '', proved: true, costsOthersPence: 0, othersCostItPence: 2000 },
      },
    ],
  ]),
  shortfalls: new Map([['party/ada', [{ offer: 'bid-2-n', because: 'group', instead: ['bid-1-n'] }]]]),
  waiting: 0,
  large: false,
  ...changes,
});

/** What trying another policy finds: the lot goes to nobody. */
export const whatIfSeen = (seen: AwardSeen): WhatIfSeen => {
  const { result } = seen;
  if (result === undefined) return { state: 'fault', message: 'there is no result' };
  const { seconds: _, ...award } = result;
  return {
    state: 'awarded',
    before: result,
    after: { ...award, offers: [], valuePence: 0, costPence: 0, perLot: [] },
    measured: new Map([
      ['party/ada', 0],
      ['party/bea', 0],
    ]),
    problem: { changed: true },
  };
};
