import type { Offer } from '../problem/problem.ts';
import type { SolverPort } from '../solver-port.ts';
import { type Evaluation, evaluate } from '../valuation.ts';
import { type Bound, priceAll, relax } from './column-generation.ts';
import { wholeOffers } from './dive.ts';
import type { Branch } from './duals.ts';
import { compareIn, type Market, worthOfAward } from './market.ts';
import type { Master, MasterSolution } from './plans.ts';
import { type Picked, price } from './pricing.ts';
import { tiesOf } from './ties.ts';
import { children, fractional, type Split, searchPlans, type TreeNode } from './tree.ts';
import { localCuts, worthsOf } from './weighing.ts';

export interface Closed {
  readonly best: Evaluation | undefined;
  /** Its leaves bound what is worth more than `boundUnits` nowhere. */
  readonly tree: TreeNode;
  readonly nodes: number;
  readonly boundUnits: number;
  /** False where the time ran out. */
  readonly isClosed: boolean;
}

export interface CloseOptions {
  readonly stop: () => boolean;
  readonly seconds: () => number;
  readonly nodes: number;
  /** Branches at most. */
  readonly most?: number;
  /** Whether to stop at the first award. */
  readonly onlyFirst?: boolean;
  readonly found: (award: Evaluation) => void;
}

/** Plans that a list may hold before a branch is split instead, and nodes that its tree may take. */
const MOST_LISTED = 2500;
/** Work of listing one provider's plans, in lots looked at. */
const LISTING_STEPS = 100_000_000;
const MOST_NODES = 300;
/** How far below the best open bound it still goes down, as a part of the gap. */
const PLUNGE = 0.5;
/** Times that duals are looked for which tell plans apart, and how much more work pricing may take then. */
const MOST_TURNS = 20;
const NEAR_EACH = 100;
const NEAR_NODES = 100_000;
const STRICT_EFFORT = 50;

/** A branch that is still to be looked into, with what it is no better than. */
interface Open {
  readonly branch: Branch;
  readonly from: Bound;
  readonly put: (node: TreeNode) => void;
}

/** An award to begin with; or a worth in units below which branches are left out while there is none. */
export type Incumbent = Evaluation | { readonly assumed: number };

/**
 * Branch and price: a branch whose plans within the gap can be listed is closed by a tree over the list; any other is split
 * and its plans generated anew. It goes down while a branch is not much worse than the best that is open, and then takes
 * that one. Each call of what it gives goes on where the last one stopped.
 */
export function branchAndPrice(
  market: Market,
  master: Master,
  begin: Branch,
  first: Bound,
  incumbent: Incumbent,
  port: SolverPort,
): (known: Evaluation | undefined, options: CloseOptions) => Closed {
  let best = 'offers' in incumbent ? incumbent : undefined;
  const worth = (): number =>
    best !== undefined ? worthOfAward(market, best) : 'assumed' in incumbent ? incumbent.assumed : 0;
  let nodes = 0;
  let branches = 0;
  let root: TreeNode = { duals: first.duals };
  const open: Open[] = [{ branch: begin, from: first, put: (node) => (root = node) }];
  let next = open.pop();
  /** What is open stays open: the next run may go on with it. */
  const unfinished = (left: readonly Open[]): Closed => {
    for (const { from, put } of left) put({ duals: from.duals });
    const units = left.reduce((most, { from }) => Math.max(most, from.units), worth());
    return { best, tree: root, nodes, boundUnits: units, isClosed: false };
  };
  return (known, options) => {
    const offer = (award: Evaluation | undefined): void => {
      if (award === undefined || (best !== undefined && compareIn(market, award, best) >= 0)) return;
      best = award;
      options.found(award);
    };
    if (known !== undefined && (best === undefined || compareIn(market, known, best) < 0)) best = known;
    while (next !== undefined) {
      const { branch, from, put } = next;
      nodes += 1;
      if (options.stop() || branches > (options.most ?? Number.POSITIVE_INFINITY))
        return unfinished([...open, next]);
      branches += 1;
      master.enter(branch);
      if (best !== undefined && options.onlyFirst === true) return unfinished([...open, next]);
      const target = worth() - market.unit / 100 - 1;
      const relaxed = relax(market, master, branch, { ...options, target }, from.duals);
      const { bound, solution } = relaxed;
      if (bound.units <= target || (best === undefined && relaxed.complete && solution.wanting > 1e-4)) {
        put({ duals: bound.duals });
        next = bestOf(open);
        continue;
      }
      const offers = wholeOffers(market, solution);
      if (offers !== undefined) offer(evaluate(market.valuation, offers));
      const settled =
        offers === undefined || best === undefined
          ? undefined
          : strictList(market, master, branch, solution, best, { ...options, bound: bound.units });
      const gap = bound.units - worth() + market.unit / 50;
      const listed = settled ?? {
        ...listPlans(market, master, branch, bound, gap, MOST_LISTED, options.stop),
        duals: bound.duals,
      };
      if (listed.complete && best !== undefined && listed.lists.every((plans) => plans.length <= 1)) {
        // One award at most is left.
        if (listed.lists.every((plans) => plans.length === 1))
          offer(evaluate(market.valuation, offersOf(market, listed.lists)));
        put({ duals: listed.duals, listed: { award: true } });
        next = bestOf(open);
        continue;
      }
      if (listed.complete && best !== undefined) {
        const treed = searchPlans(market, listed.lists, master.cuts, best, branch, port, {
          ...options,
          nodes: MOST_NODES,
        });
        nodes += treed.nodes;
        offer(treed.best);
        if (treed.tree !== undefined) {
          put({ duals: listed.duals, listed: treed.tree });
          next = bestOf(open);
          continue;
        }
      }
      const split = fractional(market, solution.active, best === undefined);
      // Whole but too wide to list: nothing to split by.
      if (split === undefined) return unfinished([...open, { ...next, from: least(bound, from) }]);
      const node: Partial<{ -readonly [key in 'yes' | 'no']: TreeNode }> & Split = {
        seller: split.seller,
        split: split.split,
      };
      put(node as TreeNode);
      const [yes, no] = children(market, branch, split);
      const ifYes: Open = { branch: yes, from: bound, put: (child) => (node.yes = child) };
      const ifNo: Open = { branch: no, from: bound, put: (child) => (node.no = child) };
      const likely = split.part >= 0.5 ? ifYes : ifNo;
      open.push(likely === ifYes ? ifNo : ifYes);
      const top = open.reduce((most, one) => Math.max(most, one.from.units), 0);
      const floor = top - (top - worth()) * PLUNGE;
      if (best === undefined || bound.units >= floor) next = likely;
      else {
        open.push(likely);
        next = bestOf(open);
      }
    }
    return { best, tree: root, nodes, boundUnits: worth(), isClosed: true };
  };
}

const least = (one: Bound, other: Bound): Bound => (one.units < other.units ? one : other);

const offersOf = (market: Market, lists: readonly (readonly Picked[])[]): Offer[] =>
  lists.flatMap((plans, seller) =>
    plans.flatMap(({ asks }) => asks.flatMap((own) => market.providers[seller]?.asks[own]?.offer ?? [])),
  );

/** Takes the open branch of the highest bound out of the list; of several the last one. */
function bestOf(open: Open[]): Open | undefined {
  let at = open.length - 1;
  for (let n = at - 1; n >= 0; n -= 1) if ((open[n]?.from.units ?? 0) > (open[at]?.from.units ?? 0)) at = n;
  return open.splice(at, 1)[0];
}

/**
 * Where a programme is whole and its bound closed: few plans by duals that tell them apart (`tiesOf`). By any others many a
 * plan of no loss could stand beside them.
 */
function strictList(
  market: Market,
  master: Master,
  branch: Branch,
  { active }: MasterSolution,
  best: Evaluation,
  {
    bound,
    nodes,
    seconds,
    stop,
  }: Pick<CloseOptions, 'nodes' | 'seconds' | 'stop'> & { readonly bound: number },
) {
  const value = worthOfAward(market, best);
  if (bound - value > market.unit) return undefined;
  const mayRest = market.providers.map(() => true);
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    if (stop()) return undefined;
    const ties = tiesOf(market, master, branch, active, best, mayRest, seconds());
    if (ties === undefined) return undefined;
    const cuts = market.providers.map((seller) => localCuts(seller, master.cuts));
    const priced = priceAll(market, ties.duals, branch, cuts, nodes * STRICT_EFFORT, stop);
    const gap = priced.bound.units - value + market.unit / 50;
    let added = 0;
    const enter = (lists: readonly (readonly Picked[])[]): void => {
      for (const [seller, plans] of lists.entries())
        for (const plan of plans) if (master.add(seller, plan)) added += 1;
    };
    const near = nearBest(market, master, branch, priced.bound);
    enter(near.lists);
    if (gap <= market.unit) {
      const { lists, complete } = near.complete
        ? { ...near, lists: near.lists.map((plans, n) => plans.filter(isWithin(priced.bound.most[n], gap))) }
        : listPlans(market, master, branch, priced.bound, gap, MOST_LISTED, stop);
      if (!complete) return undefined;
      enter(lists);
      // Plans that the master had not known may be told apart too.
      if (added === 0 || turn === MOST_TURNS - 1) return { lists, complete, duals: ties.duals };
    }
    if (added === 0) return undefined;
  }
  return undefined;
}

/** Whether a plan is worth so much that it loses no more than the gap, with a little to spare. */
const isWithin =
  (most = 0, gap: number) =>
  ({ worth }: Pick<Picked, 'worth'>): boolean =>
    worth > most - gap - 2;

/** By provider: plans that lose no more than two pence; whether these are all of them. */
function nearBest(market: Market, master: Master, branch: Branch, { duals, most }: Bound) {
  let complete = true;
  const lists = market.providers.map((seller, n) => {
    const worths = worthsOf(market, seller, duals, branch, localCuts(seller, master.cuts));
    const floor = (most[n] ?? 0) - 2 * market.unit;
    const priced = price(seller, worths, { floor, every: NEAR_EACH, nodes: NEAR_NODES });
    if (!priced.exact || priced.plans.length >= NEAR_EACH) complete = false;
    return [...priced.plans];
  });
  return { lists, complete };
}

/** By provider: every plan whose worth against the duals lies within a gap of the best, as far as the limit allows. */
export function listPlans(
  market: Market,
  master: Master,
  branch: Branch,
  bound: Bound,
  gap: number,
  limit: number,
  stop?: () => boolean,
) {
  let total = 0;
  let complete = true;
  const lists = market.providers.map((seller): Picked[] => {
    if (total > limit || stop?.() === true) complete = false;
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
