import { EXACT, noMore, sumUp } from './exact.ts';
import { bestOutlook, type Entry, entriesOf, type Held, isFree } from './outlook.ts';
import type { OwnOffer, OwnProvider, Weights } from './shape.ts';

const E12 = 10n ** 12n;

/** A plan by its offers, the discount tier that it reaches, and its worth by the duals that it was listed by. */
export interface ListedPlan {
  readonly offers: readonly string[];
  readonly tier: number;
  readonly worth: number;
}

/** What a complete plan is worth (no less, where floats do not reach), or undefined where it is not feasible. */
export function planWorth(
  one: OwnProvider,
  weights: Weights,
  offers: readonly OwnOffer[],
  tier: number,
): number | undefined {
  const step = one.tiers[tier];
  const spend = offers.reduce((sum, offer) => sum + offer.spend, 0);
  if (step === undefined || spend < step.from || spend >= step.below) return undefined;
  const terms = offers.map((offer) => weights.worths[tier]?.[offer.at] ?? 0);
  for (const win of weights.wins) if (offers.some((offer) => win.offers.has(offer.id))) terms.push(win.bonus);
  for (const { toll, lots, held } of weights.tolls) {
    let hits = held;
    for (const offer of offers) for (const lot of offer.lots) if (lots.has(lot)) hits += 1;
    if (hits >= 2) terms.push(-toll);
  }
  for (const [n, cap] of one.caps.entries()) {
    const won = offers.reduce((sum, offer) => sum + (cap.ceilings.get(offer.id) ?? 0n), 0n);
    const over = won * 10_000n - cap.most;
    if (over <= 0n) continue;
    if (cap.must) return undefined;
    terms.push(-noMore((over * cap.rate * weights.unit * (weights.stakes[n] ?? E12)) / (1_000_000n * E12)));
  }
  return sumUp(terms);
}

export interface Looked {
  readonly most: number;
  readonly plans: readonly ListedPlan[];
  /** False where it gave up. */
  readonly complete: boolean;
}

/**
 * The checker's own routine for the best plan of a provider, and for the list of all plans above a floor: whole numbers
 * only, shared with no solver. Depth first over packages, then over lots; what is not decided yet can be worth no more than
 * what packages gain over single offers, and these as a knapsack that takes fractions. `kept` says, by
 * the best worth so far, what a plan has to be worth more than to be collected: that worth itself looks for the best alone.
 */
export function lookThrough(
  one: OwnProvider,
  weights: Weights,
  barred: ReadonlySet<string>,
  known: number,
  kept: (most: number) => number,
  steps: number,
): Looked {
  let most = known;
  let left = steps;
  const plans: ListedPlan[] = [];
  const beyond = (): number => kept(most);
  const limits = limitsOf(one, weights);
  for (let tier = one.tiers.length - 1; tier >= 0; tier -= 1) {
    const look = tierOf(one, weights, limits, barred, tier, beyond());
    left = look(
      beyond,
      (worth, offers) => {
        most = Math.max(most, worth);
        plans.push({ offers, tier, worth });
      },
      left,
    );
    if (left <= 0) return { most: Number.POSITIVE_INFINITY, plans, complete: false };
  }
  return { most, plans, complete: true };
}

/** A greatest share as floats: its limit where one holds it exactly, and what its penalty counts for. */
interface Limit {
  readonly cap: OwnProvider['caps'][number];
  readonly most: number | undefined;
  readonly rate: number;
  readonly stake: number;
}

const limitsOf = (one: OwnProvider, { stakes }: Weights): Limit[] =>
  one.caps.map((cap, n) => ({
    cap,
    most: cap.most <= EXACT ? Number(cap.most) : undefined,
    rate: Number(cap.rate),
    stake: Number(stakes[n] ?? E12) / 1e12,
  }));

/** By how much ceilings are over a share, in ten-thousandths of a penny. */
const overOf = ({ cap, most }: Limit, used: number): number =>
  used <= EXACT / 10_000 && most !== undefined
    ? used * 10_000 - most
    : Number(BigInt(used) * 10_000n - cap.most);

/** What sums of the search could lose by being floats: nothing as long as whole numbers are floats of their own. */
function slipOf(
  one: OwnProvider,
  weights: Weights,
  entries: readonly Entry[],
  lots: number,
  ahead: number,
): number {
  let size = ahead;
  for (const { worth } of entries) size += Math.abs(worth);
  for (const { bonus } of weights.wins) size += bonus;
  for (const { toll } of weights.tolls) size += toll;
  for (const [n, cap] of one.caps.entries()) {
    if (cap.must) continue;
    const all = [...cap.ceilings.values()].reduce((sum, ceiling) => sum + ceiling, 0n);
    size +=
      (Math.max(0, Number(all * 10_000n - cap.most)) *
        Number(cap.rate * weights.unit * (weights.stakes[n] ?? E12))) /
      1e18;
  }
  if (size <= EXACT) return 0;
  const steps = entries.length * (2 + weights.wins.length + weights.tolls.length + 2 * one.caps.length);
  return size * (steps + 3 * lots + 16) * 2 ** -52;
}

/** The search of one tier: packages first, each taken or not, then lot by lot its single offers or none. */
function tierOf(
  one: OwnProvider,
  weights: Weights,
  limits: readonly Limit[],
  barred: ReadonlySet<string>,
  tier: number,
  floor: number,
) {
  const step = one.tiers[tier] ?? { from: 0, below: 0, percent: 0 };
  const entries = entriesOf(one, weights, barred, tier);
  const held: Held = {
    lots: new Uint8Array(one.units.length),
    room: one.provider.capacityUnits ?? Number.MAX_SAFE_INTEGER,
    lotsLeft: one.provider.maxLots ?? Number.MAX_SAFE_INTEGER,
    spent: 0,
    worth: 0,
  };
  const ahead = bestOutlook(entries, one.units, step.from, held, floor);
  const slip = slipOf(one, weights, entries, one.units.length, ahead.size);
  const won = weights.wins.map(() => 0);
  const hits = weights.tolls.map((toll) => toll.held);
  const used = one.caps.map(() => 0);
  const groups = new Set<number>();
  const unit = Number(weights.unit);
  // Whole and rounded down: the exact worth of a whole plan is worked out when it is complete.
  const fine = (cap: number): number => {
    const limit = limits[cap];
    const over = limit === undefined ? 0 : overOf(limit, used[cap] ?? 0);
    if (limit === undefined || over <= 0) return 0;
    const full = (over * limit.rate * unit * limit.stake) / 1_000_000;
    return Math.max(0, Math.floor(full * (1 - 2 ** -50) - 2 - limit.stake));
  };
  /** A share that must hold does not hold again by winning more. */
  const breaks = ({ cap, ceiling }: OwnOffer['caps'][number]): boolean => {
    const limit = limits[cap];
    return limit?.cap.must === true && overOf(limit, (used[cap] ?? 0) + ceiling) > 0;
  };
  const fits = (offer: OwnOffer): boolean =>
    offer.units <= held.room &&
    offer.places.length <= held.lotsLeft &&
    held.spent + offer.spend < step.below &&
    !(offer.group >= 0 && groups.has(offer.group)) &&
    isFree(held, offer) &&
    !offer.caps.some(breaks);
  const chosen: Entry[] = [];
  /** What was held before each of the chosen. */
  const before: number[] = [];
  const byId = new Map(entries.map((entry) => [entry.offer.id, entry]));
  const places = one.units.map((_, lot) => ahead.order.indexOf(lot));
  /** Packages that were decided against. */
  const against = new Set<string>();
  const move = ({ offer, worth, wins, tolls }: Entry, by: 1 | -1): void => {
    held.room -= by * offer.units;
    held.lotsLeft -= by * offer.places.length;
    held.spent += by * offer.spend;
    held.worth += by * worth;
    for (const lot of offer.places) held.lots[lot] = by === 1 ? 1 : 0;
    if (offer.group >= 0 && by === 1) groups.add(offer.group);
    if (offer.group >= 0 && by === -1) groups.delete(offer.group);
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
    for (const { cap, ceiling } of offer.caps) {
      held.worth += fine(cap);
      used[cap] = (used[cap] ?? 0) + by * ceiling;
      held.worth -= fine(cap);
    }
  };
  /** Takes an offer together with all that it requires, or stops where that does not fit or was decided against. */
  const put = (entry: Entry, position: number): boolean => {
    const { offer } = entry;
    const isPassed = offer.places.length === 1 && (places[offer.places[0] ?? 0] ?? 0) < position;
    if (isPassed || against.has(offer.id) || !fits(offer)) return false;
    before.push(held.worth);
    chosen.push(entry);
    move(entry, 1);
    return offer.requires.every((id) => {
      const other = byId.get(id);
      return chosen.some((one) => one.offer.id === id) || (other !== undefined && put(other, position));
    });
  };
  const back = (count: number): void => {
    while (chosen.length > count) {
      const entry = chosen.pop();
      if (entry !== undefined) move(entry, -1);
      // Not what taking it off again comes to: what is rounded would add up.
      held.worth = before.pop() ?? 0;
    }
  };
  return (beyond: () => number, found: (worth: number, offers: string[]) => void, steps: number): number => {
    let left = steps;
    const take = (entry: Entry, position: number, onward: () => void): void => {
      const count = chosen.length;
      if (put(entry, position)) {
        keep();
        onward();
      }
      back(count);
    };
    const keep = (): void => {
      if (held.worth + slip <= beyond() || held.spent < step.from) return;
      const offers = chosen.map(({ offer }) => offer);
      const exact = planWorth(one, weights, offers, tier);
      if (exact === undefined || exact <= beyond()) return;
      found(
        exact,
        offers.map(({ id }) => id),
      );
    };
    const isHopeless = (package_: number, position: number): boolean => {
      left -= 1;
      return left <= 0 || ahead.most(held, package_, position).most + slip <= beyond();
    };
    const byLot = (position: number): void => {
      if (isHopeless(ahead.several.length, position)) return;
      let n = position;
      while (n < ahead.order.length && held.lots[ahead.order[n] ?? 0] === 1) n += 1;
      const lot = ahead.order[n];
      if (lot === undefined) return;
      const onward = () => byLot(n + 1);
      for (const entry of ahead.alone[lot] ?? []) take(entry, n, onward);
      onward();
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
