import { assert } from '../../kernel/assert.ts';
import { type Component, componentsOf, cutTo } from './components.ts';
import { type Alone, compareAwards, type Shortfalls } from './order.ts';
import { plainModel } from './plain-model.ts';
import { type Progress, searchByPlans } from './plans/search.ts';
import type { Offer } from './problem/problem.ts';
import type { PlanProof } from './proof.ts';
import { type Searched, search } from './search.ts';
import type { SolverPort } from './solver-port.ts';
import { type Evaluation, evaluate, type Valuation } from './valuation.ts';

export interface SolveOptions {
  readonly autonomy: boolean;
  readonly timeLimitSeconds: number;
  /** Work of each exact search in nodes, after which it stops without a proof. */
  readonly nodes: number;
  /** Seconds since the start; where it is given, no search and no solver goes on beyond the time limit. */
  readonly elapsed?: () => number;
  /** Told now and then what is known of the whole problem. */
  readonly progress?: (progress: Progress) => void;
  /** Told of every award of the whole problem that is met on the way, also those that are not kept. */
  readonly met?: (award: Evaluation) => void;
}

export const DEFAULTS: SolveOptions = { autonomy: true, timeLimitSeconds: 60, nodes: 2_000_000 };

/** What was found for one problem, and how far it is known to be the best. */
export interface Found {
  readonly best: Evaluation | undefined;
  /** The levels before ids are proved; without an award: that there is none. */
  readonly proved: boolean;
  readonly tieProved: boolean;
  readonly nodes: number;
  readonly bound: number;
  /** With autonomy on: shortfalls below which no award was shown to be; where they are not told, nothing is known of them. */
  readonly least?: Shortfalls;
  /** What proves the bound, where the award was found by provider plans. */
  readonly proof?: PlanProof | undefined;
  /** Lots of a component that was shown to have no award. */
  readonly impossible?: Component;
}

export interface Part {
  readonly component: Component;
  readonly valuation: Valuation;
  searched: Searched;
}

/** The part of the whole time or work that the first search, before any solver, may take. */
const FIRST_NODES = 20_000;
/** Beyond so many offers a search of its own settles nothing: it only looks for an award to begin with. */
const MOST_TO_SEARCH = 150;
/** At least so many, and enough to come to the last lot once. */
const NODES_OF_LARGE = 500;
/** A search that settled more, by parts that share nothing, is not proved once more. */
const MOST_TO_CERTIFY = 2000;

/**
 * The best award: each component by exact search; what that does not settle goes to the solver, whose proposal is valued
 * anew and begins a longer search. `begin` is an award known before, for what no search settles.
 */
export async function find(
  whole: Valuation,
  solver: SolverPort,
  options: SolveOptions,
  seed?: Evaluation,
  certify = false,
  begin?: Evaluation,
): Promise<Found> {
  const stop = () => (options.elapsed?.() ?? 0) >= options.timeLimitSeconds;
  const parts: Part[] = [];
  const first = { nodes: Math.min(FIRST_NODES, options.nodes), stop };
  for (const component of componentsOf(whole).sort((a, b) => a.offers.length - b.offers.length)) {
    const valuation = cutTo(whole, component);
    const most =
      component.offers.length > MOST_TO_SEARCH
        ? Math.max(NODES_OF_LARGE, 2 * component.lots.length)
        : first.nodes;
    const searched = search(
      valuation,
      { ...first, nodes: Math.min(most, first.nodes) },
      restricted(valuation, seed),
    );
    if (searched.complete && searched.best === undefined)
      return {
        best: undefined,
        proved: true,
        tieProved: true,
        nodes: searched.nodes,
        bound: 0,
        impossible: component,
      };
    parts.push({ component, valuation, searched });
  }
  const open = parts.filter((part) => !part.searched.complete);
  if (open.length > 0) {
    const planned = await byPlans(whole, parts, solver, options, seed ?? begin);
    if (planned !== undefined) return planned;
  }
  const claimed = open.length === 0 ? 0 : await propose(whole, open, solver, options);
  // The work that is left is shared by the open parts.
  const nodes = Math.floor(options.nodes / Math.max(1, open.length));
  for (const part of open) {
    part.searched = search(part.valuation, { nodes, stop }, part.searched.best);
    if (part.searched.complete && part.searched.best === undefined)
      return {
        best: undefined,
        proved: true,
        tieProved: true,
        nodes: part.searched.nodes,
        bound: 0,
        impossible: part.component,
      };
  }
  const joined = together(whole, parts, claimed, seed ?? (open.length > 0 ? begin : undefined));
  if (!certify || !joined.proved || joined.best === undefined) return joined;
  if (whole.admissible.length > MOST_TO_CERTIFY) return joined;
  // What a search has proved is proved once more in numbers that others can check.
  const planned = await byPlans(whole, parts, solver, options, joined.best, 0);
  return planned?.proved === true ? { ...joined, ...planned } : joined;
}

/** Of a model that HiGHS reads and makes smaller before it first looks at the clock. */
const COLUMNS_A_SECOND = 20_000;

const MOST_WIDE = 80;

/** A provider that offers on more lots has too many plans to price and to list one by one: the plain model does better. */
export const isWide = (valuation: Valuation): boolean => widest(valuation) > MOST_WIDE;

/** The lots on which the widest provider offers. */
function widest({ admissible }: Valuation): number {
  const lots = new Map<string, Set<string>>();
  for (const { provider, prices } of admissible) {
    const own = lots.get(provider) ?? new Set();
    for (const lot of prices.keys()) own.add(lot);
    lots.set(provider, own);
  }
  return Math.max(0, ...[...lots.values()].map(({ size }) => size));
}

/** The whole problem by provider plans; undefined where that finds no award. */
export async function byPlans(
  whole: Valuation,
  parts: readonly Part[],
  solver: SolverPort,
  options: SolveOptions,
  seed: Evaluation | undefined,
  turns?: number,
): Promise<Found | undefined> {
  if (isWide(whole)) return undefined;
  const ids = new Set(parts.flatMap(({ searched }) => searched.best?.offers ?? []));
  const joined = parts.every(({ searched }) => searched.best !== undefined)
    ? evaluate(
        whole,
        whole.admissible.filter((offer) => ids.has(offer.id)),
      )
    : undefined;
  if (joined !== undefined) options.met?.(joined);
  const begun = options.elapsed?.() ?? 0;
  const left = () => options.timeLimitSeconds - (options.elapsed?.() ?? begun);
  // Within shortfalls what bounds all awards is a bound already: with no time left there is nothing to add to it.
  if (whole.problem.allowance !== undefined && turns === undefined && left() <= 0) return undefined;
  const found = await searchByPlans(whole, solver, {
    left,
    progress: options.progress,
    met: options.met,
    seed: better(seed, joined),
    ...(turns === undefined ? {} : { turns }),
  });
  if (found.best === undefined) return undefined;
  return {
    best: found.best,
    proved: found.proved,
    tieProved: found.tieProved,
    nodes: found.nodes,
    bound: found.boundPence,
    proof: found.proof,
  };
}

const better = (one: Evaluation | undefined, other: Evaluation | undefined): Evaluation | undefined =>
  one === undefined || (other !== undefined && compareAwards(other, one) < 0) ? other : one;

/** Asks the solver about all open parts at once and keeps what is better; gives its bound for them. */
async function propose(
  whole: Valuation,
  open: readonly Part[],
  solver: SolverPort,
  options: SolveOptions,
): Promise<number> {
  const left = () => options.timeLimitSeconds - (options.elapsed?.() ?? 0);
  if (left() <= 0) return Number.POSITIVE_INFINITY;
  const cut = cutTo(whole, {
    lots: open.flatMap(({ component }) => component.lots),
    offers: open.flatMap(({ component }) => component.offers),
  });
  const model = plainModel(cut);
  // A large model takes time to make, and HiGHS some time with it before it looks at the clock.
  const unwatched = model.programme.columns.length / COLUMNS_A_SECOND;
  const timeLimitSeconds = left() - unwatched;
  if (timeLimitSeconds <= 0) return Number.POSITIVE_INFINITY;
  const solution = await solver.solve(model.programme, { timeLimitSeconds });
  const chosen = new Set(takenIn(model.offers, solution.values));
  for (const part of open) {
    if (solution.values.length === 0) break;
    const proposed = evaluate(
      part.valuation,
      part.component.offers.filter((offer) => chosen.has(offer)),
    );
    const known = part.searched.best;
    if (proposed !== undefined && (known === undefined || compareAwards(proposed, known) < 0))
      part.searched = { ...part.searched, best: proposed };
  }
  return solution.status !== 'infeasible' && Number.isFinite(solution.bound)
    ? Math.ceil(solution.bound)
    : Number.POSITIVE_INFINITY;
}

/** The offers whose binaries the solver set; a taking at any tier counts, for the tier is computed anew. */
export function takenIn(offers: readonly (Offer | undefined)[], values: readonly number[]): Offer[] {
  return offers.flatMap((offer, column) =>
    offer !== undefined && (values[column] ?? 0) > 0.5 ? [offer] : [],
  );
}

/** What of a known award lies in a part. */
export function restricted(
  valuation: Valuation,
  seed: Pick<Evaluation, 'offers'> | undefined,
): Evaluation | undefined {
  if (seed === undefined) return undefined;
  const ids = new Set(seed.offers);
  return evaluate(
    valuation,
    valuation.admissible.filter((offer) => ids.has(offer.id)),
  );
}

export function together(
  whole: Valuation,
  parts: readonly Part[],
  claimed: number,
  seed: Evaluation | undefined,
  alone?: Alone,
): Found {
  const nodes = parts.reduce((sum, part) => sum + part.searched.nodes, 0);
  const proved = parts.every((part) => part.searched.complete);
  if (parts.some((part) => part.searched.best === undefined))
    return { best: seed, proved: false, tieProved: false, nodes, bound: Number.MAX_SAFE_INTEGER };
  const ids = new Set(parts.flatMap(({ searched }) => searched.best?.offers ?? []));
  const joined = evaluate(
    whole,
    whole.admissible.filter((offer) => ids.has(offer.id)),
  );
  assert(joined !== undefined, 'awards of components that share nothing hold together');
  const best = seed !== undefined && compareAwards(seed, joined, alone) < 0 ? seed : joined;
  // Across parts an id that begins another's list is first only where nothing follows: one part alone cannot tell.
  const tieProved = proved && (parts.length === 1 || parts.every((part) => !part.searched.prefixTie));
  const boundOf = (list: readonly Part[]) =>
    list.reduce(
      (sum, { searched }) =>
        sum + (searched.complete && alone === undefined ? (searched.best?.valuePence ?? 0) : searched.bound),
      0,
    );
  const open = parts.filter((part) => !part.searched.complete);
  const closed = parts.filter((part) => part.searched.complete);
  const bound = proved ? best.valuePence : boundOf(closed) + Math.min(boundOf(open), claimed);
  return {
    best,
    proved,
    tieProved,
    nodes,
    bound: Math.min(Math.max(bound, best.valuePence), Number.MAX_SAFE_INTEGER),
  };
}
