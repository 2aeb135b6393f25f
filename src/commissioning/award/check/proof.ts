import { isObject } from '../../../kernel/json.ts';
import type { Problem } from '../problem/problem.ts';
import type { Discrepancy } from './check.ts';
import { recompute } from './check.ts';
import { type Branch, type DualsRead, weigh, wrongDuals } from './duals.ts';
import { EXACT, noMore } from './exact.ts';
import { barredBy, type OwnMarket, ownMarket } from './market.ts';
import { type ListedPlan, lookThrough, planWorth } from './plans.ts';
import type { OwnOffer, OwnProvider, Weights } from './shape.ts';

/**
 * Recomputes what a proof by provider plans claims, from its whole numbers and the problem alone (weak duality; Lasdon
 * 1970): at each leaf of the tree the duals bound every award of that branch, by each provider's best plan as this
 * checker's own routine finds it. It shares nothing with the solver but the reader of problems.
 */
export interface ProofChecked {
  readonly wrong: readonly Discrepancy[];
  /** No award is worth more: recomputed, in pence. */
  readonly boundPence?: number;
  /** Whether no other award comes before the one given, ties in cost and ids included. */
  readonly isOnly: boolean;
}

/** In pence: plans that lose no more are collected while the best one is looked for, where a list of plans comes next. */
const NEAR = 3;
/** Work of one provider's search, after which a proof counts as not recomputed. */
const STEPS = 5_000_000;

/** An award before which none comes, as is claimed. */
interface Claim {
  readonly offers: readonly string[];
  readonly value: bigint;
  readonly cost: bigint;
}

export function checkProof(problem: Problem, proof: unknown, offers: readonly string[]): ProofChecked {
  const { value, cost } = recompute(problem, offers);
  return checkClaim(problem, proof, { offers, value, cost });
}

/** Above what any award can cost. */
const TOO_DEAR = 2n ** 64n;

/** What is wrong with a proof that no award is worth as much as this, in pence; undefined: it proves that. */
export function flawInLimit(problem: Problem, proof: unknown, value: bigint): Discrepancy | undefined {
  // Any award that is worth as much comes before one that costs more than all can.
  const { wrong, isOnly, boundPence } = checkClaim(problem, proof, { offers: [], value, cost: TOO_DEAR });
  if (isOnly || (boundPence !== undefined && BigInt(boundPence) < value)) return undefined;
  return wrong[0] ?? { path: '/proof', message: `leaves awards worth ${value} pence open` };
}

function checkClaim(problem: Problem, proof: unknown, claim: Claim): ProofChecked {
  const wrong: Discrepancy[] = [];
  const say = (path: string, message: string): ProofChecked => {
    wrong.push({ path: `/proof${path}`, message });
    return { wrong, isOnly: false };
  };
  if (!isObject(proof) || proof.kind !== 'plans') return say('', 'is no proof by plans');
  const market = ownMarket(problem, proof.unit, proof.cuts);
  if (typeof market === 'string') return say('', market);
  if (!Array.isArray(proof.duals) || !Array.isArray(proof.nodes)) return say('', 'lacks duals or nodes');
  const checking = {
    problem,
    market,
    duals: proof.duals.map(withoutInherited),
    nodes: proof.nodes as unknown[],
    claim,
  };
  const unit = BigInt(market.unit);
  if (checking.nodes.length === 0) {
    const root = boundAt(checking, proof.root, rootOf(market), undefined, 0);
    if (typeof root === 'string') return say('/root', root);
    return { wrong, boundPence: Number(floor(root.units, unit)), isOnly: false };
  }
  // A tree proves by its leaves: the duals of its root only have to be duals.
  const flaw = flawAt(checking, proof.root, rootOf(market));
  if (flaw !== undefined) return say('/root', flaw);
  const walked = walk(checking);
  if ('path' in walked) return say(walked.path, walked.message);
  if (walked.open === undefined) return { wrong, boundPence: Number(claim.value), isOnly: true };
  const open = floor(walked.open, unit);
  return { wrong, boundPence: Math.max(Number(open), Number(claim.value)), isOnly: false };
}

/** Duals by names that are there alone: an id may be `__proto__` or `constructor`, which every plain object knows. */
const withoutInherited = (duals: unknown): unknown =>
  isObject(duals)
    ? Object.fromEntries(
        Object.entries(duals).map(([part, named]) => [
          part,
          isObject(named) ? Object.assign(Object.create(null), named) : named,
        ]),
      )
    : duals;

const floor = (value: bigint, by: bigint): bigint => value / by - (value % by < 0n ? 1n : 0n);

interface Checking {
  readonly problem: Problem;
  readonly market: OwnMarket;
  readonly duals: readonly unknown[];
  readonly nodes: readonly unknown[];
  readonly claim: Claim;
}

const rootOf = (market: OwnMarket): Branch => ({
  forced: new Set(market.required),
  barred: new Set(),
});

interface BoundAt {
  readonly units: bigint;
  readonly weighed: Exclude<ReturnType<typeof weigh>, string>;
  /** By provider: what its best plan is worth. */
  readonly most: readonly number[];
  /** By provider: the plans that were looked at, among them all that lose less than `near` to the best one. */
  readonly plans: Lists;
  readonly near: number;
}

type Lists = readonly (readonly ListedPlan[])[];

/** What is wrong with the duals that stand at a place. */
function flawAt(
  { market, duals }: Pick<Checking, 'market' | 'duals'>,
  at: unknown,
  branch: Branch,
): string | undefined {
  const read = typeof at === 'number' ? duals[at] : undefined;
  return read === undefined ? 'names no duals' : wrongDuals(market, read, branch);
}

/** The bound of a branch by these duals, over all plans or over listed ones; or what is wrong with them. */
function boundAt(
  { market, duals, claim }: Checking,
  at: unknown,
  branch: Branch,
  lists: Lists | undefined,
  near: number,
): BoundAt | string {
  const flaw = flawAt({ market, duals }, at, branch);
  if (flaw !== undefined) return flaw;
  const read = duals[Number(at)] as DualsRead;
  const weighed = weigh(market, read, branch);
  if (typeof weighed === 'string') return weighed;
  let units = weighed.constant;
  const most: number[] = [];
  const plans: (readonly ListedPlan[])[] = [];
  for (const [n, provider] of market.providers.entries()) {
    const weights = weighed.of(n);
    let best = 0;
    if (lists === undefined) {
      const known = worthClaimed(market, provider, weights, branch, claim);
      const looked = lookThrough(provider, weights, branch.barred, known, (so) => so - near, STEPS);
      if (!looked.complete) return `takes too long to recompute for ${provider.provider.id}`;
      best = looked.most;
      plans.push(looked.plans);
    } else
      for (const plan of lists[n] ?? []) {
        if (plan.offers.some((id) => branch.barred.has(id))) continue;
        best = Math.max(best, planWorth(provider, weights, offersOf(market, plan), plan.tier) ?? 0);
      }
    most.push(best);
    units += BigInt(best);
  }
  return { units, weighed, most, plans, near };
}

/** What a provider's part of the award claimed is worth: where to begin, as it is often its best plan. Nothing is worth 0. */
function worthClaimed(
  market: OwnMarket,
  provider: OwnProvider,
  weights: Weights,
  { barred }: Branch,
  { offers }: Claim,
): number {
  const own = offers
    .flatMap((id) => market.offers.get(id) ?? [])
    .filter((offer) => offer.provider === provider.provider.id);
  if (own.length === 0 || own.some(({ id }) => barred.has(id))) return 0;
  const worths = provider.tiers.map((_, tier) => planWorth(provider, weights, own, tier) ?? 0);
  return Math.max(0, ...worths);
}

const offersOf = (market: OwnMarket, { offers }: ListedPlan): OwnOffer[] =>
  offers.flatMap((id) => market.offers.get(id) ?? []);

interface Step {
  readonly at: unknown;
  readonly branch: Branch;
  readonly lists?: Lists;
}

/**
 * Node by node: what is wrong, or the greatest bound of leaves that may hold awards as good. Each node is gone to once at
 * most, so that no tree runs in a circle.
 */
function walk(checking: Checking): Discrepancy | { readonly open: bigint | undefined } {
  const { market, nodes, claim } = checking;
  const best = claim.value * BigInt(market.unit);
  const seen = new Set<unknown>();
  let open: bigint | undefined;
  const stack: Step[] = [{ at: 0, branch: rootOf(market) }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { at, branch, lists } = step;
    const path = `/nodes/${String(at)}`;
    const node = typeof at === 'number' ? nodes[at] : undefined;
    if (!isObject(node) || seen.has(at)) return { path, message: 'is no node, or comes twice' };
    seen.add(at);
    if (node.award === true) {
      const other = lists === undefined ? 'stands outside a list' : otherAward(checking, branch, lists);
      if (other !== undefined) return { path, message: other };
    } else if ('duals' in node) {
      const bound = boundAt(checking, node.duals, branch, lists, 'listed' in node ? NEAR * market.unit : 0);
      if (typeof bound === 'string') return { path: `${path}/duals`, message: bound };
      if (bound.units < best) continue;
      if (!('listed' in node)) {
        if (open === undefined || bound.units > open) open = bound.units;
        continue;
      }
      const slack = bound.units - best;
      const listed =
        lists === undefined
          ? listAll(checking, bound, branch, slack)
          : narrowed(checking, bound, branch, slack, lists);
      if (typeof listed === 'string') return { path, message: listed };
      stack.push({ at: node.listed, branch, lists: listed });
    } else {
      const split = childrenOf(market, node, branch);
      if (typeof split === 'string') return { path, message: split };
      for (const [child, inside] of [
        [node.no, split.no],
        [node.yes, split.yes],
      ] as const)
        stack.push({ at: child, branch: inside, ...(lists === undefined ? {} : { lists }) });
    }
  }
  return { open };
}

/** Every plan that can be part of an award worth as much: others lose more than the gap. */
function listAll(
  { market }: Checking,
  { weighed, most, plans: found, near }: BoundAt,
  branch: Branch,
  slack: bigint,
): Lists | string {
  const lists: ListedPlan[][] = [];
  for (const [n, provider] of market.providers.entries()) {
    const best = most[n] ?? 0;
    const floorWorth = leastWorth(best, slack);
    let plans = found[n] ?? [];
    // Beyond what floats hold exactly a difference may be rounded away.
    if (best > EXACT || best - floorWorth > near) {
      const looked = lookThrough(provider, weighed.of(n), branch.barred, best, () => floorWorth, STEPS);
      if (!looked.complete) return `takes too long to list for ${provider.provider.id}`;
      plans = looked.plans;
    }
    const listed = plans.filter(({ worth }) => worth > floorWorth);
    // To win nothing is a plan too, of no worth.
    lists.push(floorWorth < 0 ? [NOTHING, ...listed] : listed);
  }
  return lists;
}

/** What a provider's plan must be worth more than to lose no more than the gap. */
const leastWorth = (most = 0, slack: bigint): number => noMore(BigInt(most) - slack - 1n);

const NOTHING: ListedPlan = { offers: [], tier: 0, worth: 0 };

/** Of listed plans those that these duals leave within the gap as well. */
function narrowed(
  { market }: Checking,
  { weighed, most }: BoundAt,
  branch: Branch,
  slack: bigint,
  lists: Lists,
): Lists {
  return market.providers.map((provider, n) => {
    const weights = weighed.of(n);
    const floorWorth = leastWorth(most[n], slack);
    return (lists[n] ?? []).filter((plan) => {
      if (plan.offers.some((id) => branch.barred.has(id))) return false;
      const worth =
        plan.offers.length === 0 ? 0 : planWorth(provider, weights, offersOf(market, plan), plan.tier);
      return worth !== undefined && worth > floorWorth;
    });
  });
}

/** What is wrong where a branch should hold one award at most, and that one not before the one given. */
function otherAward({ market, claim, problem }: Checking, branch: Branch, lists: Lists): string | undefined {
  const left = new Map<string, number>();
  for (const offer of market.offers.values())
    if (!branch.barred.has(offer.id)) for (const lot of offer.lots) left.set(lot, (left.get(lot) ?? 0) + 1);
  const isSure = (offer: OwnOffer): boolean =>
    !branch.barred.has(offer.id) && offer.lots.some((lot) => branch.forced.has(lot) && left.get(lot) === 1);
  const taken: string[] = [];
  for (const [n, provider] of market.providers.entries()) {
    const sure = provider.offers.filter(isSure).map(({ id }) => id);
    const plans = (lists[n] ?? []).filter(
      ({ offers }) => !offers.some((id) => branch.barred.has(id)) && sure.every((id) => offers.includes(id)),
    );
    if (plans.length > 1) return `leaves ${provider.provider.id} more than one plan`;
    // Who has no plan left, not even to win nothing, leaves no award.
    const [plan] = plans;
    if (plan === undefined) return undefined;
    taken.push(...plan.offers);
  }
  taken.sort();
  if (taken.length === claim.offers.length && taken.every((id, at) => id === claim.offers[at]))
    return undefined;
  const { broken, value, cost, own } = recompute(problem, taken);
  if (broken.length > 0 || value < claim.value || !isAllowed(problem, own)) return undefined;
  if (value > claim.value || cost < claim.cost) return 'is a better award';
  return cost > claim.cost || isBefore(claim.offers, taken)
    ? undefined
    : 'is an award of the same value that comes first';
}

/** Whether nobody falls short by more than may be. */
export function isAllowed({ allowance }: Problem, own: ReturnType<typeof recompute>['own']): boolean {
  if (allowance === undefined) return true;
  let sum = 0n;
  for (const [id, reached] of allowance.alone) {
    const alone = BigInt(reached);
    const missing = alone - (own.get(id)?.value ?? 0n);
    const short = missing > 0n ? (missing * 1_000_000n + alone - 1n) / alone : 0n;
    sum += short;
    if (short > BigInt(allowance.worst)) return false;
  }
  return allowance.sum === Number.POSITIVE_INFINITY || sum <= BigInt(allowance.sum);
}

/** Element by element in code-unit order, a prefix first. */
function isBefore(one: readonly string[], other: readonly string[]): boolean {
  for (const [n, id] of one.entries()) {
    const against = other[n];
    if (against === undefined) return false;
    if (id !== against) return id < against;
  }
  return true;
}

/** The two branches of a split, which together hold every award of the branch. */
function childrenOf(
  market: OwnMarket,
  { provider, lot, offer, yes, no }: Record<string, unknown>,
  branch: Branch,
): { yes: Branch; no: Branch } | string {
  if (typeof yes !== 'number' || typeof no !== 'number') return 'has not two children';
  if (typeof offer === 'string') {
    const one = market.offers.get(offer);
    if (one === undefined) return `splits by ${offer}, which is no offer that can win`;
    const others = barredBy(market, one.lots, ({ id }) => id !== offer);
    return {
      yes: {
        forced: new Set([...branch.forced, ...one.lots]),
        barred: new Set([...branch.barred, ...others]),
      },
      no: { ...branch, barred: new Set([...branch.barred, offer]) },
    };
  }
  if (typeof lot !== 'string' || !market.lots.has(lot) || !['string', 'undefined'].includes(typeof provider))
    return 'splits by no lot and no offer';
  const [others, own] = [
    barredBy(market, [lot], (one) => provider !== undefined && one.provider !== provider),
    barredBy(market, [lot], (one) => provider === undefined || one.provider === provider),
  ];
  return {
    yes: { forced: new Set([...branch.forced, lot]), barred: new Set([...branch.barred, ...others]) },
    no: { ...branch, barred: new Set([...branch.barred, ...own]) },
  };
}
