import { fail, ok, type Result } from '../kernel/result.ts';
import type { AwardRunner } from './award-engine.ts';

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
 * total cost that fall evenly from the cost of the best award. Each point says whether it is proved.
 */
export async function frontierOf(
  file: unknown,
  points: number,
  timeLimitSeconds: number,
  runner: AwardRunner,
): Promise<Result<readonly FrontierPoint[], string>> {
  const each = timeLimitSeconds / points;
  const best = await runner.run(file, { autonomy: false, timeLimitSeconds: each });
  if (!best.ok) return fail(best.error);
  const found: FrontierPoint[] = [];
  for (let n = points; n >= 1; n -= 1) {
    const costCapPence = Math.floor((best.value.costPence * n) / points);
    const run =
      n === points ? best : await runner.run(file, { autonomy: false, timeLimitSeconds: each, costCapPence });
    if (!run.ok)
      found.push({ costCapPence, costPence: 0, valuePence: 0, boundPence: 0, status: 'undecided' });
    else {
      const { costPence, valuePence, boundPence, status } = run.value;
      found.push({ costCapPence, costPence, valuePence, boundPence, status });
    }
  }
  return ok(found);
}

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
