import { isObject } from '../../kernel/json.ts';
import { choosersOf, kindFor, mostChosen, type OwnChooser } from './check-choices.ts';
import type { OwnOffer, OwnProvider, Weights } from './check-plans.ts';
import { lotsById, mayWin, nearest, pointsOf } from './check-values.ts';
import type { Commissioner, Lot, Offer, Problem, Rule } from './problem.ts';

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

/** What a branch forbids and demands. */
export interface Branch {
  readonly forced: ReadonlySet<string>;
  readonly barred: ReadonlySet<string>;
}

/** Duals as a proof has them (proof.ts); their shape is checked before they are used. */
export interface DualsRead {
  readonly lots: Readonly<Record<string, number>>;
  readonly seats: Readonly<Record<string, number>>;
  readonly budgets: Readonly<Record<string, number>>;
  readonly floors: Readonly<Record<string, number>>;
  readonly rules: Readonly<Record<string, number>>;
  readonly requires: Readonly<Record<string, number>>;
  readonly costCap: number;
  readonly cuts: Readonly<Record<string, number>>;
}

const UNITS = [1, 10, 100, 1000, 10_000];
/** Work of one commissioner's choice, after which the checker gives up. */
const CHOICE_STEPS = 2_000_000;
/** Where no choice is left there is no award, and any bound is true. */
const NO_AWARD = -(10n ** 40n);
const E12 = 10n ** 12n;
const E15 = 10n ** 15n;

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
  const providers: OwnProvider[] = [];
  for (const provider of problem.providers.values()) {
    const own = open.filter((offer) => offer.provider === provider.id);
    if (own.length === 0) continue;
    const steps = [{ spendPence: 0, percent: 0 }, ...provider.discounts];
    const tiers = steps
      .map(({ spendPence, percent }, n) => ({
        from: spendPence,
        below: steps[n + 1]?.spendPence ?? Number.POSITIVE_INFINITY,
        percent,
      }))
      .filter(({ from, below }) => from < below);
    const offers = own.map((offer, at) => ownOffer(problem, offer, at, tiers, ids));
    providers.push({ provider, offers, tiers, caps: capsOf(problem, offers) });
  }
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
): OwnOffer {
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
    group: offer.group,
    requires: offer.requires.filter((id) => open.get(id)?.provider === offer.provider),
    paid: tiers.map(({ percent }) => entries.map(([, price]) => paid(price, percent))),
    values: tiers.map(({ percent }) =>
      entries.map(([id, price]) => {
        const lot = lots.get(id);
        const buyer = problem.commissioners.find((one) => one.id === lot?.commissioner);
        if (lot === undefined || buyer === undefined) return 0n;
        const points = pointsOf(problem, buyer, lot, offer.provider, BigInt(price), paid(price, percent));
        return nearest(BigInt(lot.weight) * points, 10_000_000_000n);
      }),
    ),
  };
}

function capsOf(problem: Problem, offers: readonly OwnOffer[]): OwnProvider['caps'] {
  const lots = lotsById(problem);
  return problem.commissioners.flatMap((buyer) => {
    const rules = buyer.rules.filter(({ type }) => type === 'max-share');
    if (rules.length === 0) return [];
    const all = problem.lots
      .filter((lot) => lot.commissioner === buyer.id)
      .reduce((sum, lot) => sum + BigInt(lot.ceilingPence), 0n);
    const ceilings = new Map<string, bigint>();
    for (const offer of offers) {
      const own = offer.lots
        .flatMap((id) => lots.get(id) ?? [])
        .filter((lot) => lot.commissioner === buyer.id)
        .reduce((sum, lot) => sum + BigInt(lot.ceilingPence), 0n);
      if (own > 0n) ceilings.set(offer.id, own);
    }
    return ceilings.size === 0
      ? []
      : rules.map((rule) => ({
          most: BigInt(rule.share) * all,
          must: rule.strength === 'must',
          rate: BigInt(rule.penaltyPencePerPound),
          buyer: buyer.id,
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
    step = divisor(step, ceiling * share * rate);
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

/** What is wrong with duals in a branch: a name that nothing has, or a number on the wrong side. */
export function wrongDuals(market: OwnMarket, duals: unknown, { forced }: Branch): string | undefined {
  if (!isObject(duals)) return 'are no duals';
  for (const part of ['lots', 'seats', 'budgets', 'floors', 'rules', 'requires', 'cuts'] as const) {
    const named = duals[part];
    if (!isObject(named)) return `lack ${part}`;
    for (const [name, dual] of Object.entries(named)) {
      if (typeof dual !== 'number' || !Number.isSafeInteger(dual))
        return `${part}/${name} is no whole number`;
      const most = mostOf(market, part, name, duals.floors);
      if (most === undefined) return `${part}/${name} is not there`;
      if (dual > most) return `${part}/${name} is above ${most}`;
      if (dual < 0 && !mayBeBelow(part, name, forced)) return `${part}/${name} is below 0`;
    }
  }
  const { costCap } = duals;
  if (typeof costCap !== 'number' || !Number.isSafeInteger(costCap) || costCap < 0)
    return 'costCap is no whole number';
  return costCap > 0 && market.problem.costCapPence === undefined ? 'there is no cap on cost' : undefined;
}

/** Below 0 may be the dual of a lot that must be awarded, and of a lot as a kind of provider with some flag wins it. */
function mayBeBelow(part: string, name: string, forced: ReadonlySet<string>): boolean {
  if (part === 'lots') return forced.has(name);
  if (part !== 'seats') return false;
  const slash = name.indexOf('/');
  return forced.has(name.slice(slash + 1)) || name.slice(0, slash).includes('1');
}

/** How large a dual may be; undefined where there is nothing of that name. */
function mostOf(market: OwnMarket, part: string, name: string, floors: unknown): number | undefined {
  const any = Number.MAX_SAFE_INTEGER;
  if (part === 'lots' || part === 'seats') {
    const id = part === 'lots' ? name : name.slice(name.indexOf('/') + 1);
    const kinds = market.choosers.get(lotsById(market.problem).get(id)?.commissioner ?? '')?.kinds.get(id);
    if (part === 'lots') return market.lots.has(id) && kinds === undefined ? any : undefined;
    return kinds?.includes(name.slice(0, Math.max(0, name.indexOf('/')))) === true ? any : undefined;
  }
  if (part === 'cuts') return market.cuts[Number(name)] === undefined ? undefined : any;
  if (part === 'floors') return market.floors.has(name) ? any : undefined;
  if (part === 'requires') return market.requires.has(name) ? any : undefined;
  if (part === 'budgets')
    return market.problem.commissioners.some(
      ({ id, budgetPence }) => id === name && budgetPence !== undefined,
    )
      ? any
      : undefined;
  const known = market.rules.get(name);
  if (known === undefined) return undefined;
  const { rule, buyer } = known;
  if (rule.strength === 'must') return any;
  const most = rule.type === 'set-aside' ? rule.penaltyPencePerPound * 1e9 : rule.penaltyPence * market.unit;
  const floor = isObject(floors) ? floors[buyer.id] : undefined;
  if (typeof floor !== 'number' || !Number.isSafeInteger(floor) || floor <= 0) return most;
  return Number((BigInt(most) * (E12 + BigInt(floor))) / E12);
}

/** What awards of a branch are worth by these duals: a constant, and for each provider what moves the worth of its plans. */
export function weigh(
  market: OwnMarket,
  duals: DualsRead,
  { forced }: Branch,
): { readonly constant: bigint; of(provider: number): Weights } | string {
  const { problem } = market;
  const unit = BigInt(market.unit);
  const lots = lotsById(problem);
  const dualOf = (lot: string) => BigInt(duals.lots[lot] ?? 0);
  const up = (value: bigint, by: bigint) => (value > 0n ? (value + by - 1n) / by : value / by);
  // What a penny of a commissioner's own value counts for: 1, and what its floor adds.
  const stakeOf = (buyer: string) => E12 + BigInt(duals.floors[buyer] ?? 0);
  let constant = 0n;
  for (const [buyer, lost] of market.rounding) constant += up(lost * stakeOf(buyer), E12);
  for (const [buyer, floor] of market.floors)
    constant += up(-floor * BigInt(duals.floors[buyer] ?? 0) * unit, E12);
  for (const buyer of problem.commissioners)
    constant += up(BigInt(buyer.budgetPence ?? 0) * BigInt(duals.budgets[buyer.id] ?? 0) * unit, E12);
  constant += up(BigInt(problem.costCapPence ?? 0) * BigInt(duals.costCap) * unit, E12);
  for (const dual of Object.values(duals.cuts)) constant += BigInt(dual);
  const counted = new Map<string, bigint>();
  for (const { buyer, rule, lots: own } of market.rules.values()) {
    if (rule.type !== 'min-providers') continue;
    const sum = counted.get(buyer.id) ?? own.reduce((all, lot) => all + dualOf(lot.id), 0n);
    counted.set(buyer.id, sum - BigInt(rule.count) * BigInt(duals.rules[`${buyer.id}/${rule.id}`] ?? 0));
  }
  for (const [id, chooser] of market.choosers) {
    const price = (lot: string, kind: string) => BigInt(duals.seats[`${kind}/${lot}`] ?? 0);
    // Its lots have no duals of their own: what is counted so far is what awarding anything costs.
    const most = mostChosen(
      chooser,
      price,
      -(counted.get(id) ?? 0n),
      forced,
      unit,
      stakeOf(id),
      CHOICE_STEPS,
    );
    if (most === 'too long') return `takes too long to recompute for ${id}`;
    constant += most ?? NO_AWARD;
    counted.delete(id);
  }
  for (const lot of problem.lots) {
    const isApart = counted.has(lot.commissioner) || market.choosers.has(lot.commissioner);
    if (!isApart) constant += dualOf(lot.id);
  }
  for (const [buyer, gain] of counted) {
    const must = problem.lots.some((lot) => lot.commissioner === buyer && forced.has(lot.id));
    if (must || gain > 0n) constant += gain;
  }
  const setAsides = [...market.rules].flatMap(([name, { buyer, rule }]) => {
    const dual = duals.rules[name] ?? 0;
    return rule.type === 'set-aside' && dual > 0 ? [{ buyer: buyer.id, rule, dual: BigInt(dual) }] : [];
  });
  const requiring = new Map<string, bigint>();
  for (const [name, dual] of Object.entries(duals.requires)) {
    const pair = market.requires.get(name);
    if (pair === undefined) continue;
    requiring.set(pair.offer, (requiring.get(pair.offer) ?? 0n) + BigInt(dual));
    requiring.set(pair.other, (requiring.get(pair.other) ?? 0n) - BigInt(dual));
  }
  const cost = BigInt(duals.costCap);
  const worthOf = (one: OwnProvider, offer: OwnOffer, tier: number): number => {
    const values = offer.values[tier] ?? [];
    let units = values.reduce((sum, value) => sum + value, 0n) * unit - (requiring.get(offer.id) ?? 0n);
    let fine = 0n;
    for (const [n, id] of offer.lots.entries()) {
      const lot = lots.get(id);
      if (lot === undefined) continue;
      const chooser = market.choosers.get(lot.commissioner);
      units -=
        chooser === undefined
          ? dualOf(id)
          : BigInt(duals.seats[`${kindFor(chooser.rules, one.provider.flags)}/${id}`] ?? 0);
      fine -= (values[n] ?? 0n) * BigInt(duals.floors[lot.commissioner] ?? 0) * unit * 1000n;
      const budget = BigInt(duals.budgets[lot.commissioner] ?? 0) + cost;
      if (budget > 0n) fine += (offer.paid[tier]?.[n] ?? 0n) * budget * unit * 1000n;
      for (const { buyer, rule, dual } of setAsides) {
        if (buyer !== lot.commissioner) continue;
        const flagged = one.provider.flags.includes(rule.flag) ? 10_000n : 0n;
        fine += BigInt(lot.ceilingPence) * (BigInt(rule.share) - flagged) * dual * unit;
      }
    }
    // Rounded up: a bound may only be too large.
    return Number(units - (fine >= 0n ? fine / E15 : -((-fine + E15 - 1n) / E15)));
  };
  const winning = [...market.rules].flatMap(([name, { rule, lots: own }]) => {
    const dual = duals.rules[name] ?? 0;
    return rule.type === 'min-providers' && dual > 0
      ? [{ bonus: dual, lots: new Set(own.map(({ id }) => id)) }]
      : [];
  });
  const tolling = market.cuts.flatMap((cut, n) => {
    const toll = duals.cuts[String(n)] ?? 0;
    return toll > 0 ? [{ toll, ...cut }] : [];
  });
  return {
    constant,
    of: (provider) => {
      const one = market.providers[provider];
      if (one === undefined) return { worths: [], wins: [], tolls: [], unit, stakes: [] };
      return {
        worths: one.tiers.map((_, tier) =>
          Float64Array.from(one.offers, (offer) => worthOf(one, offer, tier)),
        ),
        wins: winning.map(({ bonus, lots: own }) => ({
          bonus,
          offers: new Set(
            one.offers.filter((offer) => offer.lots.some((lot) => own.has(lot))).map(({ id }) => id),
          ),
        })),
        tolls: tolling.map(({ toll, lots: of, provider: named }) => ({
          toll,
          lots: of,
          held: named === one.provider.id ? 1 : 0,
        })),
        unit,
        stakes: one.caps.map(({ buyer }) => stakeOf(buyer)),
      };
    },
  };
}
