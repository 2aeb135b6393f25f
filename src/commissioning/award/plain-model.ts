import { present } from '../../kernel/assert.ts';
import type { Commissioner, Offer, Problem, Provider } from './problem/problem.ts';
import type { Programme } from './solver-port.ts';
import { discounted, lotValue, type Valuation } from './valuation.ts';

/** The plain model with the offers that its binary columns stand for. */
export interface PlainModel {
  readonly programme: Programme;
  /** By column: the offer that it takes, or undefined for other columns. */
  readonly offers: readonly (Offer | undefined)[];
}

const NONE = Number.NEGATIVE_INFINITY;
const ANY = Number.POSITIVE_INFINITY;

interface Column {
  cost: number;
  lower: number;
  upper: number;
  integer: boolean;
}

/** Columns and rows while they are put together. */
class Builder {
  readonly columns: Column[] = [];
  readonly offers: (Offer | undefined)[] = [];
  readonly rows: { lower: number; upper: number; indices: number[]; values: number[] }[] = [];

  column(cost: number, upper: number, integer: boolean, offer?: Offer): number {
    this.columns.push({ cost, lower: 0, upper, integer });
    this.offers.push(offer);
    return this.columns.length - 1;
  }

  row(lower: number, upper: number, terms: ReadonlyMap<number, number>): void {
    this.rows.push({ lower, upper, indices: [...terms.keys()], values: [...terms.values()] });
  }
}

/** One way to take an offer: at one discount tier of its provider. */
interface Taking {
  readonly offer: Offer;
  readonly percent: number;
  readonly column: number;
}

function put(map: Map<string, Taking[]>, key: string, taking: Taking): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [taking]);
  else list.push(taking);
}

/**
 * The award problem as one mixed-integer programme: a binary for each offer at each discount tier, a binary for each
 * tier, rows for every constraint, continuous shortfalls for `should` rules. Offers in `kept` must be taken. `aim`: the
 * greatest value, or the least sum of shortfalls within an allowance. `costPrice`: pence of value that a penny of cost takes.
 */
export function plainModel(
  valuation: Valuation,
  kept: ReadonlySet<string> = new Set(),
  aim: 'value' | 'shortfalls' = 'value',
  costPrice = 0,
): PlainModel {
  const builder = new Builder();
  const takings: Taking[] = [];
  const offersOf = Map.groupBy(valuation.admissible, (offer) => offer.provider);
  for (const provider of valuation.problem.providers.values())
    for (const taking of takingsOf(builder, valuation, provider, offersOf.get(provider.id) ?? [], costPrice))
      takings.push(taking);
  const terms = (list: readonly Taking[], value: (taking: Taking) => number): Map<number, number> =>
    new Map(list.map((taking) => [taking.column, value(taking)]));
  const one = () => 1;
  const byLot = new Map<string, Taking[]>();
  const byProvider = new Map<string, Taking[]>();
  for (const taking of takings) {
    put(byProvider, taking.offer.provider, taking);
    for (const lot of taking.offer.prices.keys()) put(byLot, lot, taking);
  }
  for (const lot of valuation.problem.lots) {
    const covering = byLot.get(lot.id) ?? [];
    builder.row(lot.required ? 1 : 0, 1, terms(covering, one));
  }
  linkOffers(builder, takings);
  for (const offer of valuation.admissible)
    if (kept.has(offer.id))
      builder.row(
        1,
        1,
        terms(
          (byProvider.get(offer.provider) ?? []).filter((taking) => taking.offer === offer),
          one,
        ),
      );
  for (const provider of valuation.problem.providers.values()) {
    const own = byProvider.get(provider.id) ?? [];
    const units = ({ offer }: Taking) =>
      [...offer.prices.keys()].reduce((sum, lot) => sum + (valuation.lots.get(lot)?.units ?? 0), 0);
    if (provider.capacityUnits !== undefined) builder.row(NONE, provider.capacityUnits, terms(own, units));
    if (provider.maxLots !== undefined)
      builder.row(
        NONE,
        provider.maxLots,
        terms(own, ({ offer }) => offer.prices.size),
      );
  }
  const cap = valuation.problem.costCapPence;
  if (cap !== undefined)
    builder.row(
      NONE,
      cap,
      terms(takings, ({ offer, percent }) =>
        [...offer.prices.values()].reduce((sum, price) => sum + discounted(price, percent), 0),
      ),
    );
  const shortfalls: number[] = [];
  const own = new Map(valuation.problem.commissioners.map(({ id }) => [id, [] as Taking[]]));
  for (const taking of takings) for (const id of buyersOf(valuation, taking)) own.get(id)?.push(taking);
  for (const commissioner of valuation.problem.commissioners)
    shortfalls.push(...commissionerRows(builder, valuation, commissioner, own.get(commissioner.id) ?? []));
  const falling = new Set(shortfalls);
  const columns =
    aim === 'value'
      ? builder.columns
      : builder.columns.map((column, n) => ({ ...column, cost: falling.has(n) ? -1 : 0 }));
  return { programme: { columns, rows: builder.rows }, offers: builder.offers };
}

function takingsOf(
  builder: Builder,
  valuation: Valuation,
  provider: Provider,
  offers: readonly Offer[],
  costPrice: number,
): Taking[] {
  const tiers = [{ spendPence: 0, percent: 0 }, ...provider.discounts];
  const takings: Taking[] = [];
  const tierColumns: number[] = [];
  for (const [n, tier] of tiers.entries()) {
    const next = tiers[n + 1]?.spendPence;
    const own: Taking[] = offers.map((offer) => {
      const value = [...offer.prices].reduce((sum, [lot, price]) => {
        const paid = discounted(price, tier.percent);
        return sum + lotValue(valuation, lot, provider.id, price, paid) - costPrice * paid;
      }, 0);
      return { offer, percent: tier.percent, column: builder.column(value, 1, true, offer) };
    });
    for (const taking of own) takings.push(taking);
    if (tiers.length === 1) continue;
    // The tier is in force where the spend before discount lies between its threshold and the next one.
    const active = builder.column(0, 1, true);
    tierColumns.push(active);
    const spend = new Map(own.map(({ offer, column }) => [column, sumOf(offer)]));
    const most = next === undefined ? offers.reduce((sum, offer) => sum + sumOf(offer), 0) : next - 1;
    builder.row(0, ANY, new Map([...spend, [active, -tier.spendPence]]));
    builder.row(NONE, 0, new Map([...spend, [active, -most]]));
    for (const { column } of own)
      builder.row(
        NONE,
        0,
        new Map([
          [column, 1],
          [active, -1],
        ]),
      );
  }
  if (tierColumns.length > 0) builder.row(1, 1, new Map(tierColumns.map((column) => [column, 1])));
  return takings;
}

const sumOf = (offer: Offer): number => [...offer.prices.values()].reduce((sum, price) => sum + price, 0);

/** Groups, and offers that are taken only together with others. */
function linkOffers(builder: Builder, takings: readonly Taking[]): void {
  const byOffer = new Map<string, Taking[]>();
  const groups = new Map<string, Taking[]>();
  for (const taking of takings) {
    put(byOffer, taking.offer.id, taking);
    if (taking.offer.group === undefined) continue;
    const key = JSON.stringify([taking.offer.provider, taking.offer.group]);
    put(groups, key, taking);
  }
  for (const group of groups.values()) builder.row(NONE, 1, new Map(group.map(({ column }) => [column, 1])));
  for (const own of byOffer.values()) {
    for (const other of own[0]?.offer.requires ?? []) {
      const needed = byOffer.get(other) ?? [];
      builder.row(
        NONE,
        0,
        new Map([
          ...own.map(({ column }) => [column, 1] as const),
          ...needed.map(({ column }) => [column, -1] as const),
        ]),
      );
    }
  }
}

/** The commissioners of the lots that a taking wins. */
const buyersOf = ({ lots }: Valuation, { offer }: Taking): ReadonlySet<string> =>
  new Set(
    [...offer.prices.keys()].map(
      (lot) => present(lots.get(lot), 'an offer prices lots that there are').commissioner,
    ),
  );

/** The rows of one commissioner, of what wins lots of it; gives the column of its shortfall in parts per million, where an allowance bounds it. */
function commissionerRows(
  builder: Builder,
  valuation: Valuation,
  commissioner: Commissioner,
  own: readonly Taking[],
): number[] {
  const isOwn = (lot: string) => valuation.lots.get(lot)?.commissioner === commissioner.id;
  if (commissioner.budgetPence !== undefined) {
    const spend = ({ offer, percent }: Taking) =>
      [...offer.prices].reduce((sum, [lot, price]) => sum + (isOwn(lot) ? discounted(price, percent) : 0), 0);
    builder.row(NONE, commissioner.budgetPence, new Map(own.map((taking) => [taking.column, spend(taking)])));
  }
  const ceilings = ({ offer }: Taking) =>
    [...offer.prices.keys()].reduce(
      (sum, lot) => sum + (isOwn(lot) ? (valuation.lots.get(lot)?.ceilingPence ?? 0) : 0),
      0,
    );
  const all = valuation.problem.lots
    .filter((lot) => isOwn(lot.id))
    .reduce((sum, lot) => sum + lot.ceilingPence, 0);
  const byProvider = Map.groupBy(own, ({ offer }) => offer.provider);
  const penalties = new Map<number, number>();
  const priced = (price: number, upper: number): number => {
    const column = builder.column(-price, upper, false);
    penalties.set(column, -price);
    return column;
  };
  for (const rule of commissioner.rules) {
    const share = rule.share / 10_000;
    const slack = () => priced(rule.penaltyPencePerPound / 100, rule.strength === 'must' ? 0 : ANY);
    if (rule.type === 'max-share') {
      for (const won of byProvider.values())
        builder.row(
          NONE,
          share * all,
          new Map([...won.map((taking) => [taking.column, ceilings(taking)] as const), [slack(), -1]]),
        );
    } else if (rule.type === 'set-aside') {
      const flagged = (taking: Taking) => hasFlag(valuation.problem, taking.offer.provider, rule.flag);
      const terms = own.map(
        (taking) => [taking.column, ceilings(taking) * ((flagged(taking) ? 1 : 0) - share)] as const,
      );
      builder.row(0, ANY, new Map([...terms, [slack(), 1]]));
    } else if (rule.type === 'min-providers') {
      const missing = priced(rule.penaltyPence, rule.strength === 'must' ? 0 : rule.count);
      minimumRows(builder, rule, byProvider, missing);
    }
  }
  const { allowance } = valuation.problem;
  const alone = allowance?.alone.get(commissioner.id);
  if (allowance === undefined || alone === undefined) return [];
  const value = ({ offer, percent }: Taking) =>
    [...offer.prices].reduce(
      (sum, [lot, price]) =>
        sum + (isOwn(lot) ? lotValue(valuation, lot, offer.provider, price, discounted(price, percent)) : 0),
      0,
    );
  const shortfall = builder.column(0, Math.min(allowance.worst, allowance.sum), false);
  builder.row(
    alone,
    ANY,
    new Map([
      ...own.map((taking) => [taking.column, value(taking)] as const),
      ...penalties,
      [shortfall, alone / 1_000_000],
    ]),
  );
  return [shortfall];
}

const hasFlag = (problem: Problem, provider: string, flag: string): boolean =>
  present(problem.providers.get(provider), 'an offer has a provider').flags.includes(flag);

/** If any lot is awarded, at least so many providers win one; what is missing has its price. */
function minimumRows(
  builder: Builder,
  rule: Commissioner['rules'][number],
  byProvider: ReadonlyMap<string, readonly Taking[]>,
  missing: number,
): void {
  const awards = builder.column(0, 1, true);
  const wins: number[] = [];
  for (const won of byProvider.values()) {
    const win = builder.column(0, 1, true);
    wins.push(win);
    builder.row(NONE, 0, new Map([[win, 1], ...won.map(({ column }) => [column, -1] as const)]));
    for (const { column } of won)
      builder.row(
        NONE,
        0,
        new Map([
          [column, 1],
          [awards, -1],
        ]),
      );
  }
  builder.row(
    0,
    ANY,
    new Map([...wins.map((win) => [win, 1] as const), [missing, 1], [awards, -rule.count]]),
  );
}
