import { branchAndPrice, listPlans } from './branch-and-price.ts';
import { publish } from './certificate.ts';
import { type Bound, relax } from './column-generation.ts';
import { brokenCuts, keyOf } from './cuts.ts';
import { dive, wholeOffers } from './dive.ts';
import { type Market, marketOf } from './market.ts';
import { type Master, makeMaster, type Plan, rootBranch } from './master.ts';
import { improve } from './neighbourhood.ts';
import { compareAwards } from './order.ts';
import { searchPlans } from './plan-tree.ts';
import { type Picked, worthOf } from './pricing.ts';
import type { PlanProof } from './proof.ts';
import type { SolverPort } from './solver-port.ts';
import { warmDuals } from './subgradient.ts';
import { type Evaluation, evaluate, type Valuation } from './valuation.ts';
import { localCuts, worthsOf } from './weighing.ts';

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

const NO_ALONE = new Map<string, number>();
const PRICING_NODES = 20_000;
/** Offers up to which a whole proof is tried; beyond, the time is better spent on the award. */
const MOST_TO_CLOSE = 2000;
const MOST_IN_PROGRAMME = 6000;
/** A list so short is gone through by a tree of its own before a mixed-integer solver is asked. */
const MOST_TO_BRANCH = 1500;
const NODES_OVER_FEW = 300;
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
  let bound: Bound | undefined;
  const tell = () =>
    options.progress?.({
      valuePence: best?.valuePence,
      boundPence: bound === undefined ? undefined : Math.floor(bound.units / market.unit),
    });
  const offer = (award: Evaluation | undefined): void => {
    if (award === undefined || (best !== undefined && compareAwards(award, best, NO_ALONE) >= 0)) return;
    best = award;
    tell();
  };
  const lower = (next: Bound): void => {
    if (bound === undefined || next.units < bound.units) bound = next;
    tell();
  };
  const warmed = warmDuals(market, branch, { rounds: 25, keep: 12, nodes: nodes(1000), stop: until(0.2) });
  lower(warmed.bound);
  const master = makeMaster(market, port.open());
  try {
    master.enter(branch);
    for (const { seller, picked } of warmed.plans) master.add(seller, picked);
    const seconds = () => Math.max(0.05, options.left());
    const pricing = { seconds, target: -1, nodes: nodes(PRICING_NODES) };
    let relaxed = relax(market, master, branch, { ...pricing, stop: until(0.5) }, warmed.bound.duals);
    lower(relaxed.bound);
    const known = new Set<string>();
    for (let round = 0; round < 8 && !until(0.5)(); round += 1) {
      const cuts = brokenCuts(market, relaxed.solution, known);
      if (cuts.length === 0) break;
      for (const cut of cuts) known.add(keyOf(market, cut));
      master.addCuts(cuts);
      relaxed = relax(market, master, branch, { ...pricing, stop: until(0.5) }, relaxed.bound.duals);
      lower(relaxed.bound);
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
    // The whole programme over the plans of least reduced cost, and then over more of them.
    for (const share of [1 / 32, 1 / 8]) {
      if (until(0.8)()) break;
      const gap = (proven.units - (best?.valuePence ?? 0) * market.unit) * share;
      const { lists } = listPlans(market, master, branch, proven, gap, MOST_IN_PROGRAMME);
      const listed = lists.reduce((sum, plans) => sum + plans.length, 0);
      if (best !== undefined && listed <= MOST_TO_BRANCH) {
        const model = port.open();
        const tree = { stop: until(0.8), seconds: options.left, nodes: NODES_OVER_FEW };
        const treed = searchPlans(market, lists, cuts, best, branch, model, tree);
        offer(treed.best);
        if (treed.tree !== undefined) continue;
      }
      const seconds = Math.min(options.left() * 0.5, whole * 0.3);
      await programmeOver(market, master, lists, port, seconds, offer);
    }
    let nodesSpent = 0;
    const small = market.asks.length <= MOST_TO_CLOSE;
    if (small && best !== undefined) {
      const closed = branchAndPrice(market, master, branch, proven, best, port, {
        stop: until(1),
        seconds,
        nodes: nodes(PRICING_NODES),
        found: offer,
        ...(options.turns === 0 ? { most: MOST_TO_CERTIFY } : {}),
      });
      nodesSpent = closed.nodes;
      offer(closed.best);
      if (closed.tree !== undefined)
        return {
          best,
          boundPence: best.valuePence,
          proof: publish(market, cuts, proven.duals, closed.tree),
          proved: true,
          tieProved: true,
          nodes: nodesSpent,
        };
    }
    for (
      let turn = 0;
      best !== undefined && turn < (options.turns ?? MOST_TURNS) && !until(0.97)();
      turn += 1
    ) {
      const better: Evaluation | undefined = await improve(market, best, turn, port, options.left);
      offer(better);
      if (best.valuePence >= Math.floor(proven.units / market.unit)) break;
    }
    const boundPence = Math.floor(proven.units / market.unit + 0.01);
    return {
      best,
      boundPence: Math.max(boundPence, best?.valuePence ?? 0),
      proof: publish(market, cuts, proven.duals, null),
      proved: best !== undefined && best.valuePence >= boundPence,
      tieProved: false,
      nodes: nodesSpent,
    };
  } finally {
    master.dispose();
  }
}

/** The whole programme over listed plans and those that carry the master's solution. */
async function programmeOver(
  market: Market,
  master: Master,
  lists: readonly (readonly Picked[])[],
  port: SolverPort,
  seconds: number,
  offer: (award: Evaluation | undefined) => void,
): Promise<void> {
  const branch = rootBranch(market);
  for (const [seller, plans] of lists.entries()) for (const plan of plans) master.add(seller, plan);
  const { duals, convexity } = master.solve(seconds);
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
