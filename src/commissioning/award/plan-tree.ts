import { copyOf, wholeOffers } from './dive.ts';
import type { Market } from './market.ts';
import { type Branch, type Cut, type Duals, forbids, type Master, makeMaster, type Plan } from './master.ts';
import { compareAwards } from './order.ts';
import { type Picked, worthOf } from './pricing.ts';
import type { LinearModel } from './solver-port.ts';
import { type Evaluation, evaluate } from './valuation.ts';
import { constantOf, localCuts, worthsOf } from './weighing.ts';

/** A branch tree over listed plans: at each leaf duals by which nothing in it reaches the best value, or one award. */
export type TreeNode =
  | { readonly duals: Duals; readonly listed?: TreeNode }
  | { readonly award: true }
  | {
      readonly seller: number;
      readonly split: { readonly lot: number } | { readonly ask: number };
      readonly yes: TreeNode;
      readonly no: TreeNode;
    };

export interface Treed {
  readonly best: Evaluation;
  /** Undefined where the time or the nodes ran out. */
  readonly tree: TreeNode | undefined;
  readonly nodes: number;
}

interface Frame {
  readonly branch: Branch;
  put(node: TreeNode): void;
}

const NO_ALONE = new Map<string, number>();

export interface TreeOptions {
  readonly stop: () => boolean;
  readonly seconds: () => number;
  readonly nodes: number;
}

/** `searchOver` with a model of its own, whose memory is given back. */
export function searchPlans(
  market: Market,
  lists: readonly (readonly Picked[])[],
  cuts: readonly Cut[],
  incumbent: Evaluation,
  begin: Branch,
  model: LinearModel,
  options: TreeOptions,
): Treed {
  const master = makeMaster(market, model);
  try {
    return searchOver(market, lists, cuts, incumbent, begin, master, options);
  } finally {
    master.dispose();
  }
}

/**
 * Branch and bound over plans that are listed in full: nothing is priced any more, each node is one warm linear programme,
 * and its bound is recomputed from whole duals. It ends with the best award and the tree that proves it.
 */
function searchOver(
  market: Market,
  lists: readonly (readonly Picked[])[],
  cuts: readonly Cut[],
  incumbent: Evaluation,
  begin: Branch,
  master: Master,
  options: TreeOptions,
): Treed {
  for (const [seller, plans] of lists.entries()) for (const plan of plans) master.add(seller, plan);
  if (cuts.length > 0) master.addCuts(cuts);
  let best = incumbent;
  let nodes = 0;
  let root: TreeNode | undefined;
  const stack: Frame[] = [{ branch: begin, put: (node) => (root = node) }];
  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
    nodes += 1;
    if (nodes > options.nodes || options.stop()) return { best, tree: undefined, nodes };
    const { branch, put } = frame;
    master.enter(branch);
    const solution = master.solve(Math.max(0.05, options.seconds()));
    if (solution.status !== 'optimal') return { best, tree: undefined, nodes };
    if (boundOf(market, master, branch, solution.duals) < best.valuePence * market.unit) {
      put({ duals: solution.duals });
      continue;
    }
    const offers = wholeOffers(market, solution);
    const award = offers === undefined ? undefined : evaluate(market.valuation, offers);
    if (award !== undefined && compareAwards(award, best, NO_ALONE) < 0) best = award;
    const split = fractional(market, solution.active) ?? undecided(market, master, branch, solution.active);
    if (split === undefined) {
      put({ award: true });
      continue;
    }
    const node: { seller: number; split: typeof split.split; yes?: TreeNode; no?: TreeNode } = { ...split };
    put(node as TreeNode);
    const [yes, no] = children(market, branch, split);
    stack.push({ branch: no, put: (child) => (node.no = child) });
    stack.push({ branch: yes, put: (child) => (node.yes = child) });
  }
  return { best, tree: root, nodes };
}

/** The bound of a branch over the listed plans, in units. */
function boundOf(market: Market, master: Master, branch: Branch, duals: Duals): number {
  const most = new Float64Array(market.providers.length);
  const worths = market.providers.map((seller) =>
    worthsOf(market, seller, duals, branch, localCuts(seller, master.cuts)),
  );
  for (const plan of master.plans) {
    const [seller, own] = [market.providers[plan.seller], worths[plan.seller]];
    if (seller === undefined || own === undefined || forbids(branch, plan.seller, plan.tier, plan.numbers))
      continue;
    const worth = worthOf(seller, own, plan);
    if (worth > (most[plan.seller] ?? 0)) most[plan.seller] = worth;
  }
  // A margin for rounding where the checker counts in whole numbers without end.
  return constantOf(market, duals, branch) + most.reduce((sum, one) => sum + one, 0) + market.unit / 100;
}

export interface Split {
  readonly seller: number;
  readonly split: { readonly lot: number } | { readonly ask: number };
}

type Active = ReturnType<Master['solve']>['active'];

/** The lot whose winner, or else the offer whose taking, is least decided, weighed by the lot. */
export function fractional(market: Market, active: Active): Split | undefined {
  let [best, score] = [undefined as Split | undefined, 0];
  const weigh = (
    parts: Map<number, number>,
    weight: (key: number) => number,
    split: (key: number) => Split,
  ) => {
    for (const [key, part] of parts) {
      const open = Math.min(part, 1 - part);
      if (open > 1e-5 && open * weight(key) > score) [best, score] = [split(key), open * weight(key)];
    }
  };
  const byLot = new Map<number, number>();
  const byAsk = new Map<number, number>();
  const places = market.lots.length;
  for (const { plan, part } of active) {
    if (part > 0.99999) continue;
    for (const n of plan.numbers) {
      byAsk.set(n, (byAsk.get(n) ?? 0) + part);
      for (const lot of market.asks[n]?.lots ?? []) {
        const key = plan.seller * places + lot;
        byLot.set(key, (byLot.get(key) ?? 0) + part);
      }
    }
  }
  weigh(
    byLot,
    (key) => market.lots[key % places]?.weight ?? 0,
    (key) => ({ seller: Math.floor(key / places), split: { lot: key % places } }),
  );
  if (best === undefined)
    weigh(
      byAsk,
      () => 1,
      (ask) => ({ seller: market.asks[ask]?.seller ?? 0, split: { ask } }),
    );
  return best;
}

/**
 * In a branch whose programme is whole: an offer of a provider that could still choose between plans, or none. A provider
 * whose offer is the only one left on a lot that must be awarded takes it for certain.
 */
function undecided(market: Market, master: Master, branch: Branch, active: Active): Split | undefined {
  const isSure = sureIn(market, branch);
  const sure = market.providers.map(({ asks }) =>
    asks.flatMap(({ index }) => (isSure[index] === 1 ? [index] : [])),
  );
  const open = market.providers.map((): Plan[] => []);
  for (const plan of master.plans)
    if (
      !forbids(branch, plan.seller, plan.tier, plan.numbers) &&
      (sure[plan.seller] ?? []).every((ask) => plan.numbers.includes(ask))
    )
      open[plan.seller]?.push(plan);
  const winning = new Map(active.map(({ plan }) => [plan.seller, plan.numbers]));
  for (const [seller, plans] of open.entries()) {
    // Nothing at all is a plan too, for whom nothing is certain.
    if (plans.length + (sure[seller]?.length === 0 ? 1 : 0) <= 1) continue;
    const held = winning.get(seller) ?? [];
    const first =
      held.find((ask) => isSure[ask] !== 1) ??
      plans.flatMap(({ numbers }) => numbers).find((ask) => !held.includes(ask) && isSure[ask] !== 1);
    if (first !== undefined) return { seller, split: { ask: first } };
  }
  return undefined;
}

/** By offer: 1 where every award of the branch takes it, as no other is left for a lot that must be awarded. */
function sureIn(market: Market, branch: Branch): Uint8Array {
  const left = new Int32Array(market.lots.length);
  for (const ask of market.asks)
    if (branch.barred[ask.index] !== 1) for (const lot of ask.lots) left[lot] = (left[lot] ?? 0) + 1;
  return Uint8Array.from(market.asks, (ask) =>
    branch.barred[ask.index] !== 1 && ask.lots.some((lot) => branch.forced[lot] === 1 && left[lot] === 1)
      ? 1
      : 0,
  );
}

/** The two branches of a split: the lots that it speaks of are awarded so, or those offers are never taken. */
export function children(market: Market, branch: Branch, { seller, split }: Split): [Branch, Branch] {
  const [yes, no] = [copyOf(branch), copyOf(branch)];
  const lots = 'lot' in split ? [split.lot] : (market.asks[split.ask]?.lots ?? []);
  for (const lot of lots) yes.forced[lot] = 1;
  for (const ask of market.asks) {
    if (!ask.lots.some((lot) => lots.includes(lot))) continue;
    const wanted = 'lot' in split ? ask.seller === seller : ask.index === split.ask;
    if (wanted) no.barred[ask.index] = 1;
    else yes.barred[ask.index] = 1;
  }
  return [yes, no];
}
