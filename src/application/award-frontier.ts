import { fail, ok, type Result } from '../kernel/result.ts';
import type { AwardRunner } from './award-engine.ts';
import type { Award } from './award-run.ts';

/** The greatest value within a cost: one point of the frontier. */
export interface FrontierPoint {
  readonly costCapPence: number;
  readonly costPence: number;
  readonly valuePence: number;
  readonly boundPence: number;
  readonly status: 'proved' | 'gap' | 'infeasible' | 'undecided';
}

/**
 * Cost against value by the epsilon-constraint method (Haimes, Lasdon and Wismer 1971): the greatest value under caps on
 * total cost that fall evenly from the cost of the best award. Each point says whether it is proved. Time that easy points
 * leave goes to the others; points are solved side by side where the runner can.
 */
export async function frontierOf(
  file: unknown,
  points: number,
  timeLimitSeconds: number,
  runner: AwardRunner,
): Promise<Result<readonly FrontierPoint[], string>> {
  const begun = performance.now();
  const left = () => timeLimitSeconds - (performance.now() - begun) / 1000;
  const best = await runner.run(file, { autonomy: false, timeLimitSeconds: timeLimitSeconds / points });
  if (!best.ok) return fail(best.error);
  const cost = best.value.costPence;
  const lanes = runner.sideBySide ?? 1;
  const found = Array.from({ length: points }, (_, place) =>
    place === 0 ? pointOf(cost, best) : pointOf(Math.floor((cost * (points - place)) / points)),
  );
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
  await pass(
    Array.from({ length: points - 1 }, (_, n) => n + 1),
    FIRST_PASS,
  );
  const isOpen = ({ status }: FrontierPoint) => status === 'gap' || status === 'undecided';
  await pass(
    found.flatMap((point, place) => (place > 0 && isOpen(point) ? [place] : [])),
    1,
  );
  return ok(found);
}

/** The part of the time in which every point is tried; the rest is for those that were not proved by then. */
const FIRST_PASS = 0.3;

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
