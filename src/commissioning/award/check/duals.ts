import { isObject } from '../../../kernel/json.ts';
import type { Lot } from '../problem/problem.ts';
import { kindFor, mostChosen } from './choices.ts';
import { noLess } from './exact.ts';
import type { OwnMarket } from './market.ts';
import type { OwnOffer, OwnProvider, Touched, Weights } from './shape.ts';
import { lotsById } from './values.ts';

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

/** Work of one commissioner's choice, after which the checker gives up. */
const CHOICE_STEPS = 2_000_000;
/** Where no choice is left there is no award, and any bound is true. */
const NO_AWARD = -(10n ** 40n);
const E12 = 10n ** 12n;
const E15 = 10n ** 15n;

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
  /** What the duals take from whoever wins a lot, at any price: in units, and in 10^-15 of one. */
  const tollOf = (one: OwnProvider, lot: Lot): { units: bigint; fine: bigint } => {
    const chooser = market.choosers.get(lot.commissioner);
    let fine = 0n;
    for (const { buyer, rule, dual } of setAsides) {
      if (buyer !== lot.commissioner) continue;
      const flagged = one.provider.flags.includes(rule.flag) ? 10_000n : 0n;
      fine += BigInt(lot.ceilingPence) * (BigInt(rule.share) - flagged) * dual * unit;
    }
    const kind = () => `${kindFor(chooser?.rules ?? [], one.provider.flags)}/${lot.id}`;
    return { units: chooser === undefined ? dualOf(lot.id) : BigInt(duals.seats[kind()] ?? 0), fine };
  };
  /** By tier, what an offer is worth by these duals. */
  const worthsOf = (offer: OwnOffer, tolls: readonly ReturnType<typeof tollOf>[]): number[] => {
    let taken = requiring.get(offer.id) ?? 0n;
    let always = 0n;
    for (const place of offer.places) {
      taken += tolls[place]?.units ?? 0n;
      always += tolls[place]?.fine ?? 0n;
    }
    const prices = offer.lots.map((id) => {
      const buyer = lots.get(id)?.commissioner ?? '';
      return {
        floor: BigInt(duals.floors[buyer] ?? 0),
        budget: BigInt(duals.budgets[buyer] ?? 0) + cost,
      };
    });
    return offer.values.map((values, tier) => {
      let units = -taken;
      let fine = always;
      for (const [n, value] of values.entries()) {
        units += value * unit;
        const { floor = 0n, budget = 0n } = prices[n] ?? {};
        if (floor > 0n) fine -= value * floor * unit * 1000n;
        if (budget > 0n) fine += (offer.paid[tier]?.[n] ?? 0n) * budget * unit * 1000n;
      }
      // Rounded up: a bound may only be too large.
      return noLess(units - (fine >= 0n ? fine / E15 : -((-fine + E15 - 1n) / E15)));
    });
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
  const weightsOf = (one: OwnProvider): Weights => {
    const tolls: ReturnType<typeof tollOf>[] = [];
    for (const offer of one.offers)
      for (const [n, place] of offer.places.entries()) {
        const lot = lots.get(offer.lots[n] ?? '');
        if (lot !== undefined) tolls[place] ??= tollOf(one, lot);
      }
    const worths = one.offers.map((offer) => worthsOf(offer, tolls));
    return {
      worths: one.tiers.map((_, tier) => Float64Array.from(worths, (own) => own[tier] ?? 0)),
      touched: one.offers.map((offer) => touchedBy(offer)),
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
  };
  const touchedBy = ({ lots: own }: OwnOffer): Touched => {
    const wins = winning.flatMap((win, n) => (own.some((lot) => win.lots.has(lot)) ? [n] : []));
    return {
      wins,
      bonus: wins.reduce((sum, n) => sum + (winning[n]?.bonus ?? 0), 0),
      tolls: tolling.flatMap((toll, n) => {
        const hits = own.filter((lot) => toll.lots.has(lot)).length;
        return hits > 0 ? [{ toll: n, hits }] : [];
      }),
    };
  };
  const weighed = new Map<number, Weights>();
  return {
    constant,
    of: (provider) => {
      const known = weighed.get(provider);
      if (known !== undefined) return known;
      const one = market.providers[provider];
      const made =
        one === undefined
          ? { worths: [], touched: [], wins: [], tolls: [], unit, stakes: [] }
          : weightsOf(one);
      weighed.set(provider, made);
      return made;
    },
  };
}
