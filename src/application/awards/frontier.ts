import { PRICE_SCALE, readProblem } from '../../commissioning/award/index.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { AwardRunner } from './engine.ts';
import type { Award } from './run.ts';

/** The greatest value within a cost: one point of the frontier. */
export interface FrontierPoint {
  readonly costCapPence: number;
  readonly costPence: number;
  readonly valuePence: number;
  readonly boundPence: number;
  readonly status: 'proved' | 'gap' | 'infeasible' | 'undecided';
}

/**
 * Cost against value: the greatest value under caps on total cost (the epsilon-constraint method; Haimes, Lasdon and Wismer
 * 1971), from the best award downwards. Which caps are taken is chosen so that they can be proved: the award of the greatest
 * value less its cost at some price is the best one within its own cost (Everett 1963), and the price that lies between two
 * known points finds one between them (Aneja and Nair 1979). Where no price finds one, caps fall evenly between the two. Each
 * point says whether it is proved. The points are the same however many problems are solved side by side.
 */
export async function frontierOf(
  file: unknown,
  points: number,
  timeLimitSeconds: number,
  runner: AwardRunner,
): Promise<Result<readonly FrontierPoint[], string>> {
  const begun = performance.now();
  const left = () => timeLimitSeconds - (performance.now() - begun) / 1000;
  const priced = await byPrices(file, points, left, runner);
  if (priced !== undefined && priced.between.length === 0) return ok(fallingCaps(priced.found));
  const { found, between } = priced ?? { found: [], between: [] };
  if (priced === undefined) {
    const best = await runner.run(file, { autonomy: false, timeLimitSeconds: left() / points });
    if (!best.ok) return fail(best.error);
    const highest = pointOf(best.value.costPence, best);
    found.push(highest);
    if (points > 1) between.push({ highest, points: points - 1 });
  }
  const capped = between.flatMap(capsBetween);
  await byCaps(file, capped, left, runner);
  return ok(fallingCaps([...found, ...capped]));
}

const fallingCaps = (points: readonly FrontierPoint[]): FrontierPoint[] =>
  points.toSorted((a, b) => b.costCapPence - a.costCapPence);

/** Points that are wanted between two others, or below one. */
interface Between {
  readonly lowest?: FrontierPoint;
  readonly highest: FrontierPoint;
  readonly points: number;
}

/** A penny of cost takes a penny of value: somewhere in the middle of what matters. */
const EVEN = PRICE_SCALE;
/** A penny of cost takes a pound of value: what is cheapest, as far as it matters to anybody. */
const DEAREST = 100 * PRICE_SCALE;

/** Points at prices of cost, and where such points are wanting; undefined where the problem cannot be asked by prices. */
async function byPrices(
  file: unknown,
  points: number,
  left: () => number,
  runner: AwardRunner,
): Promise<{ found: FrontierPoint[]; between: Between[] } | undefined> {
  const problem = readProblem(file);
  const askers = problem.ok ? (runner.atPrices?.(file) ?? []) : [];
  if (!problem.ok || askers.length === 0) return undefined;
  const turns = waitingFor(askers);
  let wanted = points + 1;
  const at = (price: number): Promise<FrontierPoint | undefined> =>
    turns(async (asker) => {
      const seconds = Math.max(LEAST_SECONDS, (left() * askers.length) / Math.max(1, wanted));
      wanted -= 1;
      const award = await asker.at(price, seconds);
      return award.ok ? pointOf(award.value.costPence, award) : undefined;
    });
  const found: FrontierPoint[] = [];
  const between: Between[] = [];
  /** Splits the space between two points by a third one, in which prices find it, and the points that are wanted with it. */
  const fill = async (
    lowest: FrontierPoint,
    highest: FrontierPoint,
    count: number,
    known?: FrontierPoint,
  ): Promise<void> => {
    const width = highest.costPence - lowest.costPence;
    if (count <= 0 || width <= 1) return;
    const price = Math.round((PRICE_SCALE * (highest.valuePence - lowest.valuePence)) / width);
    const isInside = ({ costPence }: FrontierPoint) =>
      costPence > lowest.costPence && costPence < highest.costPence;
    const one = known !== undefined && isInside(known) ? known : await at(price);
    if (one === undefined || !isInside(one)) {
      between.push({ lowest, highest, points: count });
      return;
    }
    found.push(one);
    const below = Math.round(((count - 1) * (one.costPence - lowest.costPence)) / width);
    await Promise.all([fill(lowest, one, below), fill(one, highest, count - 1 - below)]);
  };
  try {
    const mustAward = problem.value.lots.some(({ required }) => required);
    const [highest, even, cheapest] = await Promise.all([
      at(0),
      points > 2 ? at(EVEN) : undefined,
      mustAward && points > 1 ? at(DEAREST) : NOTHING,
    ]);
    if (highest === undefined || cheapest === undefined) return undefined;
    found.push(highest);
    // To buy nothing is no point that anybody asks for.
    if (mustAward && cheapest.costPence < highest.costPence) found.push(cheapest);
    await fill(cheapest, highest, points - found.length, even);
    return { found, between };
  } finally {
    await Promise.all(askers.map((asker) => asker.close()));
  }
}

/** Work for whoever is free, first come, first served. */
function waitingFor<T>(all: readonly T[]) {
  const idle = [...all];
  const waiting: ((one: T) => void)[] = [];
  return async <R>(work: (one: T) => Promise<R>): Promise<R> => {
    const one = idle.shift() ?? (await new Promise<T>((resolve) => waiting.push(resolve)));
    try {
      return await work(one);
    } finally {
      const next = waiting.shift();
      if (next === undefined) idle.push(one);
      else next(one);
    }
  };
}

/** Caps that fall evenly between two points. What is known of both is known of each cap. */
function capsBetween({ lowest, highest, points }: Between): FrontierPoint[] {
  const from = lowest?.costPence ?? 0;
  const width = highest.costPence - from;
  return Array.from({ length: points }, (_, n) => {
    const costCapPence = from + Math.floor((width * (n + 1)) / (points + 1));
    return lowest === undefined
      ? pointOf(costCapPence)
      : { ...lowest, costCapPence, boundPence: highest.boundPence, status: 'gap' as const };
  }).toReversed();
}

/**
 * Solves the problem under each of these caps, side by side where the runner can, and puts what it finds in their place.
 * Time that easy points leave goes to the others.
 */
async function byCaps(
  file: unknown,
  found: FrontierPoint[],
  left: () => number,
  runner: AwardRunner,
): Promise<void> {
  const lanes = runner.sideBySide ?? 1;
  /** Solves these points, in so much of the time that is left. */
  const pass = async (places: readonly number[], part: number) => {
    const until = left() * (1 - part);
    let next = 0;
    const work = async () => {
      for (let turn = next; turn < places.length; turn = next) {
        next += 1;
        const place = places[turn] ?? 0;
        const known = found[place] ?? pointOf(0);
        const { costCapPence } = known;
        const seconds = ((left() - until) * lanes) / (places.length - turn);
        const options = { autonomy: false, timeLimitSeconds: Math.max(LEAST_SECONDS, seconds), costCapPence };
        found[place] = better(known, pointOf(costCapPence, await runner.run(file, options)));
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, places.length) }, work));
  };
  await pass([...found.keys()], FIRST_PASS);
  const isOpen = ({ status }: FrontierPoint) => status === 'gap' || status === 'undecided';
  await pass(
    found.flatMap((point, place) => (isOpen(point) ? [place] : [])),
    1,
  );
}

/** The part of the time in which every point is tried; the rest is for those that were not proved by then. */
const FIRST_PASS = 0.3;

/** No award at all: within any cap where no lot must be awarded. */
const NOTHING: FrontierPoint = {
  costCapPence: 0,
  costPence: 0,
  valuePence: 0,
  boundPence: 0,
  status: 'proved',
};

/** So much time a point has even where none is left. */
const LEAST_SECONDS = 0.05;

/** Of two searches of one point the better award, and the lower bound. */
function better(one: FrontierPoint, other: FrontierPoint): FrontierPoint {
  if (one.status === 'undecided' || other.status === 'proved' || other.status === 'infeasible') return other;
  if (other.status === 'undecided') return one;
  const best = other.valuePence > one.valuePence ? other : one;
  return { ...best, boundPence: Math.min(one.boundPence, other.boundPence) };
}

const pointOf = (costCapPence: number, run?: Result<Award, string>): FrontierPoint =>
  run?.ok !== true
    ? { costCapPence, costPence: 0, valuePence: 0, boundPence: 0, status: 'undecided' }
    : {
        costCapPence,
        costPence: run.value.costPence,
        valuePence: run.value.valuePence,
        boundPence: run.value.boundPence,
        status: run.value.status,
      };

/** The frontier as a picture of its own: cost to the right, value upwards; hollow points are not proved. */
export function frontierSvg(points: readonly FrontierPoint[]): string {
  const shown = points.filter(({ status }) => status === 'proved' || status === 'gap');
  const [width, height, edge] = [640, 400, 40];
  const most = (pick: (point: FrontierPoint) => number) => Math.max(1, ...shown.map(pick));
  const [cost, value] = [most((one) => one.costPence), most((one) => one.valuePence)];
  const x = (pence: number) => (edge + (pence / cost) * (width - 2 * edge)).toFixed(1);
  const y = (pence: number) => (height - edge - (pence / value) * (height - 2 * edge)).toFixed(1);
  const dots = shown.map(
    (one) =>
      `<circle cx="${x(one.costPence)}" cy="${y(one.valuePence)}" r="4" stroke="#1d70b8" fill="${one.status === 'proved' ? '#1d70b8' : '#fff'}"><title>cost £${(one.costPence / 100).toFixed(2)}, value £${(one.valuePence / 100).toFixed(2)}, ${one.status}</title></circle>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Cost against public value">`,
    `<path d="M${edge} ${edge}V${height - edge}H${width - edge}" fill="none" stroke="#505a5f"/>`,
    ...dots,
    `<text x="${width - edge}" y="${height - 10}" text-anchor="end" font-size="14">cost, up to £${(cost / 100).toFixed(0)}</text>`,
    `<text x="${edge}" y="20" font-size="14">public value, up to £${(value / 100).toFixed(0)}</text>`,
    '</svg>',
  ].join('\n');
}
