import type { Problem, Provider } from './problem.ts';

/**
 * The checker's own routine for the best plan of a provider, and for the list of all plans above a floor: whole numbers
 * only, shared with no solver. Depth first over lots; a lot not yet decided can be worth no more than the greatest share
 * of an offer that covers it, within the capacity that is left.
 */
export interface OwnOffer {
  readonly id: string;
  /** Its place among the provider's offers. */
  readonly at: number;
  readonly provider: string;
  readonly lots: readonly string[];
  readonly prices: readonly number[];
  readonly spend: number;
  readonly units: number;
  readonly group: string | undefined;
  /** Offers of the same provider that it requires. */
  readonly requires: readonly string[];
  /** By tier, lot by lot: prices after discount. */
  readonly paid: readonly (readonly bigint[])[];
  /** Value in pence by tier. */
  readonly values: readonly bigint[];
}

export interface OwnProvider {
  readonly provider: Provider;
  readonly offers: readonly OwnOffer[];
  readonly tiers: readonly { readonly from: number; readonly below: number; readonly percent: number }[];
  readonly caps: readonly {
    readonly most: bigint;
    readonly must: boolean;
    readonly rate: bigint;
    readonly ceilings: ReadonlyMap<string, bigint>;
  }[];
}

/** What moves the worth of a plan, in units. */
export interface Weights {
  /** By tier, by place of the offer. */
  readonly worths: readonly Float64Array[];
  readonly wins: readonly { readonly bonus: number; readonly offers: ReadonlySet<string> }[];
  readonly tolls: readonly {
    readonly toll: number;
    readonly lots: ReadonlySet<string>;
    readonly held: number;
  }[];
  readonly unit: bigint;
}

export interface ListedPlan {
  readonly offers: readonly string[];
  readonly tier: number;
}

/** What a complete plan is worth, or undefined where it is not feasible. */
export function planWorth(
  one: OwnProvider,
  weights: Weights,
  offers: readonly OwnOffer[],
  tier: number,
): number | undefined {
  const step = one.tiers[tier];
  const spend = offers.reduce((sum, offer) => sum + offer.spend, 0);
  if (step === undefined || spend < step.from || spend >= step.below) return undefined;
  let worth = 0;
  for (const offer of offers) worth += weights.worths[tier]?.[offer.at] ?? 0;
  for (const win of weights.wins) if (offers.some((offer) => win.offers.has(offer.id))) worth += win.bonus;
  for (const { toll, lots, held } of weights.tolls) {
    let hits = held;
    for (const offer of offers) for (const lot of offer.lots) if (lots.has(lot)) hits += 1;
    if (hits >= 2) worth -= toll;
  }
  for (const cap of one.caps) {
    const won = offers.reduce((sum, offer) => sum + (cap.ceilings.get(offer.id) ?? 0n), 0n);
    const over = won * 10_000n - cap.most;
    if (over <= 0n) continue;
    if (cap.must) return undefined;
    worth -= Number((over * cap.rate * weights.unit) / 1_000_000n);
  }
  return worth;
}

export interface Looked {
  readonly most: number;
  readonly plans: readonly ListedPlan[];
  /** False where it gave up. */
  readonly complete: boolean;
}

/** `list` collects every plan above the floor; else only the best worth is looked for. */
export function lookThrough(
  problem: Problem,
  one: OwnProvider,
  weights: Weights,
  barred: ReadonlySet<string>,
  floor: number,
  list: boolean,
  steps: number,
): Looked {
  let most = floor;
  let left = steps;
  const plans: ListedPlan[] = [];
  for (let tier = one.tiers.length - 1; tier >= 0; tier -= 1) {
    const look = tierOf(problem, one, weights, barred, tier);
    left = look(
      () => (list ? floor : most),
      (worth, offers) => {
        most = Math.max(most, worth);
        if (list) plans.push({ offers, tier });
      },
      left,
    );
    if (left <= 0) return { most: Number.POSITIVE_INFINITY, plans, complete: false };
  }
  return { most, plans, complete: true };
}

/** Shares of an offer's worth over its lots: by what single offers are worth there, the rest by units. */
function sharesOf(
  worth: number,
  lots: readonly string[],
  single: ReadonlyMap<string, number>,
  units: readonly number[],
): number[] {
  const bases = lots.map((lot) => Math.max(0, single.get(lot) ?? 0));
  const base = bases.reduce((sum, each) => sum + each, 0);
  if (worth <= base)
    return bases.map((each) => (base > 0 && worth > 0 ? Math.ceil((each / base) * worth) + 1 : 0));
  const all = units.reduce((sum, each) => sum + each + 1, 0);
  return bases.map((each, n) => each + Math.ceil(((worth - base) * ((units[n] ?? 0) + 1)) / all) + 1);
}

function tierOf(
  problem: Problem,
  one: OwnProvider,
  weights: Weights,
  barred: ReadonlySet<string>,
  tier: number,
) {
  const step = one.tiers[tier] ?? { from: 0, below: 0, percent: 0 };
  const unitsOf = new Map(problem.lots.map((lot) => [lot.id, lot.units]));
  const usable = one.offers.filter((offer) => !barred.has(offer.id));
  const bonus = (offer: OwnOffer) =>
    weights.wins.reduce((sum, win) => sum + (win.offers.has(offer.id) ? win.bonus : 0), 0);
  /** With a price on spend, which is given back for the spend that the tier asks for. */
  const lifted = (lift: number) => {
    const worthOf = (offer: OwnOffer) =>
      (weights.worths[tier]?.[offer.at] ?? 0) + bonus(offer) + Math.ceil(lift * offer.spend);
    const single = new Map<string, number>();
    for (const offer of usable) {
      const [lot] = offer.lots;
      if (offer.lots.length === 1 && lot !== undefined)
        single.set(lot, Math.max(single.get(lot) ?? 0, worthOf(offer)));
    }
    const most = new Map<string, number>();
    const dearest = new Map<string, number>();
    for (const offer of usable) {
      const shares =
        offer.lots.length === 1
          ? [worthOf(offer)]
          : sharesOf(
              worthOf(offer),
              offer.lots,
              single,
              offer.lots.map((lot) => unitsOf.get(lot) ?? 0),
            );
      for (const [n, lot] of offer.lots.entries()) {
        most.set(lot, Math.max(most.get(lot) ?? 0, shares[n] ?? 0));
        dearest.set(lot, Math.max(dearest.get(lot) ?? 0, offer.prices[n] ?? 0));
      }
    }
    // By what a unit of capacity gains (Dantzig 1957); what takes no capacity comes first.
    const density = (lot: string): number => {
      const units = unitsOf.get(lot) ?? 0;
      return units > 0 ? (most.get(lot) ?? 0) / units : Number.MAX_VALUE;
    };
    const lots = [...most.keys()].sort((a, b) => density(b) - density(a));
    return {
      lift,
      lots,
      gains: lots.map((lot) => most.get(lot) ?? 0),
      units: lots.map((lot) => unitsOf.get(lot) ?? 0),
      spends: lots.map((lot) => dearest.get(lot) ?? 0),
    };
  };
  type Lifted = ReturnType<typeof lifted>;
  const boundOf = (
    at: Lifted,
    taken: Uint8Array,
    from: number,
    room: number,
    spent: number,
    worth: number,
  ) => {
    let sum = worth - Math.floor(at.lift * (step.from - spent));
    let reached = spent;
    let possible = spent;
    let open = room;
    for (let n = from; n < at.lots.length; n += 1) {
      if (taken[n] === 1) continue;
      const [gain, units] = [at.gains[n] ?? 0, at.units[n] ?? 0];
      possible += at.spends[n] ?? 0;
      if (gain <= 0 || open < 0) continue;
      if (units > open) {
        sum += Math.ceil((gain * open) / units) + 1;
        open = -1;
      } else {
        open -= units;
        sum += gain;
        reached += at.spends[n] ?? 0;
      }
    }
    return { sum: possible < step.from ? Number.NEGATIVE_INFINITY : sum, reached };
  };
  const none = new Uint8Array(one.offers.length * 8 + 1);
  const capacity = one.provider.capacityUnits ?? Number.MAX_SAFE_INTEGER;
  const rootOf = (at: Lifted) => boundOf(at, none, 0, capacity, 0, 0);
  let best = lifted(0);
  let least = rootOf(best);
  if (step.from > 0 && least.reached < step.from) {
    let [low, high] = [
      0,
      Math.max(
        1,
        ...usable.map((offer) => Math.abs(weights.worths[tier]?.[offer.at] ?? 0) / Math.max(1, offer.spend)),
      ),
    ];
    for (let n = 0; n < 10; n += 1) {
      const middle = (low + high) / 2;
      const next = lifted(middle);
      const bound = rootOf(next);
      if (bound.sum < least.sum) [best, least] = [next, bound];
      if (bound.reached >= step.from) high = middle;
      else low = middle;
    }
  }
  const place = new Map(best.lots.map((lot, n) => [lot, n]));
  const on: { offer: OwnOffer; places: number[]; worth: number }[][] = best.lots.map(() => []);
  for (const offer of usable) {
    const places = offer.lots.map((lot) => place.get(lot) ?? 0);
    // Each offer stands at its first lot in the order: lots before were decided without it.
    on[Math.min(...places)]?.push({
      offer,
      places,
      worth: (weights.worths[tier]?.[offer.at] ?? 0) + bonus(offer),
    });
  }
  return (beyond: () => number, found: (worth: number, offers: string[]) => void, steps: number): number => {
    const taken = new Uint8Array(best.lots.length);
    const chosen: OwnOffer[] = [];
    let left = steps;
    const visit = (from: number, room: number, lotsLeft: number, spent: number, worth: number): void => {
      left -= 1;
      if (left <= 0) return;
      if (boundOf(best, taken, from, room, spent, worth).sum <= beyond()) return;
      let n = from;
      while (n < best.lots.length && taken[n] === 1) n += 1;
      if (n >= best.lots.length) return;
      for (const { offer, places, worth: own } of on[n] ?? []) {
        if (offer.units > room || offer.lots.length > lotsLeft || spent + offer.spend >= step.below) continue;
        if (places.some((at) => taken[at] === 1)) continue;
        if (offer.group !== undefined && chosen.some((other) => other.group === offer.group)) continue;
        for (const at of places) taken[at] = 1;
        chosen.push(offer);
        const ids = chosen.map(({ id }) => id);
        if (chosen.every(({ requires }) => requires.every((id) => ids.includes(id)))) {
          const exact = planWorth(one, weights, chosen, tier);
          if (exact !== undefined && exact > beyond()) found(exact, ids);
        }
        visit(n + 1, room - offer.units, lotsLeft - offer.lots.length, spent + offer.spend, worth + own);
        chosen.pop();
        for (const at of places) taken[at] = 0;
      }
      visit(n + 1, room, lotsLeft, spent, worth);
    };
    visit(0, capacity, one.provider.maxLots ?? Number.MAX_SAFE_INTEGER, 0, 0);
    return left;
  };
}
