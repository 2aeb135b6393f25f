import { type Bound, relax } from './column-generation.ts';
import { wholeOffers } from './dive.ts';
import type { Market } from './market.ts';
import type { Branch, Master } from './master.ts';
import { compareAwards } from './order.ts';
import { children, fractional, searchPlans, type TreeNode } from './plan-tree.ts';
import { type Picked, price } from './pricing.ts';
import type { SolverPort } from './solver-port.ts';
import { type Evaluation, evaluate } from './valuation.ts';
import { localCuts, worthsOf } from './weighing.ts';

export interface Closed {
  readonly best: Evaluation;
  /** Undefined where the time ran out. */
  readonly tree: TreeNode | undefined;
  readonly nodes: number;
}

export interface CloseOptions {
  readonly stop: () => boolean;
  readonly seconds: () => number;
  readonly nodes: number;
  /** Branches at most. */
  readonly most?: number;
  readonly found: (award: Evaluation) => void;
}

/** Plans that a list may hold before a branch is split instead, and nodes that its tree may take. */
const MOST_LISTED = 25_000;
/** Work of listing one provider's plans, in lots looked at. */
const LISTING_STEPS = 100_000_000;
const MOST_NODES = 1500;

/**
 * Branch and price: a branch whose plans within the gap can be listed is closed by a tree over the list; any other is split
 * and its plans generated anew. Depth first, for the incumbent is good by now.
 */
export function branchAndPrice(
  market: Market,
  master: Master,
  begin: Branch,
  first: Bound,
  incumbent: Evaluation,
  port: SolverPort,
  options: CloseOptions,
): Closed {
  let best = incumbent;
  let nodes = 0;
  let branches = 0;
  let root: TreeNode | undefined;
  const offer = (award: Evaluation | undefined): void => {
    if (award === undefined || compareAwards(award, best, new Map()) >= 0) return;
    best = award;
    options.found(award);
  };
  const stack: { branch: Branch; from: Bound; put: (node: TreeNode) => void }[] = [
    { branch: begin, from: first, put: (node) => (root = node) },
  ];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { branch, from, put } = top;
    nodes += 1;
    if (options.stop() || branches > (options.most ?? Number.POSITIVE_INFINITY))
      return { best, tree: undefined, nodes };
    branches += 1;
    master.enter(branch);
    const target = best.valuePence * market.unit - market.unit / 100 - 1;
    const relaxed = relax(market, master, branch, { ...options, target }, from.duals);
    const { bound, solution } = relaxed;
    if (bound.units <= target) {
      put({ duals: bound.duals });
      continue;
    }
    const offers = wholeOffers(market, solution);
    if (offers !== undefined) offer(evaluate(market.valuation, offers));
    const gap = bound.units - best.valuePence * market.unit + market.unit / 50;
    const listed = listPlans(market, master, branch, bound, gap, MOST_LISTED);
    if (listed.complete) {
      const model = port.open();
      const treed = searchPlans(market, listed.lists, master.cuts, best, branch, model, {
        ...options,
        nodes: MOST_NODES,
      });
      nodes += treed.nodes;
      offer(treed.best);
      if (treed.tree !== undefined) {
        put({ duals: bound.duals, listed: treed.tree });
        continue;
      }
    }
    const split = fractional(market, solution.active);
    // Whole but too wide to list: nothing to split by.
    if (split === undefined) return { best, tree: undefined, nodes };
    const node: { seller: number; split: typeof split.split; yes?: TreeNode; no?: TreeNode } = { ...split };
    put(node as TreeNode);
    const [yes, no] = children(market, branch, split);
    stack.push({ branch: no, from: bound, put: (child) => (node.no = child) });
    stack.push({ branch: yes, from: bound, put: (child) => (node.yes = child) });
  }
  return { best, tree: root, nodes };
}

/** By provider: every plan whose worth against the duals lies within a gap of the best, as far as the limit allows. */
export function listPlans(
  market: Market,
  master: Master,
  branch: Branch,
  bound: Bound,
  gap: number,
  limit: number,
) {
  let total = 0;
  let complete = true;
  const lists = market.providers.map((seller): Picked[] => {
    if (total > limit) complete = false;
    if (!complete) return [];
    const worths = worthsOf(market, seller, bound.duals, branch, localCuts(seller, master.cuts));
    const floor = (bound.most[seller.index] ?? 0) - gap - 2;
    const priced = price(seller, worths, {
      floor,
      every: limit + 1,
      nodes: Math.min(3_000_000, Math.floor(LISTING_STEPS / Math.max(1, seller.lots.length))),
    });
    if (!priced.exact) complete = false;
    total += priced.plans.length;
    return [...priced.plans];
  });
  return { lists, complete: complete && total <= limit };
}
