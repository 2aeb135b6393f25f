import { copyOf, wholeOffers } from './dive.ts';
import type { Market } from './market.ts';
import {
  type Branch,
  constantOf,
  type Cut,
  type Duals,
  forbids,
  localCuts,
  type Master,
  makeMaster,
  rootBranch,
  worthsOf,
} from './master.ts';
import { compareAwards } from './order.ts';
import { type Picked, worthOf } from './pricing.ts';
import type { LinearModel } from './solver-port.ts';
import { type Evaluation, evaluate } from './valuation.ts';

/** A branch tree over listed plans: at each leaf duals by which nothing in it reaches the best value, or one award. */
export type TreeNode =
  | { readonly duals: Duals }
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

/**
 * Branch and bound over plans that are listed in full: nothing is priced any more, each node is one warm linear programme,
 * and its bound is recomputed from whole duals. It ends with the best award and the tree that proves it.
 */
export function searchPlans(
  market: Market,
  lists: readonly (readonly Picked[])[],
  cuts: readonly Cut[],
  incumbent: Evaluation,
  model: LinearModel,
  options: { readonly stop: () => boolean; readonly seconds: () => number; readonly nodes: number },
): Treed {
  const master = makeMaster(market, model);
  for (const [seller, plans] of lists.entries()) for (const plan of plans) master.add(seller, plan);
  if (cuts.length > 0) master.addCuts(cuts);
  let best = incumbent;
  let nodes = 0;
  let root: TreeNode | undefined;
  const stack: Frame[] = [{ branch: rootBranch(market), put: (node) => (root = node) }];
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
  const most = Float64Array.from(market.providers, (seller) =>
    branch.demands.some((one) => one.seller === seller.index) ? Number.NEGATIVE_INFINITY : 0,
  );
  const worths = market.providers.map((seller) =>
    worthsOf(market, seller, duals, branch, localCuts(seller, master.cuts)),
  );
  for (const plan of master.plans) {
    const [seller, own] = [market.providers[plan.seller], worths[plan.seller]];
    if (seller === undefined || own === undefined || forbids(branch, plan.seller, plan.tier, plan.numbers)) continue;
    const worth = worthOf(seller, own, plan);
    if (worth > (most[plan.seller] ?? 0)) most[plan.seller] = worth;
  }
  // A margin for rounding where the checker counts in whole numbers without end.
  return constantOf(market, duals, branch) + most.reduce((sum, one) => sum + one, 0) + market.unit / 100;
}

interface Split {
  readonly seller: number;
  readonly split: { readonly lot: number } | { readonly ask: number };
}

type Active = ReturnType<Master['solve']>['active'];

/** The lot whose winner, or else the offer whose taking, is least decided, weighed by the lot. */
function fractional(market: Market, active: Active): Split | undefined {
  let [best, score] = [undefined as Split | undefined, 0];
  const weigh = (parts: Map<number, number>, weight: (key: number) => number, split: (key: number) => Split) => {
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

/** In a branch whose programme is whole: an offer of a provider that could still choose between plans. */
function undecided(market: Market, master: Master, branch: Branch, active: Active): Split | undefined {
  const open = new Map<number, Set<string>>();
  const asks = new Map<number, number[]>();
  for (const plan of master.plans) {
    if (forbids(branch, plan.seller, plan.tier, plan.numbers)) continue;
    const own = open.get(plan.seller) ?? new Set<string>();
    own.add(plan.numbers.join());
    open.set(plan.seller, own);
    asks.set(plan.seller, [...(asks.get(plan.seller) ?? []), ...plan.numbers]);
  }
  const demanded = (seller: number, ask: number) =>
    branch.demands.some((one) => one.seller === seller && one.asks.size === 1 && one.asks.has(ask));
  const winning = new Map(active.map(({ plan }) => [plan.seller, plan.numbers]));
  for (const [seller, plans] of open) {
    const isBound = branch.demands.some((one) => one.seller === seller);
    if (plans.size === 1 && isBound) continue;
    const held = winning.get(seller) ?? [];
    const own = asks.get(seller) ?? [];
    const first = held.find((ask) => !demanded(seller, ask)) ?? own.find((ask) => !held.includes(ask));
    if (first !== undefined) return { seller, split: { ask: first } };
  }
  return undefined;
}

/** The two branches of a split. Whoever must win a lot or take an offer leaves it to nobody else. */
export function children(market: Market, branch: Branch, { seller, split }: Split): [Branch, Branch] {
  const of = (test: (ask: Market['asks'][number]) => boolean) => market.asks.filter(test);
  const [yes, no] = [copyOf(branch), copyOf(branch)];
  const lots = 'lot' in split ? [split.lot] : (market.asks[split.ask]?.lots ?? []);
  const wanted = of((ask) =>
    'lot' in split ? ask.seller === seller && ask.lots.includes(split.lot) : ask.index === split.ask,
  );
  const asks = new Set(wanted.map((ask) => ask.index));
  for (const ask of of((one) => one.lots.some((lot) => lots.includes(lot))))
    if (!asks.has(ask.index)) yes.barred[ask.index] = 1;
  for (const ask of asks) no.barred[ask] = 1;
  return [{ ...yes, demands: [...branch.demands, { seller, asks }] }, no];
}
