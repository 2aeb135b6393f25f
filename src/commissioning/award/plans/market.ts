import { present } from '../../../kernel/assert.ts';
import { compareAwards } from '../order.ts';
import type { Lot, Offer, Provider } from '../problem/problem.ts';
import { floorOf } from '../shortfall.ts';
import { discounted, type Evaluation, lotValue, type Valuation } from '../valuation.ts';
import { type Apportioner, type Seat, seatsOf } from './apportionment.ts';
import { unitOf } from './units.ts';

/**
 * An award problem by number instead of by name: what column generation works on. Money that is compared with duals is in
 * `unit`s of a penny (ten-thousandths where the problem is not huge), so that sums stay exact in 53 bits.
 */
export interface Market {
  readonly valuation: Valuation;
  /** Units in a penny. */
  readonly unit: number;
  readonly lots: readonly Lot[];
  /** By lot: its commissioner's number. */
  readonly buyers: readonly number[];
  readonly seats: readonly Seat[];
  readonly apportioners: readonly Apportioner[];
  readonly providers: readonly Seller[];
  /** All admissible offers; `Ask.index` counts in this list. */
  readonly asks: readonly Ask[];
  /** Rows that bind several providers besides the lots, each `sum of coefficients <= limit`. */
  readonly rows: readonly SideRow[];
  /** By commissioner: what rounding its penalties to the penny could add to a value, at most, in units. */
  readonly rounding: Float64Array;
  /** By commissioner: the row of its floor, or -1. */
  readonly floors: Int32Array;
  /** What a penny of cost is priced at: moved from point to point of a frontier, 0 for every other award. */
  readonly costPrice: CostPrice;
}

/** A price of cost, in units for a penny, and the row whose dual it is; -1 where cost has none. */
export interface CostPrice {
  readonly row: number;
  units: number;
}

/** What an award is worth in units: its value, less its cost at the price that it has. */
export const worthOfAward = (
  { unit, costPrice }: Pick<Market, 'unit' | 'costPrice'>,
  { valuePence, costPence }: Pick<Evaluation, 'valuePence' | 'costPence'>,
): number => valuePence * unit - costPence * costPrice.units;

/** Below 0 where `a` comes before `b`: what it is worth at the price of cost, then the order of awards. */
export const compareIn = (market: Market, a: Evaluation, b: Evaluation): number =>
  worthOfAward(market, b) - worthOfAward(market, a) || compareAwards(a, b);

/** A provider with its own offers. */
export interface Seller {
  readonly index: number;
  readonly provider: Provider;
  readonly asks: readonly Ask[];
  /** Its lots, by their number in the market. */
  readonly lots: readonly number[];
  /** By position in `lots`. */
  readonly units: readonly number[];
  readonly capacity: number;
  readonly maxLots: number;
  /** Discount tiers that its offers can reach, lowest first: spend from `from` up to, not including, `below`. */
  readonly tiers: readonly { readonly from: number; readonly below: number; readonly percent: number }[];
  readonly caps: readonly Cap[];
  /** Commissioners for whom it counts that this provider wins anything (rules of minimum providers), by row. */
  readonly wins: readonly { readonly row: number; readonly asks: readonly number[] }[];
}

/** A rule of a greatest share as it binds one provider: ceilings won up to `most`, in ten-thousandths of a penny. */
export interface Cap {
  readonly most: number;
  readonly must: boolean;
  readonly penaltyPencePerPound: number;
  readonly commissioner: number;
  /** Ceilings in pence by own offer. */
  readonly ceilings: readonly number[];
}

/** An offer by number. */
export interface Ask {
  readonly index: number;
  readonly offer: Offer;
  readonly seller: number;
  /** Its position among its provider's offers. */
  readonly own: number;
  /** Lots by their number in the market. */
  readonly lots: readonly number[];
  /** For each of its lots, the seat that it takes there. */
  readonly seats: readonly number[];
  /** Lots by position among its provider's lots. */
  readonly ownLots: readonly number[];
  /** Prices before discount, lot by lot. */
  readonly prices: readonly number[];
  readonly spend: number;
  readonly units: number;
  /** A number for its group among its provider's, or -1. */
  readonly group: number;
  /** Offers of the same provider that it requires, by position. */
  readonly needs: readonly number[];
  /** Value in pence by tier, penalties left aside. */
  readonly values: readonly number[];
  /** What it adds to side rows: by row, a coefficient for each tier. */
  readonly sides: readonly { readonly row: number; readonly by: readonly number[] }[];
}

/**
 * budget, cost-cap: pence within a limit. floor: pence of a commissioner's own value, below 0, so that what is at least becomes at most.
 * set-aside: pounds of ceiling that are wanting. min-providers: providers that
 * are wanting. requires: an offer less the one of another provider that it requires.
 */
export type SideRow =
  | {
      readonly kind: 'budget' | 'cost-cap' | 'floor' | 'requires';
      /** COMMISSIONER, or OFFER/OFFER that it requires. */
      readonly name: string;
      readonly limit: number;
    }
  | {
      readonly kind: 'set-aside' | 'min-providers';
      /** COMMISSIONER/RULE. */
      readonly name: string;
      readonly limit: number;
      /** Pence for each pound or provider that is wanting; none may be wanting where it is infinite. */
      readonly price: number;
      readonly count: number;
      /** The commissioner's lots. */
      readonly lots: readonly number[];
      readonly commissioner: number;
    };

/** Whether a row counts pence. */
export const countsPence = ({ kind }: SideRow): boolean =>
  kind === 'budget' || kind === 'cost-cap' || kind === 'floor';

/** What an offer adds to a row, by tier. */
type Side = (offer: Offer, percents: readonly number[]) => { readonly row: number; readonly by: number[] };

const ANY = Number.POSITIVE_INFINITY;

/** The market of a problem; with a price of cost, at 0 to begin with, where it is asked for. */
export function marketOf(valuation: Valuation, isPriced = false): Market {
  const { problem } = valuation;
  const position = new Map(problem.lots.map((lot, n) => [lot.id, n]));
  const unit = unitOf(problem);
  const rows: SideRow[] = [];
  const sides = new Map<string, Side[]>();
  const add = (key: string, side: Side): void => {
    const list = sides.get(key) ?? [];
    list.push(side);
    sides.set(key, list);
  };
  const winRows: { row: number; commissioner: string }[] = [];
  const rounding = new Float64Array(problem.commissioners.length);
  const floors = new Int32Array(problem.commissioners.length).fill(-1);
  const { seats, apportioners, seatOf } = seatsOf(valuation);
  const apportioned = new Set(apportioners.map(({ commissioner }) => commissioner));
  const lotOf = (id: string): Lot => present(valuation.lots.get(id), 'an offer prices lots that there are');
  const sum = (offer: Offer, of: (lot: Lot, price: number) => number): number =>
    [...offer.prices].reduce((all, [id, price]) => all + of(lotOf(id), price), 0);
  for (const [n, one] of problem.commissioners.entries()) {
    const own = problem.lots.filter((lot) => lot.commissioner === one.id);
    const lots = own.map((lot) => position.get(lot.id) ?? 0);
    const mine = (lot: Lot) => lot.commissioner === one.id;
    if (one.budgetPence !== undefined) {
      const row = rows.push({ kind: 'budget', name: one.id, limit: one.budgetPence }) - 1;
      add(`commissioner ${one.id}`, (offer, percents) => ({
        row,
        by: percents.map((percent) =>
          sum(offer, (lot, price) => (mine(lot) ? discounted(price, percent) : 0)),
        ),
      }));
    }
    const floor = floorOf(problem, one.id);
    if (floor !== undefined) {
      const row = rows.push({ kind: 'floor', name: one.id, limit: -floor }) - 1;
      floors[n] = row;
      add(`commissioner ${one.id}`, (offer, percents) => ({
        row,
        by: percents.map((percent) =>
          sum(offer, (lot, price) =>
            mine(lot) ? -lotValue(valuation, lot.id, offer.provider, price, discounted(price, percent)) : 0,
          ),
        ),
      }));
    }
    for (const rule of one.rules) {
      if (rule.type === 'exclude') continue;
      if (rule.type === 'set-aside' && apportioned.has(n)) continue;
      const must = rule.strength === 'must';
      if (!must && rule.type !== 'min-providers')
        rounding[n] = (rounding[n] ?? 0) + roundingOf(rule, own, unit);
      if (rule.type === 'max-share') continue;
      const price = must
        ? ANY
        : rule.type === 'min-providers'
          ? rule.penaltyPence
          : rule.penaltyPencePerPound;
      const row =
        rows.push({
          kind: rule.type,
          name: `${one.id}/${rule.id}`,
          limit: 0,
          price,
          count: rule.count,
          lots,
          commissioner: n,
        }) - 1;
      if (rule.type === 'min-providers') winRows.push({ row, commissioner: one.id });
      else
        add(`commissioner ${one.id}`, (offer, percents) => {
          const flagged = problem.providers.get(offer.provider)?.flags.includes(rule.flag) === true;
          const wanting = sum(offer, (lot) =>
            mine(lot) ? lot.ceilingPence * (rule.share - (flagged ? 10_000 : 0)) : 0,
          );
          return { row, by: percents.map(() => wanting / 1_000_000) };
        });
    }
  }
  // A price stands for a cap that is not known yet: what its best award costs.
  const isCapped = problem.costCapPence !== undefined;
  const costRow =
    isCapped || isPriced
      ? rows.push({ kind: 'cost-cap', name: '', limit: problem.costCapPence ?? 0 }) - 1
      : -1;
  if (costRow >= 0)
    add('all', (offer, percents) => ({
      row: costRow,
      by: percents.map((percent) => sum(offer, (_lot, price) => discounted(price, percent))),
    }));
  const byId = new Map(valuation.admissible.map((offer) => [offer.id, offer]));
  for (const offer of valuation.admissible)
    for (const other of offer.requires) {
      if (byId.get(other)?.provider === offer.provider) continue;
      const row = rows.push({ kind: 'requires', name: `${offer.id}/${other}`, limit: 0 }) - 1;
      add(`offer ${offer.id}`, (_one, percents) => ({ row, by: percents.map(() => 1) }));
      add(`offer ${other}`, (_one, percents) => ({ row, by: percents.map(() => -1) }));
    }
  const byProvider = new Map<string, Offer[]>();
  for (const offer of valuation.admissible) {
    const own = byProvider.get(offer.provider) ?? [];
    own.push(offer);
    byProvider.set(offer.provider, own);
  }
  const providers: Seller[] = [];
  const asks: Ask[] = [];
  for (const provider of problem.providers.values()) {
    const offers = byProvider.get(provider.id);
    if (offers === undefined) continue;
    const lots = [...new Set(offers.flatMap((offer) => [...offer.prices.keys()]))].map(
      (id) => position.get(id) ?? 0,
    );
    const place = new Map(lots.map((lot, n) => [lot, n]));
    const own = new Map(offers.map((offer, n) => [offer.id, n]));
    const groups = [...new Set(offers.flatMap(({ group }) => (group === undefined ? [] : [group])))];
    const tiers = tiersOf(provider, offers);
    const percents = tiers.map((tier) => tier.percent);
    const mine = offers.map((offer, n): Ask => {
      const numbers = [...offer.prices.keys()].map((id) => position.get(id) ?? 0);
      return {
        index: asks.length + n,
        offer,
        seller: providers.length,
        own: n,
        lots: numbers,
        seats: numbers.map((lot) => seatOf(lot, provider.id)),
        ownLots: numbers.map((lot) => place.get(lot) ?? 0),
        prices: [...offer.prices.values()],
        spend: sum(offer, (_lot, price) => price),
        units: sum(offer, (lot) => lot.units),
        group: offer.group === undefined ? -1 : groups.indexOf(offer.group),
        needs: offer.requires.flatMap((id) => own.get(id) ?? []),
        values: percents.map((percent) =>
          sum(offer, (lot, price) =>
            lotValue(valuation, lot.id, provider.id, price, discounted(price, percent)),
          ),
        ),
        sides: [
          ...new Set(numbers.map((lot) => `commissioner ${problem.lots[lot]?.commissioner}`)),
          `offer ${offer.id}`,
          'all',
        ]
          .flatMap((key) => sides.get(key) ?? [])
          .map((side) => side(offer, percents))
          .filter((side) => side.by.some((by) => by !== 0)),
      };
    });
    for (const ask of mine) asks.push(ask);
    providers.push({
      index: providers.length,
      provider,
      asks: mine,
      lots,
      units: lots.map((lot) => problem.lots[lot]?.units ?? 0),
      capacity: provider.capacityUnits ?? ANY,
      maxLots: provider.maxLots ?? ANY,
      tiers,
      caps: capsOf(valuation, mine),
      wins: winRows
        .map(({ row, commissioner }) => ({
          row,
          asks: mine.flatMap(({ own: n, lots: of }) =>
            of.some((lot) => problem.lots[lot]?.commissioner === commissioner) ? [n] : [],
          ),
        }))
        .filter((win) => win.asks.length > 0),
    });
  }
  const buyerAt = new Map(problem.commissioners.map(({ id }, n) => [id, n]));
  const buyers = problem.lots.map((lot) => buyerAt.get(lot.commissioner) ?? 0);
  return {
    valuation,
    unit,
    lots: problem.lots,
    buyers,
    seats,
    apportioners,
    providers,
    asks,
    rows,
    rounding,
    floors,
    costPrice: { row: isPriced ? costRow : -1, units: 0 },
  };
}

/** The tiers within reach; a tier that a later one overrides at the same spend never counts. */
function tiersOf(provider: Provider, offers: readonly Offer[]): Seller['tiers'] {
  const most = new Map<string, number>();
  for (const offer of offers)
    for (const [lot, price] of offer.prices) most.set(lot, Math.max(most.get(lot) ?? 0, price));
  const reach = [...most.values()].reduce((all, price) => all + price, 0);
  const steps = [{ spendPence: 0, percent: 0 }, ...provider.discounts];
  return steps
    .map(({ spendPence, percent }, n) => ({
      from: spendPence,
      below: steps[n + 1]?.spendPence ?? ANY,
      percent,
    }))
    .filter((tier) => tier.from < tier.below && tier.from <= reach);
}

function capsOf(valuation: Valuation, asks: readonly Ask[]): Cap[] {
  const caps: Cap[] = [];
  const { lots, commissioners } = valuation.problem;
  const touched = new Set(asks.flatMap((ask) => ask.lots.map((lot) => lots[lot]?.commissioner)));
  for (const [commissioner, one] of commissioners.entries()) {
    if (!touched.has(one.id)) continue;
    const all = lots.reduce((sum, lot) => sum + (lot.commissioner === one.id ? lot.ceilingPence : 0), 0);
    const ceilings = asks.map((ask) =>
      ask.lots.reduce((sum, n) => {
        const lot = lots[n];
        return sum + (lot?.commissioner === one.id ? lot.ceilingPence : 0);
      }, 0),
    );
    for (const rule of one.rules)
      if (rule.type === 'max-share')
        caps.push({
          most: rule.share * all,
          must: rule.strength === 'must',
          penaltyPencePerPound: rule.penaltyPencePerPound,
          commissioner,
          ceilings,
        });
  }
  return caps;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/**
 * How much a penalty could shrink by its rounding to the penny. Its exact amount is a multiple of a step that follows from
 * share and ceilings: where that is whole pence, nothing is rounded.
 */
function roundingOf(
  rule: { readonly type: string; readonly share: number; readonly penaltyPencePerPound: number },
  own: readonly Lot[],
  unit: number,
): number {
  const PENNY = 1_000_000n;
  let step = PENNY;
  const all = own.reduce((sum, lot) => sum + BigInt(lot.ceilingPence), 0n);
  const rate = BigInt(rule.penaltyPencePerPound);
  if (rule.type === 'max-share') step = gcd(step, BigInt(rule.share) * all * rate);
  for (const lot of own) {
    const ceiling = BigInt(lot.ceilingPence);
    step = gcd(step, 10_000n * ceiling * rate);
    if (rule.type === 'set-aside') step = gcd(step, BigInt(rule.share) * ceiling * rate);
  }
  const lost = ((PENNY / 2n - 1n) / step) * step;
  return Number((lost * BigInt(unit) + PENNY - 1n) / PENNY);
}
