import { isObject } from '../../../kernel/json.ts';
import type { Commissioner, Lot, Offer, Problem, Rule } from '../problem/problem.ts';
import { choosersOf, type OwnChooser } from './choices.ts';
import type { OwnOffer, OwnProvider } from './shape.ts';
import { buyerOf, knownOf, lotsById, mayWin, nearest, pointsOf } from './values.ts';

/** A problem as the checker weighs it by duals: its own numbers, nothing of the solver's. */
export interface OwnMarket {
  readonly problem: Problem;
  readonly unit: number;
  readonly providers: readonly OwnProvider[];
  /** Offers that can win, by id. */
  readonly offers: ReadonlyMap<string, OwnOffer>;
  readonly lots: ReadonlySet<string>;
  readonly required: readonly string[];
  readonly cuts: readonly { readonly lots: ReadonlySet<string>; readonly provider?: string }[];
  /** Rules that duals may stand on, by COMMISSIONER/RULE. */
  readonly rules: ReadonlyMap<
    string,
    { readonly buyer: Commissioner; readonly rule: Rule; readonly lots: readonly Lot[] }
  >;
  /** OFFER/OFFER of another provider that it requires. */
  readonly requires: ReadonlyMap<string, { readonly offer: string; readonly other: string }>;
  /** By commissioner: who keeps set-asides by choosing which kind of provider wins which lot. */
  readonly choosers: ReadonlyMap<string, OwnChooser>;
  /** By commissioner: what rounding penalties to the penny could add to its value, at most, in units. */
  readonly rounding: ReadonlyMap<string, bigint>;
  /** By commissioner: the least own value that the allowance leaves it, in pence. */
  readonly floors: ReadonlyMap<string, bigint>;
}

const UNITS = [1, 10, 100, 1000, 10_000];

/** The market of a problem in these units and with these cuts; or what is wrong with them. */
export function ownMarket(problem: Problem, unit: unknown, cuts: unknown): OwnMarket | string {
  if (typeof unit !== 'number' || !UNITS.includes(unit)) return 'has no unit';
  if (!Array.isArray(cuts)) return 'has no cuts';
  const lots = lotsById(problem);
  const readCuts = [];
  for (const cut of cuts as unknown[]) {
    if (!isObject(cut) || !Array.isArray(cut.lots)) return 'has a cut that is none';
    const held = new Set(cut.lots.map(String));
    const provider = typeof cut.provider === 'string' ? cut.provider : undefined;
    // Of three things that each can be held once, one plan at most holds two (Jepsen and others 2008).
    if (held.size !== cut.lots.length || held.size + (provider === undefined ? 0 : 1) !== 3)
      return 'has a cut of more than three';
    if ([...held].some((lot) => !lots.has(lot))) return 'has a cut on a lot that there is not';
    readCuts.push({ lots: held, ...(provider === undefined ? {} : { provider }) });
  }
  const open = problem.offers.filter((offer) => mayWin(problem, offer));
  const ids = new Map(open.map((offer) => [offer.id, offer]));
  const requires = new Map<string, { offer: string; other: string }>();
  for (const offer of open)
    for (const other of offer.requires)
      if (ids.get(other)?.provider !== offer.provider)
        requires.set(`${offer.id}/${other}`, { offer: offer.id, other });
  const rules = new Map<string, { buyer: Commissioner; rule: Rule; lots: readonly Lot[] }>();
  const rounding = new Map<string, bigint>();
  const choosers = new Map(choosersOf(problem).map((one) => [one.buyer, one]));
  for (const buyer of problem.commissioners) {
    const own = problem.lots.filter((lot) => lot.commissioner === buyer.id);
    for (const rule of buyer.rules) {
      if (rule.type === 'set-aside' && choosers.has(buyer.id)) continue;
      if (rule.type === 'set-aside' || rule.type === 'min-providers')
        rules.set(`${buyer.id}/${rule.id}`, { buyer, rule, lots: own });
      if (rule.strength === 'should' && (rule.type === 'max-share' || rule.type === 'set-aside'))
        rounding.set(buyer.id, (rounding.get(buyer.id) ?? 0n) + lostByRounding(rule, own, BigInt(unit)));
    }
  }
  const providers = providersOf(problem, open, ids);
  return {
    problem,
    unit,
    providers,
    offers: new Map(providers.flatMap((one) => one.offers.map((offer) => [offer.id, offer]))),
    lots: new Set(lots.keys()),
    required: problem.lots.filter((lot) => lot.required).map((lot) => lot.id),
    cuts: readCuts,
    rules,
    requires,
    choosers,
    rounding,
    floors: floorsOf(problem),
  };
}

const sellers = new WeakMap<object, readonly OwnProvider[]>();

/** Providers with the offers of theirs that can win: the same for every check of one market. */
function providersOf(
  problem: Problem,
  open: readonly Offer[],
  ids: ReadonlyMap<string, Offer>,
): readonly OwnProvider[] {
  const found = sellers.get(knownOf(problem));
  if (found !== undefined) return found;
  const providers: OwnProvider[] = [];
  const byProvider = Map.groupBy(open, (offer) => offer.provider);
  for (const provider of problem.providers.values()) {
    const own = byProvider.get(provider.id);
    if (own === undefined) continue;
    const steps = [{ spendPence: 0, percent: 0 }, ...provider.discounts];
    const tiers = steps
      .map(({ spendPence, percent }, n) => ({
        from: spendPence,
        below: steps[n + 1]?.spendPence ?? Number.POSITIVE_INFINITY,
        percent,
      }))
      .filter(({ from, below }) => from < below);
    const names = [...new Set(own.flatMap(({ prices }) => [...prices.keys()]))];
    const places = new Map(names.map((lot, n) => [lot, n]));
    const groups = [...new Set(own.flatMap(({ group }) => group ?? []))];
    const caps = capsOf(problem, own);
    const offers = own.map((offer, at) => ({
      ...ownOffer(problem, offer, at, tiers, ids),
      places: [...offer.prices.keys()].map((lot) => places.get(lot) ?? 0),
      group: offer.group === undefined ? -1 : groups.indexOf(offer.group),
      caps: caps.flatMap(({ ceilings }, cap) => {
        const ceiling = ceilings.get(offer.id);
        return ceiling === undefined ? [] : [{ cap, ceiling: Number(ceiling) }];
      }),
    }));
    const units = names.map((lot) => lotsById(problem).get(lot)?.units ?? 0);
    providers.push({ provider, offers, units, tiers, caps });
  }
  sellers.set(knownOf(problem), providers);
  return providers;
}

/** By commissioner the least own value that falls short by no more than may be. */
function floorsOf({ allowance, commissioners }: Problem): Map<string, bigint> {
  const floors = new Map<string, bigint>();
  if (allowance === undefined) return floors;
  const most = BigInt(Math.min(allowance.worst, allowance.sum));
  for (const { id } of commissioners) {
    const alone = allowance.alone.get(id);
    // Short by 1,000,000 x (alone - own) / alone at most: own is at least alone less that part of it.
    if (alone !== undefined) floors.set(id, BigInt(alone) - (BigInt(alone) * most) / 1_000_000n);
  }
  return floors;
}

function ownOffer(
  problem: Problem,
  offer: Offer,
  at: number,
  tiers: OwnProvider['tiers'],
  open: ReadonlyMap<string, Offer>,
): Omit<OwnOffer, 'places' | 'group' | 'caps'> {
  const lots = lotsById(problem);
  const entries = [...offer.prices];
  const paid = (price: number, percent: number) =>
    nearest(BigInt(price) * (10_000n - BigInt(percent)), 10_000n);
  return {
    id: offer.id,
    provider: offer.provider,
    at,
    lots: entries.map(([lot]) => lot),
    prices: entries.map(([, price]) => price),
    spend: entries.reduce((sum, [, price]) => sum + price, 0),
    units: entries.reduce((sum, [lot]) => sum + (lots.get(lot)?.units ?? 0), 0),
    requires: offer.requires.filter((id) => open.get(id)?.provider === offer.provider),
    paid: tiers.map(({ percent }) => entries.map(([, price]) => paid(price, percent))),
    values: tiers.map(({ percent }) =>
      entries.map(([id, price]) => {
        const lot = lots.get(id);
        const buyer = buyerOf(problem, lot);
        if (lot === undefined || buyer === undefined) return 0n;
        const points = pointsOf(problem, buyer, lot, offer.provider, BigInt(price), paid(price, percent));
        return nearest(BigInt(lot.weight) * points, 10_000_000_000n);
      }),
    ),
  };
}

function capsOf(problem: Problem, offers: readonly Offer[]): OwnProvider['caps'] {
  const { lots, ceilings: all } = knownOf(problem);
  const own = new Map<string, Map<string, bigint>>();
  for (const offer of offers)
    for (const id of offer.prices.keys()) {
      const { commissioner = '', ceilingPence = 0 } = lots.get(id) ?? {};
      const ceilings = own.get(commissioner) ?? new Map<string, bigint>();
      own.set(commissioner, ceilings);
      ceilings.set(offer.id, (ceilings.get(offer.id) ?? 0n) + BigInt(ceilingPence));
    }
  // In the order of commissioners, whatever a provider offers on first.
  return [...own.keys()].sort().flatMap((id) => {
    const ceilings = own.get(id) ?? new Map<string, bigint>();
    const rules = knownOf(problem).buyers.get(id)?.rules ?? [];
    return rules
      .filter(({ type }) => type === 'max-share')
      .map((rule) => ({
        most: BigInt(rule.share) * (all.get(id) ?? 0n),
        must: rule.strength === 'must',
        rate: BigInt(rule.penaltyPencePerPound),
        buyer: id,
        ceilings,
      }));
  });
}

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

/** A penalty in millionths of a penny is a multiple of some step: only what lies below half a penny can be rounded away. */
function lostByRounding(rule: Rule, own: readonly Lot[], unit: bigint): bigint {
  const rate = BigInt(rule.penaltyPencePerPound);
  const share = BigInt(rule.share);
  let step = 1_000_000n;
  for (const lot of own) {
    const ceiling = BigInt(lot.ceilingPence);
    step = divisor(step, ceiling * 10_000n * rate);
    // A set-aside counts shares of each lot that is awarded, a greatest share one of them all.
    if (rule.type === 'set-aside') step = divisor(step, ceiling * share * rate);
  }
  if (rule.type === 'max-share')
    step = divisor(step, own.reduce((sum, lot) => sum + BigInt(lot.ceilingPence), 0n) * share * rate);
  const lost = (499_999n / step) * step;
  return (lost * unit + 999_999n) / 1_000_000n;
}

/** The offers that can win one of these lots, and are meant. */
export const barredBy = (
  market: OwnMarket,
  lots: readonly string[],
  meant: (offer: OwnOffer) => boolean,
): string[] =>
  [...market.offers.values()]
    .filter((offer) => meant(offer) && offer.lots.some((lot) => lots.includes(lot)))
    .map(({ id }) => id);
