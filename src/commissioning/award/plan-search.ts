import { apportion } from './apportionment.ts';
import { branchAndPrice, type Closed, listPlans } from './branch-and-price.ts';
import { publish } from './certificate.ts';
import { type Bound, relax } from './column-generation.ts';
import { brokenCuts, keyOf } from './cuts.ts';
import { dive, wholeOffers } from './dive.ts';
import { rootBranch, stakesOf } from './duals.ts';
import { type Market, marketOf } from './market.ts';
import { type Master, makeMaster, type Plan } from './master.ts';
import { improve } from './neighbourhood.ts';
import { compareAwards } from './order.ts';
import { type Picked, worthOf } from './pricing.ts';
import type { PlanProof } from './proof.ts';
import type { SolverPort } from './solver-port.ts';
import { warmDuals } from './subgradient.ts';
import { type Evaluation, evaluate, type Valuation } from './valuation.ts';
import { localCuts, startsOf, worthsOf } from './weighing.ts';

/** What is known while a search goes on. */
export interface Progress {
  readonly valuePence: number | undefined;
  readonly boundPence: number | undefined;
}

export interface PlanSearchOptions {
  /** Seconds that are left. */
  readonly left: () => number;
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Neighbourhoods to look into at most. */
  readonly turns?: number;
  /** An award to begin with. */
  readonly seed?: Evaluation | undefined;
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
/** How much less than the bound the first award may be worth, as a part of it. */
const FIRST_WITHIN = 0.05;
const MOST_IN_PROGRAMME = 6000;
/** Of each commissioner that apportions its lots. */
const MOST_CHOICES = 200;
/** Branches of an award that is proved already and only has to be certified. */
const MOST_TO_CERTIFY = 20;
/** Where no clock ends it. */
const MOST_TURNS = 2000;

/**
 * The award of the greatest value by column generation over provider plans: duals from a subgradient method, the master
 * with exact pricing, cuts; awards by diving, by the whole programme over the best plans and by neighbourhoods; then, where
 * every plan within the gap can be listed, a branch tree over them closes the proof.
 */
export async function searchByPlans(
  valuation: Valuation,
  port: SolverPort,
  options: PlanSearchOptions,
): Promise<PlanSearched> {
  const market = marketOf(valuation);
  const whole = options.left();
  const until = (part: number) => () => options.left() <= whole * (1 - part);
  const wide = Math.max(1, ...market.providers.map((seller) => seller.lots.length));
  const nodes = (most: number) => Math.max(50, Math.min(most, Math.floor(3_000_000 / wide)));
  const branch = rootBranch(market);
  let best = options.seed;
  let bound = Number.POSITIVE_INFINITY;
  const tell = () =>
    options.progress?.({
      valuePence: best?.valuePence,
      boundPence: Number.isFinite(bound) ? Math.floor(bound / market.unit) : undefined,
    });
  const offer = (award: Evaluation | undefined): void => {
    if (award === undefined || (best !== undefined && compareAwards(award, best) >= 0)) return;
    best = award;
    tell();
  };
  const bounded = (units: number): void => {
    bound = Math.min(bound, units);
    tell();
  };
  const warmed = warmDuals(market, branch, { rounds: 25, keep: 12, nodes: nodes(1000), stop: until(0.2) });
  bounded(warmed.bound.units);
  const master = makeMaster(market, port.open());
  try {
    master.enter(branch);
    for (const { seller, picked } of warmed.plans) master.add(seller, picked);
    const seconds = () => Math.max(0.05, options.left());
    const pricing = { seconds, target: -1, nodes: nodes(PRICING_NODES) };
    let relaxed = relax(market, master, branch, { ...pricing, stop: until(0.5) }, warmed.bound.duals);
    bounded(relaxed.bound.units);
    const known = new Set<string>();
    for (let round = 0; round < 8 && !until(0.5)(); round += 1) {
      const cuts = brokenCuts(market, relaxed.solution, known);
      if (cuts.length === 0) break;
      for (const cut of cuts) known.add(keyOf(market, cut));
      master.addCuts(cuts);
      relaxed = relax(market, master, branch, { ...pricing, stop: until(0.5) }, relaxed.bound.duals);
      bounded(relaxed.bound.units);
    }
    const cuts = [...master.cuts];
    const offers = wholeOffers(market, relaxed.solution);
    if (offers !== undefined) offer(evaluate(valuation, offers));
    else
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
    let closed: Closed | undefined;
    /** Looks for awards of plans that lose no more than this share of the gap. */
    const programme = async (share: number, part: number): Promise<void> => {
      const gap = (proven.units - (best?.valuePence ?? 0) * market.unit) * share;
      if (gap <= 0 || until(0.8)()) return;
      const { lists } = listPlans(market, master, branch, proven, gap, MOST_IN_PROGRAMME);
      await programmeOver(
        market,
        master,
        lists,
        gap,
        port,
        Math.min(options.left() * 0.5, whole * part),
        offer,
      );
    };
    if (best === undefined || best.valuePence < Math.floor(proven.units / market.unit))
      await programme(1 / 32, 0.1);
    if (best === undefined && !until(0.5)()) {
      // Go down until there is an award; how good it is comes after.
      const assumedPence = Math.floor((proven.units / market.unit) * (1 - FIRST_WITHIN));
      const begun = branchAndPrice(market, master, branch, proven, { assumedPence }, port);
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
      for (const [until_, others] of SCHEDULE) {
        closed = run(best, {
          stop: until(until_),
          seconds,
          nodes: nodes(PRICING_NODES),
          found: offer,
          ...(options.turns === 0 ? { most: MOST_TO_CERTIFY } : {}),
        });
        offer(closed.best);
        bounded(closed.boundUnits);
        if (closed.isClosed || options.turns === 0) break;
        if (turn === 0) await programme(1 / 8, 0.1);
        for (; turn < (options.turns ?? MOST_TURNS) && !until(others)(); turn += 1) {
          const better: Evaluation | undefined = await improve(market, best, turn, port, options.left);
          offer(better);
          if (best.valuePence >= Math.floor(closed.boundUnits / market.unit)) break;
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
    const boundPence = Math.floor((closed?.boundUnits ?? proven.units) / market.unit + 0.01);
    return {
      best,
      boundPence: Math.max(boundPence, best?.valuePence ?? 0),
      proof: publish(market, cuts, proven.duals, closed?.tree ?? null),
      proved: best !== undefined && best.valuePence >= boundPence,
      tieProved: false,
      nodes: closed?.nodes ?? 0,
    };
  } finally {
    master.dispose();
  }
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
