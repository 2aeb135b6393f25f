import type { PlanProof } from '../proof.ts';
import type { SolverPort } from '../solver-port.ts';
import { type Evaluation, evaluate, type Valuation } from '../valuation.ts';
import { apportion } from './apportionment.ts';
import { branchAndPrice, type Closed, listPlans } from './branch-and-price.ts';
import { publish } from './certificate.ts';
import { type Bound, between, relax } from './column-generation.ts';
import { brokenCuts, keyOf } from './cuts.ts';
import { dive, wholeOffers } from './dive.ts';
import { type Duals, priceCost, rootBranch, stakesOf } from './duals.ts';
import { compareIn, type Market, marketOf, worthOfAward } from './market.ts';
import { makeMaster } from './master.ts';
import { improve } from './neighbourhood.ts';
import type { Master, Plan } from './plans.ts';
import { type Picked, worthOf } from './pricing.ts';
import { warmDuals } from './subgradient.ts';
import { localCuts, startsOf, worthsOf } from './weighing.ts';

/** What is known while a search goes on. */
export interface Progress {
  readonly valuePence: number | undefined;
  readonly boundPence: number | undefined;
  /** Of the best award so far. */
  readonly offers: readonly string[] | undefined;
  /** Whether the search has ended, and what it found is being checked. */
  readonly isChecked?: boolean;
}

export interface PlanSearchOptions {
  /** Seconds that are left. */
  readonly left: () => number;
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Told of every award, also of those that are not kept. */
  readonly met?: ((award: Evaluation) => void) | undefined;
  /** Neighbourhoods to look into at most. */
  readonly turns?: number;
  /** An award to begin with. */
  readonly seed?: Evaluation | undefined;
  /** Whether all that is asked is a bound below what the seed is worth: once there is one, nothing more is looked for. */
  readonly onlyBound?: boolean;
}

export interface PlanSearched {
  readonly best: Evaluation | undefined;
  readonly boundPence: number;
  /** Present with a bound that duals prove; with a tree where the award is proved. */
  readonly proof: PlanProof | undefined;
  readonly proved: boolean;
  readonly tieProved: boolean;
  readonly nodes: number;
}

const PRICING_NODES = 20_000;
/** Of the time, by turns: until when branches are looked into, and until when neighbourhoods of the best award. */
const SCHEDULE = [
  [0.25, 0.45],
  [0.7, 0.8],
  [0.97, 0.97],
] as const;
/** The same where only a bound is asked for. */
const FOR_A_BOUND = [[0.9, 0.9]] as const;
/** How much less than the bound the first award may be worth, as a part of it. */
const FIRST_WITHIN = 0.05;
/** Branches that the proof of a bound may have. */
const MOST_SHOWN = 60;
const MOST_IN_PROGRAMME = 6000;
/** Of each commissioner that apportions its lots. */
const MOST_CHOICES = 200;
/** Branches of an award that is proved already and only has to be certified. */
const MOST_TO_CERTIFY = 20;
/** Where no clock ends it. */
const MOST_TURNS = 2000;

/** Searches of one problem, each sooner for what the ones before it left behind: plans, cuts, duals and awards. */
export interface PlanSearch {
  /**
   * The award of the greatest value less its cost at a price, in pence of value for a penny of cost; at 0 the greatest
   * value. What it gives speaks of awards that cost no more than its own: at a price above 0 none of them is worth more
   * than the bound (Everett 1963).
   */
  at(penceForPenny: number, options: PlanSearchOptions): Promise<PlanSearched>;
  dispose(): void;
}

/** One search alone. */
export async function searchByPlans(
  valuation: Valuation,
  port: SolverPort,
  options: PlanSearchOptions,
): Promise<PlanSearched> {
  const search = planSearch(valuation, port);
  try {
    return await search.at(0, options);
  } finally {
    search.dispose();
  }
}

/**
 * The best award by column generation over provider plans: duals from a subgradient method, the master with exact pricing,
 * cuts; awards by diving, by the whole programme over the best plans and by neighbourhoods; then, where every plan within
 * the gap can be listed, a branch tree over them closes the proof.
 */
export function planSearch(valuation: Valuation, port: SolverPort, isPriced = false): PlanSearch {
  const market = marketOf(valuation, isPriced);
  const master = makeMaster(market, port.open());
  const branch = rootBranch(market);
  const wide = Math.max(1, ...market.providers.map((seller) => seller.lots.length));
  const nodes = (most: number) => Math.max(50, Math.min(most, Math.floor(3_000_000 / wide)));
  const cutsKnown = new Set<string>();
  const awards: Evaluation[] = [];
  const solved: { readonly price: number; readonly duals: Duals }[] = [];

  /**
   * Duals to begin with: those of the nearest prices on either side in parts, since a bound is convex in prices and duals
   * together; at first those of a subgradient method.
   */
  const beginAt = (price: number, stop: () => boolean): Duals => {
    market.costPrice.units = price;
    if (isPriced) master.reprice();
    const nearest = solved.toSorted((a, b) => Math.abs(a.price - price) - Math.abs(b.price - price));
    const [below, above] = [-1, 1].map((side) => nearest.find((one) => (one.price - price) * side >= 0));
    const [one, other] = [below ?? above, above ?? below];
    if (one !== undefined && other !== undefined) {
      const part = one.price === other.price ? 0 : (price - one.price) / (other.price - one.price);
      const duals = between(other.duals, one.duals, part);
      return { ...duals, sides: priceCost(market, duals.sides) };
    }
    const warmed = warmDuals(market, branch, { rounds: 25, keep: 12, nodes: nodes(1000), stop });
    for (const { seller, picked } of warmed.plans) master.add(seller, picked);
    return warmed.bound.duals;
  };

  const at: PlanSearch['at'] = async (penceForPenny, options) => {
    const price = Math.round(penceForPenny * market.unit);
    const whole = options.left();
    const until = (part: number) => () => options.left() <= whole * (1 - part);
    let best = options.seed;
    let bound = Number.POSITIVE_INFINITY;
    /** A bound in pence for awards that cost no more than the best one. */
    const inPence = (units: number) =>
      Math.floor((units + price * (best?.costPence ?? 0)) / market.unit + 0.01);
    /** Whether an award could be worth a penny more. */
    const isOpen = (award: Evaluation, units: number) => units - worthOfAward(market, award) >= market.unit;
    const tell = () =>
      options.progress?.({
        valuePence: best?.valuePence,
        offers: best?.offers,
        boundPence: Number.isFinite(bound) ? Math.floor(bound / market.unit) : undefined,
      });
    const offer = (award: Evaluation | undefined): void => {
      if (award === undefined) return;
      options.met?.(award);
      if (isPriced) awards.push(award);
      if (best !== undefined && compareIn(market, award, best) >= 0) return;
      best = award;
      tell();
    };
    const bounded = (units: number): void => {
      bound = Math.min(bound, units);
      tell();
    };
    master.enter(branch);
    const begin = beginAt(price, until(0.2));
    for (const award of [...awards])
      if (best === undefined || compareIn(market, award, best) < 0) best = award;
    const seconds = () => Math.max(0.05, options.left());
    const target =
      options.onlyBound === true && best !== undefined
        ? worthOfAward(market, best) - market.unit
        : Number.NEGATIVE_INFINITY;
    const pricing = {
      seconds: () => Math.max(0.05, options.left() - whole * 0.5),
      target,
      nodes: nodes(PRICING_NODES),
      stop: until(0.5),
    };
    let relaxed = relax(market, master, branch, pricing, begin);
    bounded(relaxed.bound.units);
    for (let round = 0; round < 8 && relaxed.bound.units > target && !until(0.5)(); round += 1) {
      const cuts = brokenCuts(market, relaxed.solution, cutsKnown);
      if (cuts.length === 0) break;
      for (const cut of cuts) cutsKnown.add(keyOf(market, cut));
      master.addCuts(cuts);
      relaxed = relax(market, master, branch, pricing, relaxed.bound.duals);
      bounded(relaxed.bound.units);
    }
    const cuts = [...master.cuts];
    if (relaxed.bound.units <= target)
      return {
        best,
        boundPence: Math.floor(relaxed.bound.units / market.unit),
        proof: publish(market, cuts, relaxed.bound.duals, null),
        proved: false,
        tieProved: false,
        nodes: 0,
      };
    // A master that ended early has no solution to go by.
    const isSolved = relaxed.solution.status === 'optimal';
    const offers = isSolved ? wholeOffers(market, relaxed.solution) : undefined;
    if (offers !== undefined) offer(evaluate(valuation, offers));
    else if (isSolved)
      offer(
        dive(market, master, branch, relaxed.solution, {
          stop: until(0.65),
          seconds,
          nodes: nodes(1000),
          sure: 0.8,
          skip: 0,
        }),
      );
    master.enter(branch);
    const proven: Bound = relaxed.bound;
    solved.push({ price, duals: proven.duals });
    let closed: Closed | undefined;
    /** Looks for awards of plans that lose no more than this share of the gap. */
    const programme = async (share: number, part: number): Promise<void> => {
      const gap =
        (best === undefined ? Math.abs(proven.units) : proven.units - worthOfAward(market, best)) * share;
      if (gap <= 0 || until(0.8)()) return;
      const { lists } = listPlans(market, master, branch, proven, gap, MOST_IN_PROGRAMME, until(0.8));
      const most = Math.min(options.left() * 0.5, whole * part);
      await programmeOver(market, master, lists, gap, port, most, offer);
    };
    // At a price the awards of other prices are near enough to begin with.
    if (best === undefined || (price === 0 && isOpen(best, proven.units))) await programme(1 / 32, 0.1);
    if (best === undefined && !until(0.5)()) {
      // Go down until there is an award; how good it is comes after.
      const assumed = proven.units - Math.abs(proven.units) * FIRST_WITHIN;
      const begun = branchAndPrice(market, master, branch, proven, { assumed }, port);
      begun(undefined, {
        stop: until(0.5),
        seconds,
        nodes: nodes(PRICING_NODES),
        found: offer,
        onlyFirst: true,
      });
    }
    if (best !== undefined) {
      const run = branchAndPrice(market, master, branch, proven, best, port);
      let turn = 0;
      for (const [until_, others] of options.onlyBound === true ? FOR_A_BOUND : SCHEDULE) {
        closed = run(best, {
          stop: until(until_),
          seconds,
          nodes: nodes(PRICING_NODES),
          found: offer,
          ...(options.turns === 0 && options.onlyBound !== true ? { most: MOST_TO_CERTIFY } : {}),
        });
        offer(closed.best);
        bounded(closed.boundUnits);
        if (closed.isClosed || options.turns === 0) break;
        if (turn === 0) await programme(1 / 8, 0.1);
        for (; turn < (options.turns ?? MOST_TURNS) && !until(others)(); turn += 1) {
          const better: Evaluation | undefined = await improve(market, best, turn, port, options.left);
          offer(better);
          if (!isOpen(best, closed.boundUnits)) break;
        }
      }
    }
    if (best !== undefined && closed?.isClosed === true)
      return {
        best,
        boundPence: best.valuePence,
        proof: publish(market, cuts, proven.duals, closed.tree),
        proved: true,
        tieProved: true,
        nodes: closed.nodes,
      };
    // To recompute a large tree that is not closed takes longer than it is worth.
    const shown = closed !== undefined && closed.nodes <= MOST_SHOWN ? closed : undefined;
    const boundPence = inPence(shown?.boundUnits ?? proven.units);
    return {
      best,
      boundPence: Math.max(boundPence, best?.valuePence ?? 0),
      proof: publish(market, cuts, proven.duals, shown?.tree ?? null),
      proved: best !== undefined && best.valuePence >= boundPence,
      tieProved: false,
      nodes: closed?.nodes ?? 0,
    };
  };
  return { at, dispose: () => master.dispose() };
}

/** The whole programme over listed plans and those that carry the master's solution, and choices within a gap. */
async function programmeOver(
  market: Market,
  master: Master,
  lists: readonly (readonly Picked[])[],
  gap: number,
  port: SolverPort,
  seconds: number,
  offer: (award: Evaluation | undefined) => void,
): Promise<void> {
  const branch = rootBranch(market);
  for (const [seller, plans] of lists.entries()) for (const plan of plans) master.add(seller, plan);
  const { duals, convexity } = master.solve(seconds);
  const starts = startsOf(market, duals);
  const stakes = stakesOf(market, duals.sides);
  for (const [n, one] of market.apportioners.entries()) {
    const start = starts.get(one.commissioner) ?? 0;
    const stake = stakes[one.commissioner] ?? 1;
    const prices = { seats: duals.seats, start, forced: branch.forced, unit: market.unit, stake };
    const floor = apportion(one, prices).most - gap;
    for (const choice of apportion(one, prices, { floor, every: MOST_CHOICES }).found)
      master.addApportionment(n, choice);
  }
  const worths = market.providers.map((seller) =>
    worthsOf(market, seller, duals, branch, localCuts(seller, master.cuts)),
  );
  const lossOf = (plan: Plan): number => {
    const [seller, own] = [market.providers[plan.seller], worths[plan.seller]];
    return seller === undefined || own === undefined
      ? 0
      : (convexity[plan.seller] ?? 0) - worthOf(seller, own, plan);
  };
  const plans = master.plans
    .map((plan) => ({ plan, loss: lossOf(plan) }))
    .sort((a, b) => a.loss - b.loss)
    .slice(0, MOST_IN_PROGRAMME)
    .map(({ plan }) => plan);
  const { programme, first } = master.programme(plans);
  const solution = await port.solve(programme, { timeLimitSeconds: seconds });
  if (solution.values.length === 0) return;
  const offers = plans.flatMap((plan, n) =>
    (solution.values[first + n] ?? 0) > 0.5
      ? plan.numbers.flatMap((ask) => market.asks[ask]?.offer ?? [])
      : [],
  );
  offer(evaluate(market.valuation, offers));
}
