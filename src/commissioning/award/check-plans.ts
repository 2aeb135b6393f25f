import type { Problem, Provider } from './problem.ts';

/**
 * The checker's own routine for the best plan of a provider, and for the list of all plans above a floor: whole numbers
 * only, shared with no solver. Depth first over packages, then over lots; what is not decided yet can be worth no more than
 * what packages gain over single offers, and these as a knapsack that takes fractions.
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
  /** By tier, lot by lot: value in pence. */
  readonly values: readonly (readonly bigint[])[];
}

export interface OwnProvider {
  readonly provider: Provider;
  readonly offers: readonly OwnOffer[];
  readonly tiers: readonly { readonly from: number; readonly below: number; readonly percent: number }[];
  readonly caps: readonly {
    readonly most: bigint;
    readonly must: boolean;
    readonly rate: bigint;
    readonly buyer: string;
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
  /** By cap, in 10^-12: what a penny of its penalty counts for. */
  readonly stakes: readonly bigint[];
}

const E12 = 10n ** 12n;

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
  for (const [n, cap] of one.caps.entries()) {
    const won = offers.reduce((sum, offer) => sum + (cap.ceilings.get(offer.id) ?? 0n), 0n);
    const over = won * 10_000n - cap.most;
    if (over <= 0n) continue;
    if (cap.must) return undefined;
    worth -= Number((over * cap.rate * weights.unit * (weights.stakes[n] ?? E12)) / (1_000_000n * E12));
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

/** What is taken so far. */
interface Held {
  readonly lots: Uint8Array;
  room: number;
  lotsLeft: number;
  spent: number;
  /** No less than what a plan of these offers is worth. */
  worth: number;
}

/** An offer with what the search asks of it: places of its lots, and of the wins, tolls and caps that it touches. */
interface Entry {
  readonly offer: OwnOffer;
  readonly lots: readonly number[];
  readonly worth: number;
  /** What it could be worth besides: everything that winning could add. */
  readonly bonus: number;
  readonly group: number;
  readonly wins: readonly number[];
  readonly tolls: readonly { readonly toll: number; readonly hits: number }[];
  readonly caps: readonly { readonly cap: number; readonly ceiling: number }[];
}

function entriesOf(
  one: OwnProvider,
  weights: Weights,
  barred: ReadonlySet<string>,
  tier: number,
  lots: ReadonlyMap<string, number>,
): Entry[] {
  const groups = [...new Set(one.offers.flatMap(({ group }) => group ?? []))];
  return one.offers
    .filter((offer) => !barred.has(offer.id))
    .map((offer) => {
      const wins = weights.wins.flatMap((win, n) => (win.offers.has(offer.id) ? [n] : []));
      return {
        offer,
        lots: offer.lots.map((lot) => lots.get(lot) ?? 0),
        worth: weights.worths[tier]?.[offer.at] ?? 0,
        bonus: wins.reduce((sum, n) => sum + (weights.wins[n]?.bonus ?? 0), 0),
        group: offer.group === undefined ? -1 : groups.indexOf(offer.group),
        wins,
        tolls: weights.tolls.flatMap((toll, n) => {
          const hits = offer.lots.filter((lot) => toll.lots.has(lot)).length;
          return hits > 0 ? [{ toll: n, hits }] : [];
        }),
        caps: one.caps.flatMap(({ ceilings }, cap) => {
          const ceiling = ceilings.get(offer.id);
          return ceiling === undefined ? [] : [{ cap, ceiling: Number(ceiling) }];
        }),
      };
    });
}

/** Bounds for what is not decided yet, with a price on spend that is given back for the spend that the tier asks for. */
function outlook(entries: readonly Entry[], units: readonly number[], from: number, lift: number) {
  const gainOf = (entry: Entry): number => entry.worth + entry.bonus + Math.ceil(lift * entry.offer.spend);
  const [base, single, dearest] = [0, 1, 2].map(() => new Float64Array(units.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const alone: Entry[][] = units.map(() => []);
  for (const entry of entries) {
    for (const [n, lot] of entry.lots.entries())
      dearest[lot] = Math.max(dearest[lot] ?? 0, entry.offer.prices[n] ?? 0);
    const [lot] = entry.lots;
    if (lot === undefined || entry.lots.length > 1) continue;
    alone[lot]?.push(entry);
    base[lot] = Math.max(base[lot] ?? 0, gainOf(entry));
    single[lot] = Math.max(single[lot] ?? 0, entry.offer.spend);
  }
  // By what a unit of capacity gains (Dantzig 1957); what takes no capacity comes first.
  const density = (lot: number): number =>
    (units[lot] ?? 0) > 0 ? (base[lot] ?? 0) / (units[lot] ?? 1) : Number.MAX_VALUE;
  const order = [...units.keys()]
    .filter((lot) => (alone[lot]?.length ?? 0) > 0)
    .sort((a, b) => density(b) - density(a));
  for (const list of alone) list.sort((a, b) => gainOf(b) - gainOf(a));
  const several = entries
    .filter(({ lots }) => lots.length > 1)
    .map((entry) => ({
      entry,
      // What it gains beyond the best single offers on its lots.
      over: gainOf(entry) - entry.lots.reduce((sum, lot) => sum + (base[lot] ?? 0), 0),
    }))
    .sort((a, b) => b.over - a.over);
  const spendOf = order.map((lot) => single[lot] ?? 0);
  const spendFrom = [...spendOf, 0];
  for (let n = order.length - 1; n >= 0; n -= 1) spendFrom[n] = (spendFrom[n + 1] ?? 0) + (spendOf[n] ?? 0);
  const spendAll = dearest.reduce((sum, spend) => sum + spend, 0);
  const most = (held: Held, package_: number, position: number): { most: number; reached: number } => {
    const possible = held.spent + (package_ < several.length ? spendAll : (spendFrom[position] ?? 0));
    let sum =
      possible < from ? Number.NEGATIVE_INFINITY : held.worth - Math.floor(lift * (from - held.spent));
    let reached = held.spent;
    for (let n = package_; n < several.length && (several[n]?.over ?? 0) > 0; n += 1) {
      const { entry, over } = several[n] ?? { entry: undefined, over: 0 };
      if (
        entry !== undefined &&
        entry.offer.units <= held.room &&
        !entry.lots.some((lot) => held.lots[lot] === 1)
      )
        sum += over;
    }
    let room = held.room;
    for (let n = position; n < order.length; n += 1) {
      const lot = order[n] ?? 0;
      const [gain, size] = [base[lot] ?? 0, units[lot] ?? 0];
      if (held.lots[lot] === 1 || gain <= 0) continue;
      if (size > room) {
        sum += Math.ceil((gain * room) / size) + 1;
        break;
      }
      room -= size;
      sum += gain;
      reached += dearest[lot] ?? 0;
    }
    return { most: sum, reached };
  };
  return { several, order, alone, most };
}

/** The price on spend by which the bound of a whole tier is lowest, by bisection. */
function bestOutlook(entries: readonly Entry[], units: readonly number[], from: number, nothing: Held) {
  let best = outlook(entries, units, from, 0);
  let known = best.most(nothing, 0, 0);
  if (from === 0 || known.reached >= from) return best;
  let low = 0;
  let high = Math.max(1, ...entries.map(({ worth, offer }) => Math.abs(worth) / Math.max(1, offer.spend)));
  for (let n = 0; n < 12; n += 1) {
    const middle = (low + high) / 2;
    const next = outlook(entries, units, from, middle);
    const bound = next.most(nothing, 0, 0);
    if (bound.most < known.most) [best, known] = [next, bound];
    if (bound.reached >= from) high = middle;
    else low = middle;
  }
  return best;
}

/** The search of one tier: packages first, each taken or not, then lot by lot its single offers or none. */
function tierOf(
  problem: Problem,
  one: OwnProvider,
  weights: Weights,
  barred: ReadonlySet<string>,
  tier: number,
) {
  const step = one.tiers[tier] ?? { from: 0, below: 0, percent: 0 };
  const unitsOf = new Map(problem.lots.map((lot) => [lot.id, lot.units]));
  const names = [...new Set(one.offers.flatMap(({ lots }) => lots))];
  const entries = entriesOf(one, weights, barred, tier, new Map(names.map((lot, n) => [lot, n])));
  const held: Held = {
    lots: new Uint8Array(names.length),
    room: one.provider.capacityUnits ?? Number.MAX_SAFE_INTEGER,
    lotsLeft: one.provider.maxLots ?? Number.MAX_SAFE_INTEGER,
    spent: 0,
    worth: 0,
  };
  const ahead = bestOutlook(
    entries,
    names.map((lot) => unitsOf.get(lot) ?? 0),
    step.from,
    held,
  );
  const won = weights.wins.map(() => 0);
  const hits = weights.tolls.map((toll) => toll.held);
  const used = one.caps.map(() => 0);
  const groups = new Set<number>();
  // Rounded down: the exact worth of a whole plan is worked out when it is complete.
  const fine = (cap: number): number => {
    const { most, rate } = one.caps[cap] ?? { most: 0n, rate: 0n };
    const over = (used[cap] ?? 0) * 10_000 - Number(most);
    const stake = Number(weights.stakes[cap] ?? E12) / 1e12;
    return over <= 0
      ? 0
      : Math.max(0, Math.floor((over * Number(rate) * Number(weights.unit) * stake) / 1_000_000) - 2 - stake);
  };
  const fits = ({ offer, lots, group }: Entry): boolean =>
    offer.units <= held.room &&
    lots.length <= held.lotsLeft &&
    held.spent + offer.spend < step.below &&
    !(group >= 0 && groups.has(group)) &&
    !lots.some((lot) => held.lots[lot] === 1);
  const chosen: OwnOffer[] = [];
  const byId = new Map(entries.map((entry) => [entry.offer.id, entry]));
  const places = names.map((_, lot) => ahead.order.indexOf(lot));
  /** Packages that were decided against. */
  const against = new Set<string>();
  const move = ({ offer, lots, worth, group, wins, tolls, caps }: Entry, by: 1 | -1): void => {
    held.room -= by * offer.units;
    held.lotsLeft -= by * lots.length;
    held.spent += by * offer.spend;
    held.worth += by * worth;
    for (const lot of lots) held.lots[lot] = by === 1 ? 1 : 0;
    if (group >= 0 && by === 1) groups.add(group);
    if (group >= 0 && by === -1) groups.delete(group);
    for (const n of wins) {
      const before = won[n] ?? 0;
      won[n] = before + by;
      if (Math.min(before, before + by) === 0) held.worth += by * (weights.wins[n]?.bonus ?? 0);
    }
    for (const { toll, hits: more } of tolls) {
      const before = hits[toll] ?? 0;
      hits[toll] = before + by * more;
      const change = (before + by * more >= 2 ? 1 : 0) - (before >= 2 ? 1 : 0);
      held.worth -= change * (weights.tolls[toll]?.toll ?? 0);
    }
    for (const { cap, ceiling } of caps) {
      held.worth += fine(cap);
      used[cap] = (used[cap] ?? 0) + by * ceiling;
      held.worth -= fine(cap);
    }
    if (by === 1) chosen.push(offer);
    else chosen.pop();
  };
  return (beyond: () => number, found: (worth: number, offers: string[]) => void, steps: number): number => {
    let left = steps;
    /** Takes an offer together with all that it requires; nothing comes of it where one of these was decided against. */
    const take = (entry: Entry, position: number, onward: () => void): void => {
      const moved: Entry[] = [];
      const isMoved = (next: Entry): boolean => {
        if (against.has(next.offer.id) || !fits(next)) return false;
        if (next.lots.length === 1 && (places[next.lots[0] ?? 0] ?? 0) < position) return false;
        move(next, 1);
        moved.push(next);
        return next.offer.requires.every((id) => {
          const other = byId.get(id);
          return chosen.some((offer) => offer.id === id) || (other !== undefined && isMoved(other));
        });
      };
      if (isMoved(entry)) {
        const exact =
          held.worth > beyond() && held.spent >= step.from
            ? planWorth(one, weights, chosen, tier)
            : undefined;
        if (exact !== undefined && exact > beyond())
          found(
            exact,
            chosen.map(({ id }) => id),
          );
        onward();
      }
      for (const last of moved.reverse()) move(last, -1);
    };
    const isHopeless = (package_: number, position: number): boolean => {
      left -= 1;
      return left <= 0 || ahead.most(held, package_, position).most <= beyond();
    };
    const byLot = (position: number): void => {
      if (isHopeless(ahead.several.length, position)) return;
      let n = position;
      while (n < ahead.order.length && held.lots[ahead.order[n] ?? 0] === 1) n += 1;
      const lot = ahead.order[n];
      if (lot === undefined) return;
      for (const entry of ahead.alone[lot] ?? []) take(entry, n, () => byLot(n + 1));
      byLot(n + 1);
    };
    const byPackage = (n: number): void => {
      const next = ahead.several[n];
      if (next === undefined) {
        byLot(0);
        return;
      }
      if (isHopeless(n, 0)) return;
      const { entry, over } = next;
      const onward = () => byPackage(n + 1);
      if (over > 0) take(entry, 0, onward);
      against.add(entry.offer.id);
      onward();
      against.delete(entry.offer.id);
      if (over <= 0) take(entry, 0, onward);
    };
    byPackage(0);
    return left;
  };
}
