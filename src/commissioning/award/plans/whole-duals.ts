import { type Duals, isFree, MOST_DUAL, mostOf, priceCost, sideScale, stakesOf } from './duals.ts';
import { countsPence, type Market } from './market.ts';

export const whole = (pounds: number, scale: number): number => Math.round(pounds * 100 * scale) || 0;
export const positive = (value: number): number => Math.max(0, value);

/** Where rows of a master programme stand: of sides, and of so many cuts. Those of seats come first. */
interface Rows {
  readonly side: number;
  readonly cut: number;
  readonly cuts: number;
}

/**
 * The duals of a solution in whole numbers. Where a branch asks for too much those of lots may be beyond what whole numbers are
 * exact in: then all are made less in the same measure, so that they stand to one another as they did.
 */
export function wholeDuals(
  market: Market,
  forced: Uint8Array,
  { side, cut, cuts }: Rows,
  duals: Float64Array,
): Duals {
  const { seats, rows, unit } = market;
  // What counts pence does so for pence, and set-asides pounds for pence; the others are in pounds as the objective is.
  const scales = rows.map((row, n) => (countsPence(row) ? 1 : 100) * sideScale(market, n));
  let largest = 0;
  const look = (row: number): void => {
    largest = Math.max(largest, Math.abs(duals[row] ?? 0) * 100 * unit);
  };
  for (const n of seats.keys()) look(n);
  for (let n = 0; n < cuts; n += 1) look(cut + n);
  const part = largest > MOST_DUAL ? MOST_DUAL / largest : 1;
  const dual = (row: number): number => whole((duals[row] ?? 0) * part, unit);
  const sides = Float64Array.from(scales, (scale, n) =>
    Math.min(MOST_DUAL, positive(Math.round((duals[side + n] ?? 0) * part * scale))),
  );
  const stakes = stakesOf(market, sides);
  return {
    seats: Float64Array.from(seats, (seat, n) => (isFree({ forced }, seat) ? dual(n) : positive(dual(n)))),
    sides: priceCost(
      market,
      sides.map((one, n) => Math.min(one, mostOf(market, n, stakes))),
    ),
    cuts: Float64Array.from({ length: cuts }, (_, n) => positive(dual(cut + n))),
  };
}
