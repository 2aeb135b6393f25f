import type { SolverPort } from '../solver-port.ts';
import { type Evaluation, evaluate } from '../valuation.ts';
import { copyOf, wholeOffers } from './dive.ts';
import { type Branch, type Cut, type Duals, forbids } from './duals.ts';
import { compareIn, type Market, worthOfAward } from './market.ts';
import { makeMaster } from './master.ts';
import type { Master, Plan } from './plans.ts';
import type { Picked } from './pricing.ts';
import { boundOf, tiesOf } from './ties.ts';

/** A branch tree over listed plans: at each leaf duals by which nothing in it reaches the best value, or one award. */
export type TreeNode =
  | { readonly duals: Duals; readonly listed?: TreeNode }
  | { readonly award: true }
  | {
      readonly seller: number;
      readonly split: SplitBy;
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

/** A list that shrinks to this part or less is gone on with by itself. */
const WORTH_NARROWING = 0.8;

export interface TreeOptions {
  readonly stop: () => boolean;
  readonly seconds: () => number;
  readonly nodes: number;
}

/**
 * Branch and bound over plans that are listed in full: nothing is priced any more, each node is one warm linear programme,
 * and its bound is recomputed from whole duals. It ends with the best award and the tree that proves it.
 */
export function searchPlans(
  market: Market,
  lists: readonly (readonly Picked[])[],
  cuts: readonly Cut[],
  incumbent: Evaluation,
  begin: Branch,
  port: Pick<SolverPort, 'open'>,
  options: TreeOptions,
): Treed {
  const master = makeMaster(market, port.open());
  try {
    return searchOver(market, lists, cuts, incumbent, begin, master, port, options);
  } finally {
    // Its memory is given back.
    master.dispose();
  }
}

function searchOver(
  market: Market,
  lists: readonly (readonly Picked[])[],
  cuts: readonly Cut[],
  incumbent: Evaluation,
  begin: Branch,
  master: Master,
  port: Pick<SolverPort, 'open'>,
  options: TreeOptions,
): Treed {
  for (const [seller, plans] of lists.entries()) for (const plan of plans) master.add(seller, plan);
  if (cuts.length > 0) master.addCuts(cuts);
  const mayRest = lists.map((plans) => plans.some(({ asks }) => asks.length === 0));
  const listed = lists.reduce((sum, plans) => sum + plans.length, 0);
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
    if (boundOf(market, master, branch, solution.duals) < worthOfAward(market, best)) {
      put({ duals: solution.duals });
      continue;
    }
    const offers = wholeOffers(market, solution);
    const award = offers === undefined ? undefined : evaluate(market.valuation, offers);
    if (award !== undefined && compareIn(market, award, best) < 0) best = award;
    const open = fractional(market, solution.active);
    const ties =
      open === undefined
        ? tiesOf(market, master, branch, solution.active, best, mayRest, options.seconds())
        : undefined;
    if (ties?.lists.every((plans) => plans.length <= 1)) {
      put({ duals: ties.duals, listed: { award: true } });
      continue;
    }
    if (ties !== undefined && ties.count < listed * WORTH_NARROWING) {
      const left = { ...options, nodes: options.nodes - nodes };
      const narrow = searchPlans(market, ties.lists, cuts, best, branch, port, left);
      nodes += narrow.nodes;
      best = narrow.best;
      if (narrow.tree === undefined) return { best, tree: undefined, nodes };
      put({ duals: ties.duals, listed: narrow.tree });
      continue;
    }
    const split = open ?? undecided(market, master, branch, solution.active, mayRest);
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

export interface Split {
  /** Who wins the lot or by the offer; -1 where the question is whether anybody wins the lot. */
  readonly seller: number;
  readonly split: SplitBy;
}

/** With how much of it the programme takes. */
export interface Parted extends Split {
  readonly part: number;
}

type SplitBy = { readonly lot: number } | { readonly ask: number };

type Active = ReturnType<Master['solve']>['active'];

/** The lot whose awarding, or else whose winner, or else the offer whose taking is least decided, weighed by the lot. */
export function fractional(market: Market, active: Active, isDiving = false): Parted | undefined {
  let [best, score] = [undefined as Parted | undefined, 0];
  const weigh = (
    parts: Map<number, number>,
    weight: (key: number) => number,
    split: (key: number) => Split,
  ) => {
    for (const [key, part] of parts) {
      const open = Math.min(part, 1 - part);
      const by = isDiving ? part : open * weight(key);
      if (open > 1e-5 && by > score) [best, score] = [{ ...split(key), part }, by];
    }
  };
  const byLot = new Map<number, number>();
  const byAsk = new Map<number, number>();
  const awarded = new Map<number, number>();
  const places = market.lots.length;
  for (const { plan, part } of active) {
    for (const lot of plan.numbers.flatMap((n) => market.asks[n]?.lots ?? []))
      awarded.set(lot, (awarded.get(lot) ?? 0) + part);
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
    awarded,
    (lot) => market.lots[lot]?.weight ?? 0,
    (lot) => ({ seller: -1, split: { lot } }),
  );
  if (best !== undefined) return best;
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
function undecided(
  market: Market,
  master: Master,
  branch: Branch,
  active: Active,
  mayRest: readonly boolean[],
): Split | undefined {
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
    // Nothing at all is a plan too where it is listed, for whom nothing is certain.
    if (plans.length + (mayRest[seller] === true && sure[seller]?.length === 0 ? 1 : 0) <= 1) continue;
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
    const wanted = 'lot' in split ? seller < 0 || ask.seller === seller : ask.index === split.ask;
    if (wanted) no.barred[ask.index] = 1;
    else yes.barred[ask.index] = 1;
  }
  return [yes, no];
}
