import { PRICE_SCALE, readProblem } from '../../commissioning/award/index.ts';
import { formatInFull } from '../../kernel/money.ts';
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
 * known points finds one between them (Aneja and Nair 1979). Where no price finds one, caps between the two do. No award is
 * given twice: there are fewer points than were asked for where there are fewer awards. Each point says whether it is
 * proved; what was not is looked for again in the time that is left. The points are the same however many problems are
 * solved side by side.
 */
export async function frontierOf(
  file: unknown,
  points: number,
  timeLimitSeconds: number,
  runner: AwardRunner,
): Promise<Result<readonly FrontierPoint[], string>> {
  const begun = performance.now();
  const left = () => timeLimitSeconds - (performance.now() - begun) / 1000;
  const asking = { file, runner, left, solving: solvingFor(file, runner, left) };
  const free =
    points > 1 && canBeFree(file) ? pointOf(0, await asking.solving.within(0, left() / points)) : NOTHING;
  const isWorth = free.status === 'proved' && free.valuePence > 0;
  const above = await pointsAbove(isWorth ? free : NOTHING, isWorth ? points - 1 : points, asking);
  return above.ok && isWorth && above.value.every(({ costPence }) => costPence > 0)
    ? ok([...above.value, free])
    : above;
}

/** Points above the one that costs least where no lot must be awarded. */
async function pointsAbove(
  least: FrontierPoint,
  points: number,
  {
    file,
    runner,
    left,
    solving,
  }: {
    readonly file: unknown;
    readonly runner: AwardRunner;
    readonly left: () => number;
    readonly solving: Solving;
  },
): Promise<Result<readonly FrontierPoint[], string>> {
  const priced = await byPrices(file, points, left, runner, least);
  const { found, between } = priced ?? { found: [], between: [] };
  if (priced === undefined) {
    const best = await solving.within(undefined, left() / points);
    if (!best.ok) return fail(best.error);
    const highest = pointOf(best.value.costPence, best);
    found.push(highest);
    if (points > 1 && highest.status !== 'infeasible') between.push({ highest, points: points - 1 });
  }
  await byCaps(between, points, found, solving, left);
  await solveAgain(found, solving, left);
  return ok(found.toSorted((a, b) => b.costCapPence - a.costCapPence));
}

/** Whether something is offered for nothing and nothing must be bought, so that an award may be worth something and cost nothing. */
function canBeFree(file: unknown): boolean {
  const problem = readProblem(file);
  return (
    problem.ok &&
    !problem.value.lots.some(({ required }) => required) &&
    problem.value.offers.some(({ prices }) => [...prices.values()].every((price) => price === 0))
  );
}

/** Points that are wanted between two others, or below one; between the cost of the lower one and `above` there is none. */
interface Between {
  readonly lowest?: FrontierPoint;
  readonly highest: FrontierPoint;
  readonly above?: number;
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
  least: FrontierPoint,
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
    if (width <= 1) return;
    if (count <= 0) {
      between.push({ lowest, highest, points: 0 });
      return;
    }
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
      mustAward && points > 1 ? at(DEAREST) : least,
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

/** The problem under caps, so many at once as the runner solves side by side. */
function solvingFor(file: unknown, runner: AwardRunner, left: () => number) {
  const lanes = runner.sideBySide ?? 1;
  const turns = waitingFor(Array.from({ length: lanes }, (_, lane) => lane));
  return {
    lanes,
    within: (costCapPence: number | undefined, seconds: number) =>
      turns(() =>
        runner.run(file, {
          autonomy: false,
          timeLimitSeconds: Math.max(LEAST_SECONDS, Math.min(seconds, left())),
          ...(costCapPence === undefined ? {} : { costCapPence }),
        }),
      ),
  };
}

type Solving = ReturnType<typeof solvingFor>;

/**
 * Finds points under caps between others, each time halving the space, and puts them with those that were found. A cap
 * under which the lower award is the best still leaves the space above it: the next award below the upper one fills it,
 * unless that is the lower one again.
 */
async function byCaps(
  between: readonly Between[],
  points: number,
  found: FrontierPoint[],
  { within, lanes }: Solving,
  left: () => number,
): Promise<void> {
  const reserve = left() * (1 - FIRST_PASS);
  let wanted = points - found.length;
  let aside: Between[] = [];
  const under = async (cap: number): Promise<FrontierPoint> => {
    const seconds = ((left() - reserve) * lanes) / Math.max(1, wanted);
    wanted -= 1;
    return pointOf(cap, await within(cap, seconds));
  };
  const fill = async ({ lowest, highest, above, points: count }: Between): Promise<void> => {
    const from = above ?? lowest?.costPence ?? 0;
    const most = highest.costPence - 1;
    if (from >= most) return;
    if (count <= 0) {
      aside.push({ ...(lowest === undefined ? {} : { lowest }), highest, above: from, points: 0 });
      return;
    }
    const below = { ...(lowest === undefined ? {} : { lowest }), above: from };
    const few = Math.floor((count - 1) / 2);
    /** Goes on at both sides of a point that has been put with the others. */
    const beside = async (one: FrontierPoint, cost: number, beyond: number): Promise<void> => {
      found.push(one);
      await Promise.all([
        fill({ ...below, highest: { ...one, costPence: cost }, points: few }),
        fill({ lowest: one, highest, above: beyond, points: count - 1 - few }),
      ]);
    };
    const isNew = (one: FrontierPoint) =>
      one.status === 'proved' && one.costPence > 0 && one.valuePence > (lowest?.valuePence ?? -1);
    /** What is known of both is known of a cap between them. */
    const open = (one: FrontierPoint, cap: number): FrontierPoint => ({
      ...(lowest !== undefined && (one.status === 'undecided' || one.valuePence < lowest.valuePence)
        ? { ...lowest, status: 'gap' }
        : one),
      costCapPence: cap,
      boundPence: one.status === 'gap' ? Math.min(one.boundPence, highest.boundPence) : highest.boundPence,
    });
    const cap = from + Math.ceil((most - from) / 2);
    const one = await under(cap);
    if (isOpen(one)) return beside(open(one, cap), cap, cap);
    if (isNew(one)) return beside({ ...one, costCapPence: one.costPence }, one.costPence, cap);
    if (cap === most) return;
    const next = await under(most);
    if (isOpen(next)) found.push(open(next, most));
    if (!isNew(next)) return;
    found.push({ ...next, costCapPence: next.costPence });
    await fill({ ...below, highest: next, above: cap, points: count - 1 });
  };
  await Promise.all(between.map(fill));
  // Points that one space does not have are looked for in the others, the widest first.
  const widthOf = ({ highest, above = 0 }: Between) => highest.costPence - above;
  for (let more = points - found.length; more > 0 && aside.length > 0 && left() > reserve; ) {
    const widest = aside.toSorted((a, b) => widthOf(b) - widthOf(a));
    aside = widest.slice(more);
    wanted = more;
    await Promise.all(widest.slice(0, more).map((one) => fill({ ...one, points: 1 })));
    more = points - found.length;
  }
}

const isOpen = ({ status }: FrontierPoint): boolean => status === 'gap' || status === 'undecided';

/** Solves what was not proved once more, in all the time that is left; the first of all under no cap. */
async function solveAgain(
  found: FrontierPoint[],
  { within, lanes }: Solving,
  left: () => number,
): Promise<void> {
  const open = found.flatMap((point, place) => (isOpen(point) ? [place] : []));
  let waiting = open.length;
  await Promise.all(
    open.map(async (place) => {
      const known = found[place];
      if (known === undefined || left() <= LEAST_SECONDS) return;
      const seconds = (left() * lanes) / Math.max(1, waiting);
      waiting -= 1;
      const again = await within(place === 0 ? undefined : known.costCapPence, seconds);
      const cap = place === 0 && again.ok ? again.value.costPence : known.costCapPence;
      found[place] = better(known, pointOf(cap, again));
    }),
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
  const [width, height] = [640, 400];
  const [left, right, top, floor] = [110, 570, 50, 340];
  const values = shown.map((one) => one.valuePence);
  const dearest = Math.max(1, ...shown.map((one) => one.costPence));
  // Penalties can be more than all that is awarded is worth.
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const x = (pence: number) => (left + (pence / dearest) * (right - left)).toFixed(1);
  const y = (pence: number) => (floor - ((pence - low) / Math.max(1, high - low)) * (floor - top)).toFixed(1);
  const dots = shown.map(
    (one) =>
      `<circle cx="${x(one.costPence)}" cy="${y(one.valuePence)}" r="4" stroke="#1d70b8" fill="${one.status === 'proved' ? '#1d70b8' : '#fff'}"><title>cost ${formatInFull(one.costPence)}, value ${formatInFull(one.valuePence)}, ${one.status}</title></circle>`,
  );
  const costs = [...new Set([0, dearest])].map(
    (pence) => `<text x="${x(pence)}" y="${floor + 20}" text-anchor="middle">${wholePounds(pence)}</text>`,
  );
  const worths = [...new Set([low, 0, high])].map(
    (pence) =>
      `<text x="${left - 8}" y="${y(pence)}" dy="4" text-anchor="end">${wholePounds(pence)}</text><path d="M${left} ${y(pence)}H${right}" stroke="#b1b4b6"/>`,
  );
  const hollow = shown.some(({ status }) => status === 'gap')
    ? [`<text x="${right}" y="24" text-anchor="end">Hollow: not proved</text>`]
    : [];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Cost against public value" font-family="sans-serif" font-size="14">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...worths,
    `<path d="M${left} ${top}V${floor}H${right}" fill="none" stroke="#505a5f"/>`,
    ...dots,
    ...costs,
    `<text x="${right}" y="${height - 14}" text-anchor="end">Cost (cheaper to the left)</text>`,
    '<text x="10" y="24">Public value (higher is better)</text>',
    ...hollow,
    '</svg>',
  ].join('\n');
}

const wholePounds = (pence: number): string =>
  `${pence < 0 ? '-' : ''}£${Math.round(Math.abs(pence) / 100).toLocaleString('en-GB')}`;
