import type { LinearModel, Sparse } from '../solver-port.ts';
import { type Apportionment, apportion, type Seat } from './apportionment.ts';
import { type Branch, type Cut, cutHolds, type Duals, forbids, isFree, stakesOf } from './duals.ts';
import { countsPence, type Market, type Seller } from './market.ts';
import { costOfPlan, dearest, type Master, type Plan, sharePenalties, worthOfPlan } from './plans.ts';
import type { Picked } from './pricing.ts';
import { startsOf } from './weighing.ts';
import { positive, whole, wholeDuals } from './whole-duals.ts';

const NONE = Number.NEGATIVE_INFINITY;
const ANY = Number.POSITIVE_INFINITY;
/** So many new plans leave little of the last basis: the dual simplex method gets through the many ties sooner. */
const MANY = 300;
/** What a pound costs that is wanting to a floor, in pounds. */
const RELIEF = 1000;

/**
 * The master programme over plans, in pounds: one row for each seat, provider, side row, apportioner and cut. No choice of
 * an apportioner is ever missing from a solution.
 */
export function makeMaster(market: Market, model: LinearModel): Master {
  const { lots, seats, apportioners, providers, rows, unit } = market;
  const convexAt = seats.length;
  const sideAt = convexAt + providers.length;
  const choiceAt = sideAt + rows.length;
  const cutAt = choiceAt + apportioners.length;
  const plans: Plan[] = [];
  const cuts: Cut[] = [];
  const known = new Set<string>();
  let pending: (Sparse & { cost: number })[] = [];
  const fixedColumns: (Sparse & { cost: number })[] = [];
  let columns = 0;
  let forced = new Uint8Array(lots.length);
  let branch: Branch | undefined;
  const closed = new Set<number>();
  let basis: 'primal' | 'dual' = 'primal';
  /** How many plans there were at the last solution. */
  let solvedAt = 0;
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
  const apportionerOf = new Map(
    apportioners.flatMap((one, n) => one.lots.map(({ lot }) => [lot, n] as const)),
  );
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
  // Where a choice or a count stands for what is awarded, seats are bounded by that.
  const isBound = (lot: number): boolean => apportionerOf.has(lot) || ruled.has(market.buyers[lot] ?? -1);
  const seatBounds = (seat: Seat): { lower: number; upper: number } => {
    const upper = isBound(seat.lot) ? 0 : 1;
    return { lower: isFree({ forced }, seat) ? upper : NONE, upper };
  };
  const bodyRows = [
    ...providers.map(() => ({ lower: NONE, upper: 1 })),
    ...rows.map((row, n) => ({
      lower: NONE,
      upper: n === market.costPrice.row ? ANY : countsPence(row) ? row.limit / 100 : row.limit,
    })),
  ];
  const choiceBounds = (n: number): { lower: number; upper: number } => ({
    lower: apportioners[n]?.lots.some(({ lot }) => forced[lot] === 1) === true ? 1 : NONE,
    upper: 1,
  });
  const standing = () => [
    ...seats.map(seatBounds),
    ...bodyRows,
    ...apportioners.map((_, n) => choiceBounds(n)),
  ];
  model.addRows(standing().map((row) => ({ ...row, indices: [], values: [] })));
  // What makes the programme solvable where a branch asks for too much: dear, and open only there.
  const artificial = [...seats.keys(), ...apportioners.map((_, n) => choiceAt + n)].map((row) =>
    column(-dearest(market), 0, [[row, 1]]),
  );
  // Whether a commissioner awards anything: bounded by its lots, and what its rules of minimum providers count from.
  const awards = new Map<number, number>();
  for (const one of ruled.values())
    if (!apportioners.some(({ commissioner }) => commissioner === one.commissioner))
      awards.set(
        one.commissioner,
        column(0, 1, [
          ...seats.flatMap(({ lot }, n) => (one.lots.includes(lot) ? [[n, -1] as const] : [])),
          ...one.rows.map(({ row, count }) => [sideAt + row, count] as const),
        ]),
      );
  // Likewise for providers that are wanting to a rule that must hold, where a branch has its commissioner award something.
  const providersWanting = new Map<number, { readonly column: number; readonly count: number }[]>();
  for (const [n, row] of rows.entries())
    if (row.kind === 'min-providers' && row.price === ANY && awards.has(row.commissioner)) {
      const list = providersWanting.get(row.commissioner) ?? [];
      list.push({ column: column(-dearest(market), 0, [[sideAt + n, -1]]), count: row.count });
      providersWanting.set(row.commissioner, list);
    }
  const dear = new Set([...artificial, ...[...providersWanting.values()].flat().map((one) => one.column)]);
  /** A penalty in pounds as it takes from the own value that a floor asks for. */
  const onFloor = (commissioner: number, pounds: number): (readonly [number, number])[] => {
    const row = market.floors[commissioner] ?? -1;
    return row < 0 ? [] : [[sideAt + row, pounds]];
  };
  // What is wanting to a floor can be bought, but so dear that no award is given that way.
  const relief = new Set<number>();
  for (const [n, row] of rows.entries())
    if (row.kind === 'floor') relief.add(column(-RELIEF, ANY, [[sideAt + n, -1]]));
  for (const [n, row] of rows.entries()) {
    if ((row.kind !== 'set-aside' && row.kind !== 'min-providers') || row.price === ANY) continue;
    column(-row.price / 100, row.kind === 'min-providers' ? row.count : ANY, [
      [sideAt + n, -1],
      ...onFloor(row.commissioner, row.price / 100),
    ]);
  }
  for (const one of pending) fixedColumns.push(one);
  flush();

  const entriesOf = (seller: Seller, picked: Picked): [number, number][] => {
    const entries = new Map<number, number>([[convexAt + seller.index, 1]]);
    const plus = (row: number, by: number) => entries.set(row, (entries.get(row) ?? 0) + by);
    const held = new Set<number>();
    for (const own of picked.asks) {
      const ask = seller.asks[own];
      for (const seat of ask?.seats ?? []) plus(seat, 1);
      for (const lot of ask?.lots ?? []) held.add(lot);
      for (const side of ask?.sides ?? []) {
        const row = rows[side.row];
        const by = side.by[picked.tier] ?? 0;
        plus(sideAt + side.row, row !== undefined && countsPence(row) ? by / 100 : by);
      }
    }
    for (const [n, pounds] of sharePenalties(seller, picked.asks).entries())
      if (pounds > 0)
        for (const [row, by] of onFloor(seller.caps[n]?.commissioner ?? -1, pounds)) plus(row, by);
    for (const win of seller.wins)
      if (win.asks.some((own) => picked.asks.includes(own))) plus(sideAt + win.row, -1);
    for (const [n, cut] of cuts.entries()) if (cutHolds(cut, seller.index, held)) plus(cutAt + n, 1);
    return [...entries];
  };
  const choices: {
    apportioner: number;
    seats: readonly number[];
    penaltyPence: number;
    column: number;
    cost: number;
  }[] = [];
  const choiceEntries = (
    apportioner: number,
    one: Pick<Apportionment, 'seats' | 'penaltyPence'>,
  ): (readonly [number, number])[] => [
    [choiceAt + apportioner, 1],
    ...one.seats.map((seat) => [seat, -1] as const),
    ...(ruled.get(apportioners[apportioner]?.commissioner ?? -1)?.rows ?? []).map(
      ({ row, count }) => [sideAt + row, count] as const,
    ),
    ...onFloor(apportioners[apportioner]?.commissioner ?? -1, one.penaltyPence / 100),
  ];
  /** Whether a choice leaves out a lot that must be awarded. */
  const leavesOut = (apportioner: number, chosen: readonly number[]): boolean =>
    apportioners[apportioner]?.lots.some(
      ({ lot }) => forced[lot] === 1 && !chosen.some((seat) => seats[seat]?.lot === lot),
    ) === true;
  const addApportionment = (apportioner: number, one: Apportionment): boolean => {
    const chosen = [...one.seats].sort((a, b) => a - b);
    const key = `choice ${apportioner}:${chosen.join()}`;
    if (chosen.length === 0 || known.has(key)) return false;
    known.add(key);
    const { penaltyPence } = one;
    choices.push({ apportioner, seats: chosen, penaltyPence, column: columns, cost: -penaltyPence / 100 });
    const entries = choiceEntries(apportioner, one);
    column(-one.penaltyPence / 100, leavesOut(apportioner, chosen) ? 0 : ANY, entries);
    basis = 'primal';
    return true;
  };
  const dualsOf = (duals: Float64Array): Duals =>
    wholeDuals(market, forced, { side: sideAt, cut: cutAt, cuts: cuts.length }, duals);
  /** Choices that would improve a solution by its duals; whether there were any. */
  const addChoices = (duals: Duals, rowDuals: Float64Array): boolean => {
    const starts = startsOf(market, duals);
    const stakes = stakesOf(market, duals.sides);
    let added = false;
    for (const [n, one] of apportioners.entries()) {
      const start = starts.get(one.commissioner) ?? 0;
      const stake = stakes[one.commissioner] ?? 1;
      const best = apportion(one, { seats: duals.seats, start, forced, unit, stake }).found.at(-1);
      const known = whole(rowDuals[choiceAt + n] ?? 0, unit);
      if (best !== undefined && best.worth > known + unit / 50 && addApportionment(n, best)) added = true;
    }
    return added;
  };
  const recost = (costOf: (plan: Plan) => number): void => {
    flush();
    const least = -dearest(market);
    model.setCosts(
      [...dear, ...plans.map(({ column: at }) => at)],
      [...[...dear].map(() => least), ...plans.map(costOf)],
    );
    basis = 'primal';
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
        sharePenalties(seller, asks).reduce((sum, one) => sum + one, 0);
      const numbers = asks.flatMap((own) => seller.asks[own]?.index ?? []);
      const costPence = costOfPlan(market, seller, picked.tier, asks);
      const plan = { ...picked, asks, seller: sellerIndex, numbers, pounds, costPence, column: columns };
      const barred = isBarred(plan);
      if (barred) closed.add(plans.length);
      plans.push(plan);
      column(worthOfPlan(market, plan), barred ? 0 : ANY, entriesOf(seller, plan));
      basis = 'primal';
      return true;
    },
    addApportionment,
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
      const changedLots = new Set([...lots.keys()].filter((lot) => forced[lot] !== next.forced[lot]));
      forced = Uint8Array.from(next.forced);
      const changedSeats = [...seats.keys()].filter((n) => changedLots.has(seats[n]?.lot ?? -1));
      const changedChoices = [...apportioners.keys()].filter((n) =>
        apportioners[n]?.lots.some(({ lot }) => changedLots.has(lot)),
      );
      for (const seat of changedSeats) {
        indices.push(artificial[seat] ?? 0);
        upper.push(forced[seats[seat]?.lot ?? 0] ?? 0);
      }
      for (const n of changedChoices) {
        indices.push(artificial[seats.length + n] ?? 0);
        upper.push(choiceBounds(n).lower === 1 ? 1 : 0);
      }
      for (const choice of choices)
        if (changedChoices.includes(choice.apportioner)) {
          indices.push(choice.column);
          upper.push(leavesOut(choice.apportioner, choice.seats) ? 0 : ANY);
        }
      const lower = indices.map(() => 0);
      for (const [commissioner, at] of awards) {
        const must = ruled.get(commissioner)?.lots.some((lot) => forced[lot] === 1) === true;
        indices.push(at);
        lower.push(must ? 1 : 0);
        upper.push(1);
        for (const wanting of providersWanting.get(commissioner) ?? []) {
          indices.push(wanting.column);
          lower.push(0);
          upper.push(must ? wanting.count : 0);
        }
      }
      const order = indices.map((_, n) => n).sort((a, b) => (indices[a] ?? 0) - (indices[b] ?? 0));
      model.setColumnBounds(
        order.map((n) => indices[n] ?? 0),
        order.map((n) => lower[n] ?? 0),
        order.map((n) => upper[n] ?? 0),
      );
      const changed = [
        ...changedSeats.map((seat) => ({ row: seat, ...seatBounds(seats[seat] as Seat) })),
        ...changedChoices.map((n) => ({ row: choiceAt + n, ...choiceBounds(n) })),
      ];
      model.setRowBounds(
        changed.map(({ row }) => row),
        changed.map(({ lower }) => lower),
        changed.map(({ upper }) => upper),
      );
      basis = 'dual';
    },
    reprice: () => recost((plan) => worthOfPlan(market, plan)),
    handicap: (kept, resting, pounds) =>
      recost(
        (plan) =>
          worthOfPlan(market, plan) - (kept.has(plan) ? pounds : 0) + (resting.has(plan.seller) ? pounds : 0),
      ),
    solve: (timeLimitSeconds) => {
      for (;;) {
        flush();
        const by = plans.length - solvedAt > MANY ? 'dual' : basis;
        solvedAt = plans.length;
        const { status, objective, primal, duals: rowDuals } = model.solve(by, timeLimitSeconds);
        const duals = dualsOf(rowDuals);
        if (status === 'optimal' && addChoices(duals, rowDuals)) continue;
        return {
          status,
          pounds: objective,
          wanting: [...relief].reduce((sum, at) => sum + (primal[at] ?? 0), 0),
          duals,
          active: plans.flatMap((plan) => {
            const part = primal[plan.column] ?? 0;
            return part > 1e-7 ? [{ plan, part }] : [];
          }),
          convexity: Float64Array.from(providers, (_, n) =>
            positive(whole(rowDuals[convexAt + n] ?? 0, unit)),
          ),
        };
      }
    },
    programme: (chosen) => {
      const yesOrNo = new Set(awards.values());
      const binary = (cost: number, entries: readonly (readonly [number, number])[]) => ({
        cost,
        lower: 0,
        upper: 1,
        integer: true,
        indices: entries.map(([row]) => row),
        values: entries.map(([, by]) => by),
      });
      const fixed = [
        ...fixedColumns.map((one, n) => ({
          ...one,
          upper: dear.has(n) || relief.has(n) ? 0 : one.upper,
          integer: yesOrNo.has(n),
        })),
        ...choices.map((one) => binary(one.cost, choiceEntries(one.apportioner, one))),
      ];
      const all = [
        ...fixed,
        ...chosen.map((plan) =>
          binary(worthOfPlan(market, plan), entriesOf(providers[plan.seller] as Seller, plan)),
        ),
      ];
      const list = [...standing(), ...cuts.map(() => ({ lower: NONE, upper: 1 }))].map((row) => ({
        ...row,
        indices: [] as number[],
        values: [] as number[],
      }));
      for (const [n, one] of all.entries())
        for (const [at, row] of one.indices.entries()) {
          list[row]?.indices.push(n);
          list[row]?.values.push(one.values[at] ?? 0);
        }
      return { programme: { columns: all, rows: list }, first: fixed.length };
    },
    dispose: () => model.dispose(),
  };
}
