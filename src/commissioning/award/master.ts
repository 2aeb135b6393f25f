import type { Market, Seller } from './market.ts';
import type { Picked } from './pricing.ts';
import type { LinearModel, Programme, Sparse } from './solver-port.ts';

/** Of these lots, and of plans of this provider where one is named, at most half (rounded down) can hold: no lot twice. */
export interface Cut {
  readonly lots: readonly number[];
  /** A provider's number, or -1. */
  readonly seller: number;
}

/**
 * Duals in whole numbers: of lots and cuts in units; of side rows in units for each provider or offer, and in billionths of
 * a penny or millionths of a millionth for what counts pounds and pence (`SIDE_SCALE`).
 */
export interface Duals {
  readonly lots: Float64Array;
  readonly sides: Float64Array;
  readonly cuts: Float64Array;
}

/** By what a side row's dual in pence is multiplied to be whole. */
export const sideScale = (market: Market, row: number): number => {
  const kind = market.rows[row]?.kind;
  return kind === 'budget' || kind === 'cost-cap' ? 1e12 : kind === 'set-aside' ? 1e9 : market.unit;
};

/** What a branch forbids and demands. */
export interface Branch {
  /** By lot: 1 where it must be awarded. */
  readonly forced: Uint8Array;
  /** By offer: 1 where it may not be taken. */
  readonly barred: Uint8Array;
  /** By provider, by tier: 1 where it may not be reached. */
  readonly barredTiers: readonly Uint8Array[];
}

export const rootBranch = (market: Market): Branch => ({
  forced: Uint8Array.from(market.lots, (lot) => (lot.required ? 1 : 0)),
  barred: new Uint8Array(market.asks.length),
  barredTiers: market.providers.map((seller) => new Uint8Array(seller.tiers.length)),
});

/** Whether a branch forbids a plan, given by its offers' numbers. */
export const forbids = (branch: Branch, seller: number, tier: number, numbers: readonly number[]): boolean =>
  branch.barredTiers[seller]?.[tier] === 1 || numbers.some((n) => branch.barred[n] === 1);

/** A plan that stands as a column of the master. */
export interface Plan extends Picked {
  readonly seller: number;
  readonly column: number;
  /** Offers by their number in the market. */
  readonly numbers: readonly number[];
  /** Value in pounds with its own share penalties taken off. */
  readonly pounds: number;
}

export interface MasterSolution {
  readonly status: 'optimal' | 'infeasible' | 'unknown';
  readonly pounds: number;
  readonly duals: Duals;
  /** Plans above 0, with how much. */
  readonly active: readonly { readonly plan: Plan; readonly part: number }[];
  /** By provider: what its best plan is worth in the master, in units. */
  readonly convexity: Float64Array;
}

export interface Master {
  readonly plans: readonly Plan[];
  readonly cuts: readonly Cut[];
  /** False where the plan stands there already. */
  add(seller: number, picked: Picked): boolean;
  addCuts(cuts: readonly Cut[]): void;
  /** Bars the plans that a branch forbids and demands its lots. */
  enter(branch: Branch): void;
  solve(timeLimitSeconds: number): MasterSolution;
  /** The whole programme over these plans, each taken or not; plans begin at column `first`. */
  programme(plans: readonly Plan[]): { readonly programme: Programme; readonly first: number };
  dispose(): void;
}

/** Penalties for shares of one provider, in pounds. */
function sharePenalty(seller: Seller, asks: readonly number[]): number {
  let pence = 0;
  for (const cap of seller.caps) {
    const over = asks.reduce((sum, own) => sum + (cap.ceilings[own] ?? 0), 0) * 10_000 - cap.most;
    if (over > 0) pence += (over * cap.penaltyPencePerPound) / 1_000_000;
  }
  return pence / 100;
}

const NONE = Number.NEGATIVE_INFINITY;
const ANY = Number.POSITIVE_INFINITY;

/** The master programme over plans, in pounds: one row for each lot, provider, side row and cut. */
export function makeMaster(market: Market, model: LinearModel): Master {
  const { lots, providers, rows, unit } = market;
  const [lotRows, convexRows] = [lots.length, providers.length];
  const sideAt = lotRows + convexRows;
  const cutAt = sideAt + rows.length;
  const plans: Plan[] = [];
  const cuts: Cut[] = [];
  const known = new Set<string>();
  let pending: (Sparse & { cost: number })[] = [];
  const fixedColumns: (Sparse & { cost: number })[] = [];
  let columns = 0;
  const dear = lots.reduce((sum, lot) => sum + lot.weight, 0) / 100 + 1;
  const artificial = lots.map(() => 0);
  let forced = new Uint8Array(lots.length);
  let branch: Branch | undefined;
  const closed = new Set<number>();
  let basis: 'primal' | 'dual' = 'primal';
  const column = (cost: number, upper: number, entries: readonly (readonly [number, number])[]): number => {
    pending.push({
      cost,
      lower: 0,
      upper,
      indices: entries.map(([row]) => row),
      values: entries.map(([, by]) => by),
    });
    columns += 1;
    return columns - 1;
  };
  const flush = (): void => {
    model.addColumns(pending);
    pending = [];
  };
  const ruled = new Map<
    number,
    { commissioner: number; lots: readonly number[]; rows: { row: number; count: number }[] }
  >();
  for (const [n, row] of rows.entries())
    if (row.kind === 'min-providers') {
      const one = ruled.get(row.commissioner) ?? { commissioner: row.commissioner, lots: row.lots, rows: [] };
      one.rows.push({ row: n, count: row.count });
      ruled.set(row.commissioner, one);
    }
  const inRuled = new Set([...ruled.values()].flatMap((one) => one.lots));
  const lotUpper = (lot: number): number => (inRuled.has(lot) ? 0 : 1);
  model.addRows([
    ...lots.map((_, lot) => ({ lower: NONE, upper: lotUpper(lot), indices: [], values: [] })),
    ...providers.map(() => ({ lower: NONE, upper: 1, indices: [], values: [] })),
    ...rows.map((row) => ({
      lower: NONE,
      upper: row.kind === 'budget' || row.kind === 'cost-cap' ? row.limit / 100 : row.limit,
      indices: [],
      values: [],
    })),
  ]);
  for (const lot of lots.keys()) artificial[lot] = column(-dear, 0, [[lot, 1]]);
  // Whether a commissioner awards anything: bounded by its lots, and what its rules of minimum providers count from.
  const awards = new Map<number, number>();
  for (const one of ruled.values())
    awards.set(
      one.commissioner,
      column(0, 1, [
        ...one.lots.map((lot) => [lot, -1] as const),
        ...one.rows.map(({ row, count }) => [sideAt + row, count] as const),
      ]),
    );
  for (const [n, row] of rows.entries()) {
    if ((row.kind !== 'set-aside' && row.kind !== 'min-providers') || row.price === ANY) continue;
    column(-row.price / 100, row.kind === 'min-providers' ? row.count : ANY, [[sideAt + n, -1]]);
  }
  fixedColumns.push(...pending);
  flush();

  const entriesOf = (seller: Seller, picked: Picked): [number, number][] => {
    const entries = new Map<number, number>([[lotRows + seller.index, 1]]);
    const plus = (row: number, by: number) => entries.set(row, (entries.get(row) ?? 0) + by);
    const held = new Set<number>();
    for (const own of picked.asks) {
      const ask = seller.asks[own];
      for (const lot of ask?.lots ?? []) {
        plus(lot, 1);
        held.add(lot);
      }
      for (const side of ask?.sides ?? []) {
        const kind = rows[side.row]?.kind;
        const by = side.by[picked.tier] ?? 0;
        plus(sideAt + side.row, kind === 'budget' || kind === 'cost-cap' ? by / 100 : by);
      }
    }
    for (const win of seller.wins)
      if (win.asks.some((own) => picked.asks.includes(own))) plus(sideAt + win.row, -1);
    for (const [n, cut] of cuts.entries()) if (cutHolds(cut, seller.index, held)) plus(cutAt + n, 1);
    return [...entries];
  };
  const isBarred = (plan: Plan): boolean =>
    branch !== undefined && forbids(branch, plan.seller, plan.tier, plan.numbers);

  return {
    plans,
    cuts,
    add: (sellerIndex, picked) => {
      const seller = providers[sellerIndex];
      if (seller === undefined || picked.asks.length === 0) return false;
      const asks = [...picked.asks].sort((a, b) => a - b);
      const key = `${sellerIndex}:${asks.join(',')}`;
      if (known.has(key)) return false;
      known.add(key);
      const pounds =
        asks.reduce((sum, own) => sum + (seller.asks[own]?.values[picked.tier] ?? 0), 0) / 100 -
        sharePenalty(seller, asks);
      const numbers = asks.flatMap((own) => seller.asks[own]?.index ?? []);
      const plan = { ...picked, asks, seller: sellerIndex, numbers, pounds, column: columns };
      const barred = isBarred(plan);
      if (barred) closed.add(plans.length);
      plans.push(plan);
      column(pounds, barred ? 0 : ANY, entriesOf(seller, plan));
      basis = 'primal';
      return true;
    },
    addCuts: (added) => {
      flush();
      const rowsOf = added.map((cut) => {
        const indices: number[] = [];
        for (const plan of plans) {
          const held = new Set(plan.numbers.flatMap((n) => market.asks[n]?.lots ?? []));
          if (cutHolds(cut, plan.seller, held)) indices.push(plan.column);
        }
        return { lower: NONE, upper: 1, indices, values: indices.map(() => 1) };
      });
      cuts.push(...added);
      model.addRows(rowsOf);
      basis = 'dual';
    },
    enter: (next) => {
      flush();
      branch = next;
      const [indices, upper]: [number[], number[]] = [[], []];
      for (const [n, plan] of plans.entries()) {
        const barred = isBarred(plan);
        if (barred === closed.has(n)) continue;
        indices.push(plan.column);
        upper.push(barred ? 0 : ANY);
        if (barred) closed.add(n);
        else closed.delete(n);
      }
      const changedLots = [...lots.keys()].filter((lot) => forced[lot] !== next.forced[lot]);
      forced = Uint8Array.from(next.forced);
      for (const lot of changedLots) {
        indices.push(artificial[lot] ?? 0);
        upper.push(forced[lot] === 1 ? 1 : 0);
      }
      const lower = indices.map(() => 0);
      for (const [commissioner, at] of awards) {
        const must = ruled.get(commissioner)?.lots.some((lot) => forced[lot] === 1) === true;
        indices.push(at);
        lower.push(must ? 1 : 0);
        upper.push(1);
      }
      const order = indices.map((_, n) => n).sort((a, b) => (indices[a] ?? 0) - (indices[b] ?? 0));
      model.setColumnBounds(
        order.map((n) => indices[n] ?? 0),
        order.map((n) => lower[n] ?? 0),
        order.map((n) => upper[n] ?? 0),
      );
      model.setRowBounds(
        changedLots,
        changedLots.map((lot) => (forced[lot] === 1 ? lotUpper(lot) : NONE)),
        changedLots.map(lotUpper),
      );
      basis = 'dual';
    },
    solve: (timeLimitSeconds) => {
      flush();
      const { status, objective, primal, duals } = model.solve(basis, timeLimitSeconds);
      const whole = (pounds: number, scale: number) => Math.round(pounds * 100 * scale) || 0;
      const positive = (value: number) => Math.max(0, value);
      const sides = Float64Array.from(rows, (row, n) => {
        const scale = sideScale(market, n);
        // Budgets count pence for pence and set-asides pence for pounds; the others are in pounds as the objective is.
        const pence = (duals[sideAt + n] ?? 0) * (row.kind === 'budget' || row.kind === 'cost-cap' ? 1 : 100);
        const most = 'price' in row && row.price !== ANY ? Math.round(row.price * scale) : ANY;
        return Math.min(most, positive(Math.round(pence * scale)));
      });
      return {
        status,
        pounds: objective,
        duals: {
          lots: Float64Array.from(lots, (_, lot) => {
            const dual = whole(duals[lot] ?? 0, unit);
            return forced[lot] === 1 ? dual : positive(dual);
          }),
          sides,
          cuts: Float64Array.from(cuts, (_, n) => positive(whole(duals[cutAt + n] ?? 0, unit))),
        },
        active: plans.flatMap((plan) => {
          const part = primal[plan.column] ?? 0;
          return part > 1e-7 ? [{ plan, part }] : [];
        }),
        convexity: Float64Array.from(providers, (_, n) => positive(whole(duals[lotRows + n] ?? 0, unit))),
      };
    },
    programme: (chosen) => {
      const whole = new Set(awards.values());
      const all = [
        ...fixedColumns.map((one, n) => ({
          ...one,
          upper: n < lots.length ? 0 : one.upper,
          integer: whole.has(n),
        })),
        ...chosen.map((plan) => {
          const entries = entriesOf(providers[plan.seller] as Seller, plan);
          return {
            cost: plan.pounds,
            lower: 0,
            upper: 1,
            integer: true,
            indices: entries.map(([row]) => row),
            values: entries.map(([, by]) => by),
          };
        }),
      ];
      const list = [
        ...lots.map((_, lot) => ({ lower: forced[lot] === 1 ? lotUpper(lot) : NONE, upper: lotUpper(lot) })),
        ...providers.map(() => ({ lower: NONE, upper: 1 })),
        ...rows.map((row) => ({
          lower: NONE,
          upper: row.kind === 'budget' || row.kind === 'cost-cap' ? row.limit / 100 : row.limit,
        })),
        ...cuts.map(() => ({ lower: NONE, upper: 1 })),
      ].map((row) => ({ ...row, indices: [] as number[], values: [] as number[] }));
      for (const [n, one] of all.entries())
        for (const [at, row] of one.indices.entries()) {
          list[row]?.indices.push(n);
          list[row]?.values.push(one.values[at] ?? 0);
        }
      return { programme: { columns: all, rows: list }, first: fixedColumns.length };
    },
    dispose: () => model.dispose(),
  };
}

/** Whether a plan holds two of what a cut names. */
export function cutHolds(cut: Cut, seller: number, lots: ReadonlySet<number>): boolean {
  let hits = cut.seller === seller ? 1 : 0;
  for (const lot of cut.lots) if (lots.has(lot)) hits += 1;
  return hits >= 2;
}
