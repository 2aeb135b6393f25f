import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AwardSeen } from '../../application/awards/awards-seen.ts';
import type { OfferReason } from '../../application/awards/reasons.ts';
import type { Reading } from '../../application/interface.ts';
import { awardSeen } from '../award.test-data.ts';
import { frontierChart } from '../charts/frontier.ts';
import type { Html } from '../html.ts';
import { lossTable } from './award-reasons.ts';
import { aloneWords, shortfallList } from './award-shortfalls.ts';

const reading = { document: {}, names: {}, stream: 'procedure/roads' } as unknown as Reading;
const plain = (said: Html | undefined) =>
  (said?.markup ?? '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

type Compared = AwardSeen['offers'][number]['compared'];
const LOST = { text: '', proved: true, won: false, certain: true, displaced: [] } satisfies OfferReason;

/** What is said of an offer for the south that no price would make win. */
function saidOf(compared: Compared, reason: Partial<OfferReason> = {}): string {
  const seen = awardSeen(reading, {
    offers: [{ id: 'bid-2-s', provider: 'party/elm', prices: { south: 95_000 }, won: false, compared }],
    answers: new Map([['offer bid-2-s', { about: 'offer', id: 'bid-2-s', reason: { ...LOST, ...reason } }]]),
  });
  return plain(lossTable(seen, seen.offers));
}

const SOUTH = { lot: 'south', commissioner: 'party/bea', winner: 'party/oak' };

test('given an offer that no price would make win, then its points stand beside the winner’s, and never “At no price.” alone', () => {
  const said = saidOf([{ ...SOUTH, scores: [], points: { own: 30.5, winner: 80, price: 40 } }]);
  assert.match(
    said,
    /At no price: on South it has 30\.5 points apart from price, Oak &amp; Sons, who won it, 80; price adds at most 40\./,
  );
  assert.doesNotMatch(said, /Points alone do not decide|At no price\./);
  const shared = saidOf([
    { ...SOUTH, scores: [], points: { own: 70, winner: 80, price: 40, winnerPrice: 12.5 } },
  ]);
  assert.match(shared, /who won it, 80 and 12\.5 for price; price adds at most 40/);
  const behind = saidOf([
    { ...SOUTH, scores: [], points: { own: 41, winner: 60, price: 30, winnerPrice: 20 } },
  ]);
  assert.doesNotMatch(behind, /Points alone do not decide/);
  assert.match(shared, /Points alone do not decide/);
});

test('given a package that won, then it is named with what would be lost, and no points that say the contrary', () => {
  const compared: Compared = [
    { ...SOUTH, scores: [], points: { own: 58.25, winner: 58.25, price: 30, winnerPrice: 3.13 } },
  ];
  const won = { bid: 'bid-1', offer: 'all', lead: 'party/oak', members: [], pricePence: 80_000 };
  const said = (forNothing: NonNullable<OfferReason['forNothing']>, lots = ['north', 'south']) => {
    const reason = { ...LOST, forNothing };
    const seen = awardSeen(reading, {
      perLot: lots.map((lot) => ({ ...won, lot, valuePence: 61_000 })),
      offers: [{ id: 'bid-2-s', provider: 'party/elm', prices: { south: 95_000 }, won: false, compared }],
      answers: new Map([['offer bid-2-s', { about: 'offer', id: 'bid-2-s', reason }]]),
    });
    const { valuePence = 0 } = seen.result ?? {};
    return [plain(lossTable(seen, seen.offers)), valuePence] as const;
  };
  const [less, value] = said({ possible: true, lessPence: 33_000, displaced: ['bid-1-all'], proved: true });
  assert.match(
    less,
    /At no price: in its place bid 1, .*all.* \(one package of North .* and South, worth £1,220\.00 together\) would be lost\. Even for nothing, no award with it is worth more than £/,
  );
  assert.ok(less.includes(`£330.00 less than this one`), `${less} ${value}`);
  assert.doesNotMatch(less, /58\.25|Points alone/);
  assert.match(
    said({ possible: false, displaced: ['bid-1-all'], proved: true })[0],
    /No award with it keeps every rule/,
  );
  assert.match(
    said({ possible: true, lessPence: -5, displaced: [], proved: true })[0],
    /At no price: an award with it could be worth more, but not without a commissioner falling shorter/,
  );
});

test('given scores but not the weights, or neither, then it says what there is and whom to ask', () => {
  const scores = saidOf([{ ...SOUTH, scores: [{ criterion: 'care', own: 40, winner: 90 }] }]);
  assert.match(scores, /on South it scores 40 for care taken \(Oak &amp; Sons, who won it: 90\)\./);
  assert.match(scores, /How that is weighed, the rules do not show you: ask Bea Q\./);
  assert.match(saidOf([SOUTH]), /At no price: even so, other offers do better\. .* ask Bea Q\./);
});

test('given what bars it, then that is said; where the rules keep it, then whom to ask', () => {
  const barred = saidOf([SOUTH], { barred: 'party/bea excludes party/elm (rule r)' });
  assert.match(barred, /At no price: Bea Q\. excludes Elm \(rule r\)\./);
  const kept = saidOf([SOUTH], { barred: 'it does not meet a condition', withheld: true });
  assert.match(kept, /At no price: it does not meet a condition\. To know more, ask Bea Q\./);
  assert.match(saidOf([SOUTH], { certain: false }), /At none of the prices that were looked at:/);
});

test('given a package, then the table says which price the cut comes off', () => {
  const seen = awardSeen(reading, {
    offers: [
      {
        id: 'bid-2-s',
        provider: 'party/elm',
        prices: { north: 60_000, south: 95_000 },
        won: false,
        compared: [],
      },
    ],
    answers: new Map([
      [
        'offer bid-2-s',
        {
          about: 'offer',
          id: 'bid-2-s',
          reason: { ...LOST, cutPence: 5000, pricesPence: { north: 60_000, south: 90_000 } },
        },
      ],
    ]),
  });
  assert.match(plain(lossTable(seen, seen.offers)), /At £1,500\.00: £50\.00 less, taken off South\./);
});

test('given commissioners that fall short, then each cause is said by names, and what is kept is not told', () => {
  const held = [{ commissioner: 'party/bea', lots: ['south'] }];
  const seen = awardSeen(reading, {
    answers: new Map([
      [
        'commissioner party/ada',
        {
          about: 'commissioner',
          reason: {
            text: '',
            proved: true,
            shortfall: {
              shortfallPpm: 31_600,
              causes: [
                { kind: 'capacity', provider: 'party/oak', most: 1, needed: 2, held, shortfallPpm: 0 },
                { kind: 'withheld', held: [], shortfallPpm: 10_000 },
              ],
              tried: 3,
              untried: 0,
              proved: true,
              text: '',
            },
          },
        },
      ],
    ]),
  });
  const said = plain(shortfallList(seen));
  assert.match(
    said,
    /Ada P\. falls short by 3\.16%\. Oak &amp; Sons has capacity for 1 unit; with what Ada P\. would have taken alone, 2 would be needed: Bea Q\. gets it for South\. Without this Ada P\. would not fall short\. What stands in the way, the rules do not show you: .* would fall short by 1%\./,
  );
});

test('given nothing alone, then whether no award is possible or it is worth nothing is told apart', () => {
  const bea = { id: 'party/bea', valuePence: 0, alonePence: null, costPence: 0, shortfallPpm: 0, rules: [] };
  assert.equal(aloneWords(awardSeen(reading), bea), 'None that is worth anything');
  for (const [alone, said] of [
    ['impossible', 'No award is possible'],
    ['worthless', 'Worth nothing'],
    ['no-offer', 'No offer is for these lots alone'],
  ] as const) {
    const reason = { text: '', proved: true, alone };
    const answers = new Map([['commissioner party/bea', { about: 'commissioner', reason } as const]]);
    assert.equal(aloneWords(awardSeen(reading, { answers }), bea), said);
  }
});

test('given large sums, then the labels of the chart have room for the letters of a phone, and nothing meets the title', () => {
  const points = [1, 2, 3, 4].map((n) => ({
    costPence: n * 12_345_600,
    valuePence: n * 98_765_400,
    capPence: n * 12_345_600,
    proved: true,
  }));
  const best = points.at(-1);
  assert.ok(best !== undefined);
  const drawn = frontierChart(points, best).markup;
  for (const [, at, label] of drawn.matchAll(/x="([\d.]+)" y="[\d.]+" text-anchor="end">([^<]*£[^<]*)</g))
    assert.ok(Number(at) >= (label?.length ?? 0) * 12, `${label} at ${at}`);
  const star = /mh-chart__strong" x="[\d.]+" y="([\d.]+)"/.exec(drawn)?.[1];
  assert.ok(Number(star) - 22 >= 16, `the name of the star at ${star}`);
});
