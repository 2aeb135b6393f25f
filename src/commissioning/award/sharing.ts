import { divideHalfUp } from '../../kernel/money.ts';
import type { Problem, Provider } from './problem/problem.ts';
import { discounted, percentAt } from './valuation.ts';

/** What one provider's discount gives each commissioner, and what it would by its Shapley value (Shapley 1953), in pence. */
export interface ProviderSharing {
  readonly provider: string;
  readonly discountPence: number;
  /** Exact up to 20 commissioners; above, the mean over sampled orders of joining (Castro, Gómez and Tejada 2009). */
  readonly method: 'exact' | 'sampled';
  /** Where it is sampled: by so much no value is off, with 99% confidence for each. */
  readonly errorPence?: number;
  readonly shares: readonly {
    readonly commissioner: string;
    readonly byPricesPence: number;
    readonly shapleyPence: number;
    /** What it would pay to the others, or below 0 receive, to settle the difference. */
    readonly transferPence: number;
  }[];
}

const MOST_EXACT = 20;
/** Orders in which commissioners join. The error falls with their square root: four times as many halve it. */
const ORDERS = 20_000;
/** Standard errors within which 99 of 100 means lie. */
const CONFIDENCE = 2.576;

/** The fair sharing of what pooling earns, provider by provider, for the offers of an award. */
export function shareSavings(problem: Problem, offers: readonly string[]): ProviderSharing[] {
  const chosen = new Set(offers);
  const buyer = new Map(problem.lots.map((lot) => [lot.id, lot.commissioner]));
  const pricesOf = new Map<string, Map<string, number[]>>();
  for (const offer of problem.offers) {
    if (!chosen.has(offer.id)) continue;
    const prices = pricesOf.get(offer.provider) ?? new Map<string, number[]>();
    for (const [lot, price] of offer.prices) {
      const own = prices.get(buyer.get(lot) ?? '') ?? [];
      own.push(price);
      prices.set(buyer.get(lot) ?? '', own);
    }
    pricesOf.set(offer.provider, prices);
  }
  return [...problem.providers.values()].flatMap((provider) => {
    const sharing = sharingOf(provider, pricesOf.get(provider.id) ?? new Map<string, number[]>());
    return sharing.discountPence === 0 ? [] : [sharing];
  });
}

function sharingOf(provider: Provider, prices: ReadonlyMap<string, readonly number[]>): ProviderSharing {
  const names = [...prices.keys()].sort();
  const game = gameOf(
    provider,
    names.map((name) => prices.get(name) ?? []),
  );
  const all = game.savedAt(total(game.spends));
  const byPrices = [...all];
  const discountPence = total(byPrices);
  const exact = names.length <= MOST_EXACT;
  const { values, errorPence } =
    discountPence === 0
      ? { values: byPrices, errorPence: 0 }
      : exact
        ? { values: shapleyOf(game), errorPence: 0 }
        : sampledOf(game);
  // What rounding leaves over goes to, or comes from, the first: the shares make the whole discount.
  const over = discountPence - total(values);
  return {
    provider: provider.id,
    discountPence,
    method: exact ? 'exact' : 'sampled',
    ...(exact ? {} : { errorPence }),
    shares: names.map((commissioner, n) => {
      const shapleyPence = (values[n] ?? 0) + (n === 0 ? over : 0);
      const byPricesPence = byPrices[n] ?? 0;
      return { commissioner, byPricesPence, shapleyPence, transferPence: byPricesPence - shapleyPence };
    }),
  };
}

const total = (list: Iterable<number>): number => {
  let sum = 0;
  for (const one of list) sum += one;
  return sum;
};

/** Buying together as a game: who spends how much, and what each saves at the tier that a spend reaches. */
interface Game {
  readonly spends: readonly number[];
  savedAt(spend: number): readonly number[];
}

function gameOf(provider: Provider, prices: readonly (readonly number[])[]): Game {
  const tiers = new Map<number, readonly number[]>();
  for (const percent of [0, ...provider.discounts.map((tier) => tier.percent)])
    tiers.set(
      percent,
      prices.map((list) => total(list.map((price) => price - discounted(price, percent)))),
    );
  return {
    spends: prices.map(total),
    savedAt: (spend) => tiers.get(percentAt(provider, spend)) ?? [],
  };
}

/** Sums of so many gains of at most 10^12 pence are exact as they are; longer ones go on in big integers. */
const BLOCK = 1 << 10;

/** Exact values by every set of commissioners, rounded to whole pence. */
function shapleyOf({ spends, savedAt }: Game): number[] {
  const count = spends.length;
  const sets = 2 ** count;
  const worths = new Float64Array(sets);
  const spent = new Float64Array(sets);
  const sizes = new Uint8Array(sets);
  for (let mask = 1; mask < sets; mask += 1) {
    const rest = mask & (mask - 1);
    spent[mask] = (spent[rest] ?? 0) + (spends[31 - Math.clz32(mask ^ rest)] ?? 0);
    sizes[mask] = (sizes[rest] ?? 0) + 1;
    const saved = savedAt(spent[mask] ?? 0);
    let worth = 0;
    for (let left = mask; left > 0; left &= left - 1) worth += saved[31 - Math.clz32(left & -left)] ?? 0;
    worths[mask] = worth;
  }
  const factorials = [1n];
  for (let n = 1; n <= count; n += 1) factorials.push((factorials[n - 1] ?? 1n) * BigInt(n));
  return spends.map((_, player) => {
    const bySize = new Array<bigint>(count).fill(0n);
    const block = new Float64Array(count);
    for (let from = 0; from < sets; from += BLOCK) {
      block.fill(0);
      for (let mask = from; mask < Math.min(sets, from + BLOCK); mask += 1) {
        const size = sizes[mask] ?? 0;
        if ((mask & (1 << player)) === 0)
          block[size] = (block[size] ?? 0) + (worths[mask | (1 << player)] ?? 0) - (worths[mask] ?? 0);
      }
      for (const [size, gain] of block.entries())
        if (gain !== 0) bySize[size] = (bySize[size] ?? 0n) + BigInt(gain);
    }
    const sum = bySize.reduce(
      (all, gain, size) => all + gain * (factorials[size] ?? 1n) * (factorials[count - size - 1] ?? 1n),
      0n,
    );
    return Number(divideHalfUp(sum, factorials[count] ?? 1n));
  });
}

/** Mean gains over orders drawn from the same beginning each time (Park and Miller 1988): the same award, the same values. */
function sampledOf({ spends, savedAt }: Game): { values: number[]; errorPence: number } {
  let state = 1;
  const below = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  const order = spends.map((_, n) => n);
  const sums = new Array<number>(order.length).fill(0);
  const squares = new Array<number>(order.length).fill(0);
  for (let drawn = 0; drawn < ORDERS; drawn += 1) {
    for (let n = order.length - 1; n > 0; n -= 1) {
      const m = below(n + 1);
      [order[n], order[m]] = [order[m] ?? 0, order[n] ?? 0];
    }
    let [spend, before, saved, worth] = [0, savedAt(0), savedAt(0), 0];
    for (const [joined, player] of order.entries()) {
      spend += spends[player] ?? 0;
      saved = savedAt(spend);
      let now = worth + (saved[player] ?? 0);
      // Another tier: all who joined before save at it too.
      if (saved !== before) {
        now = 0;
        for (let n = 0; n <= joined; n += 1) now += saved[order[n] ?? 0] ?? 0;
      }
      const gain = now - worth;
      sums[player] = (sums[player] ?? 0) + gain;
      squares[player] = (squares[player] ?? 0) + gain * gain;
      [before, worth] = [saved, now];
    }
  }
  const errors = sums.map((sum, n) => {
    const mean = sum / ORDERS;
    const variance = Math.max(0, (squares[n] ?? 0) / ORDERS - mean * mean);
    return CONFIDENCE * Math.sqrt(variance / ORDERS);
  });
  return {
    values: sums.map((sum) => Math.round(sum / ORDERS)),
    errorPence: Math.ceil(Math.max(0, ...errors)),
  };
}
