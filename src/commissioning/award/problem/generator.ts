/**
 * Award problems for tests and comparisons, the same for the same size and seed on every machine. Numbers come from
 * Mulberry32 (public domain), a generator of 32 bits. Hard by what they hold: capacity for about two thirds of what a
 * provider offers on, discounts that begin at about a third of it, budgets around what all lots would cost at their ceilings.
 */
export interface Size {
  readonly commissioners: number;
  readonly lots: number;
  readonly providers: number;
  /** Single offers by lot, on average. */
  readonly single: number;
  /** Packages by provider. */
  readonly packages: number;
  /** Kinds of service: a provider offers on lots of its own kinds only. */
  readonly categories: number;
  /** Share of a provider's offered units that it can take. */
  readonly capacity: number;
}

export const SIZES: Readonly<Record<string, Size>> = {
  S: { commissioners: 20, lots: 50, providers: 50, single: 11, packages: 2.3, categories: 4, capacity: 0.7 },
  M: {
    commissioners: 100,
    lots: 200,
    providers: 100,
    single: 4.4,
    packages: 3.4,
    categories: 8,
    capacity: 0.7,
  },
  H1: {
    commissioners: 20,
    lots: 100,
    providers: 50,
    single: 11,
    packages: 7.5,
    categories: 1,
    capacity: 0.5,
  },
  L: {
    commissioners: 300,
    lots: 1000,
    providers: 200,
    single: 1.8,
    packages: 3,
    categories: 20,
    capacity: 0.65,
  },
  H2: {
    commissioners: 60,
    lots: 250,
    providers: 100,
    single: 14,
    packages: 9.6,
    categories: 2,
    capacity: 0.4,
  },
  XL: {
    commissioners: 300,
    lots: 1000,
    providers: 400,
    single: 10,
    packages: 5.2,
    categories: 20,
    capacity: 0.55,
  },
};

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws in the shapes that the generator needs. */
function draws(seed: number) {
  const next = mulberry32(seed);
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    chance: (probability: number): boolean => next() < probability,
    whole,
    some: <T>(list: readonly T[], count: number): T[] => {
      const left = [...list];
      const taken: T[] = [];
      while (taken.length < count && left.length > 0)
        taken.push(...left.splice(whole(0, left.length - 1), 1));
      return taken;
    },
  };
}

type Draws = ReturnType<typeof draws>;
const list = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, n) => make(n));
const WEIGHTS = [
  { price: 30, quality: 50, 'social-value': 20 },
  { price: 40, quality: 60 },
  { price: 60, quality: 30, 'social-value': 10 },
  { price: 20, quality: 55, 'social-value': 25 },
];

interface Placed {
  readonly id: string;
  readonly commissioner: string;
  readonly category: number;
  readonly ceilingPence: number;
  readonly units: number;
}

/** A problem file of a size: commissioners C1…, lots L1…, providers P1…, offers O1…. */
export function generateProblem(size: Size, seed: number) {
  const draw = draws(seed);
  const placed = list(size.lots, (n): Placed => {
    const ceilingPence = draw.whole(20_000, 400_000) * 100;
    return {
      id: `L${n + 1}`,
      // Every commissioner has a lot; the rest fall as they may.
      commissioner: `C${n < size.commissioners ? n + 1 : draw.whole(1, size.commissioners)}`,
      category: draw.whole(0, size.categories - 1),
      ceilingPence,
      units: Math.max(1, Math.round(ceilingPence / 500_000)),
    };
  });
  const profiles = list(size.providers, (n) => ({
    id: `P${n + 1}`,
    categories: new Set(
      draw.some(
        list(size.categories, (c) => c),
        draw.whole(1, 2),
      ),
    ),
    flags: draw.chance(0.35) ? ['vcse', 'sme'] : draw.chance(0.5) ? ['sme'] : [],
    keenness: draw.whole(68, 92),
  }));
  const offers = offersOf(draw, size, placed, profiles);
  return {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: list(size.commissioners, (n) => commissionerOf(draw, `C${n + 1}`, placed)),
    lots: placed.map(({ category: _category, ...lot }) => ({
      ...lot,
      ...(draw.chance(0.02) ? { reserved: ['sme'] } : {}),
    })),
    providers: profiles.map(({ id, flags }) => providerOf(draw, size, id, flags, placed, offers)),
    scores: scoresOf(draw, placed, offers),
    offers,
  };
}

interface GeneratedOffer {
  readonly id: string;
  readonly provider: string;
  readonly prices: Readonly<Record<string, number>>;
  readonly group?: string;
  readonly requires?: readonly string[];
}

function offersOf(
  draw: Draws,
  size: Size,
  placed: readonly Placed[],
  profiles: readonly { id: string; categories: ReadonlySet<number>; keenness: number }[],
): GeneratedOffer[] {
  const offers: GeneratedOffer[] = [];
  const price = (lot: Placed, percent: number) => Math.round((lot.ceilingPence * percent) / 100);
  const named = () => `O${offers.length + 1}`;
  const singles = new Map<string, { lot: Placed; offer: string }[]>();
  for (const lot of placed) {
    const able = profiles.filter((one) => one.categories.has(lot.category));
    const count = Math.floor(size.single) + (draw.chance(size.single % 1) ? 1 : 0);
    for (const { id, keenness } of draw.some(able, count)) {
      const offer = named();
      offers.push({
        id: offer,
        provider: id,
        prices: { [lot.id]: price(lot, keenness + draw.whole(-8, 8)) },
      });
      singles.set(id, [...(singles.get(id) ?? []), { lot, offer }]);
    }
  }
  for (const { id, keenness } of profiles) {
    const own = singles.get(id) ?? [];
    if (own.length < 2) continue;
    const count = Math.floor(size.packages) + (draw.chance(size.packages % 1) ? 1 : 0);
    for (let n = 0; n < count; n += 1) {
      const lots = draw.some(own, draw.whole(2, Math.min(4, own.length)));
      const [other] = draw.some(own, 1);
      offers.push({
        id: named(),
        provider: id,
        prices: Object.fromEntries(lots.map(({ lot }) => [lot.id, price(lot, keenness - draw.whole(2, 10))])),
        ...(draw.chance(0.4) ? { group: `G${draw.whole(1, 2)}` } : {}),
        ...(draw.chance(0.08) && other !== undefined && !lots.includes(other)
          ? { requires: [other.offer] }
          : {}),
      });
    }
  }
  return offers;
}

function commissionerOf(draw: Draws, id: string, placed: readonly Placed[]) {
  const ceilings = placed.filter((lot) => lot.commissioner === id).map((lot) => lot.ceilingPence);
  const total = ceilings.reduce((sum, pence) => sum + pence, 0);
  const several = ceilings.length > 2;
  const [weights] = draw.some(WEIGHTS, 1);
  return {
    id,
    ...(draw.chance(0.2) ? { budgetPence: Math.round((total * draw.whole(92, 108)) / 100) } : {}),
    policy: {
      weights: weights ?? {},
      priceFormula: draw.chance(0.7) ? 'linear' : 'lowest',
      ...(draw.chance(0.3) ? { minimumScores: { quality: 45 } } : {}),
      rules: [
        ...(several
          ? [{ id: 'cap', type: 'max-share', share: 0.6, strength: 'should', penaltyPencePerPound: 30 }]
          : []),
        ...(several && draw.chance(0.6)
          ? [{ id: 'two', type: 'min-providers', count: 2, strength: 'should', penaltyPence: 200_000 }]
          : []),
        ...(draw.chance(0.2)
          ? [
              {
                id: 'vcse',
                type: 'set-aside',
                flag: 'vcse',
                share: 0.25,
                strength: 'should',
                penaltyPencePerPound: 20,
              },
            ]
          : []),
      ],
    },
  };
}

function providerOf(
  draw: Draws,
  size: Size,
  id: string,
  flags: readonly string[],
  placed: readonly Placed[],
  offers: readonly GeneratedOffer[],
) {
  const own = offers.filter((offer) => offer.provider === id);
  const lots = new Set(own.flatMap((offer) => Object.keys(offer.prices)));
  const units = placed.reduce((sum, lot) => sum + (lots.has(lot.id) ? lot.units : 0), 0);
  const spend = placed.reduce((sum, lot) => sum + (lots.has(lot.id) ? lot.ceilingPence : 0), 0);
  const tiers = draw.chance(0.7)
    ? [
        { part: 0.2, percent: 2 },
        { part: 0.35, percent: 5 },
      ]
    : [];
  return {
    id,
    flags,
    ...(units > 0 ? { capacityUnits: Math.ceil(units * size.capacity) } : {}),
    ...(draw.chance(0.3) && lots.size > 3 ? { maxLots: Math.ceil(lots.size * 0.6) } : {}),
    // Whoever offers on nothing has no spend for a discount to begin at.
    discounts:
      spend === 0
        ? []
        : tiers.map(({ part, percent }) => ({ spendPence: Math.round(spend * part), percent })),
  };
}

/** One score by criterion for each provider and commissioner that meet on a lot. */
function scoresOf(draw: Draws, placed: readonly Placed[], offers: readonly GeneratedOffer[]) {
  const buyer = new Map(placed.map((lot) => [lot.id, lot.commissioner]));
  const pairs = new Map<string, { commissioner: string; provider: string }>();
  for (const { provider, prices } of offers)
    for (const lot of Object.keys(prices)) {
      const commissioner = buyer.get(lot) ?? '';
      pairs.set(`${commissioner} ${provider}`, { commissioner, provider });
    }
  return [...pairs.values()].flatMap((pair) =>
    ['quality', 'social-value'].map((criterion) => ({
      ...pair,
      criterion,
      score: draw.whole(400, 980) / 10,
    })),
  );
}
