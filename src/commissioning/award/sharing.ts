import { divideHalfUp } from '../../kernel/money.ts';
import type { Problem } from './problem.ts';
import { discounted, percentAt } from './valuation.ts';

/** What one provider's discount gives each commissioner, and what it would by its Shapley value (Shapley 1953), in pence. */
export interface ProviderSharing {
  readonly provider: string;
  readonly discountPence: number;
  /** Exact up to 20 commissioners; above, not computed. */
  readonly method: 'exact' | 'too-many';
  readonly shares: readonly {
    readonly commissioner: string;
    readonly byPricesPence: number;
    readonly shapleyPence: number | null;
    /** What it would pay to the others, or below 0 receive, to settle the difference. */
    readonly transferPence: number | null;
  }[];
}

const MOST_EXACT = 20;

/** The fair sharing of what pooling earns, provider by provider, for the offers of an award. */
export function shareSavings(problem: Problem, offers: readonly string[]): ProviderSharing[] {
  const chosen = new Set(offers);
  const buyer = new Map(problem.lots.map((lot) => [lot.id, lot.commissioner]));
  const sharings: ProviderSharing[] = [];
  for (const provider of problem.providers.values()) {
    const prices = new Map<string, number[]>();
    for (const offer of problem.offers) {
      if (offer.provider !== provider.id || !chosen.has(offer.id)) continue;
      for (const [lot, price] of offer.prices) {
        const own = prices.get(buyer.get(lot) ?? '') ?? [];
        own.push(price);
        prices.set(buyer.get(lot) ?? '', own);
      }
    }
    const names = [...prices.keys()].sort();
    const spend = (mask: number) =>
      names.reduce((sum, name, n) => (mask & (1 << n) ? sum + total(prices.get(name)) : sum), 0);
    const saved = (list: readonly number[], percent: number) =>
      list.reduce((sum, price) => sum + price - discounted(price, percent), 0);
    const percent = percentAt(
      provider,
      names.reduce((sum, name) => sum + total(prices.get(name)), 0),
    );
    const byPrices = names.map((name) => saved(prices.get(name) ?? [], percent));
    const discountPence = total(byPrices);
    if (discountPence === 0) continue;
    const exact = names.length <= MOST_EXACT;
    const worth = (mask: number): number => {
      const reached = percentAt(provider, spend(mask));
      return reached === 0
        ? 0
        : names.reduce(
            (sum, name, n) => (mask & (1 << n) ? sum + saved(prices.get(name) ?? [], reached) : sum),
            0,
          );
    };
    const shapley = exact ? shapleyOf(names.length, worth) : undefined;
    sharings.push({
      provider: provider.id,
      discountPence,
      method: exact ? 'exact' : 'too-many',
      shares: names.map((commissioner, n) => ({
        commissioner,
        byPricesPence: byPrices[n] ?? 0,
        shapleyPence: shapley?.[n] ?? null,
        transferPence: shapley === undefined ? null : (byPrices[n] ?? 0) - (shapley[n] ?? 0),
      })),
    });
  }
  return sharings;
}

const total = (list: readonly number[] | undefined): number => (list ?? []).reduce((sum, n) => sum + n, 0);

/** Exact values in whole pence; what rounding leaves over goes to, or comes from, the first. */
function shapleyOf(count: number, worth: (mask: number) => number): number[] {
  const worths = new Float64Array(2 ** count);
  for (let mask = 1; mask < worths.length; mask += 1) worths[mask] = worth(mask);
  const factorials = [1n];
  for (let n = 1; n <= count; n += 1) factorials.push((factorials[n - 1] ?? 1n) * BigInt(n));
  const values = Array.from({ length: count }, (_, player) => {
    const bySize = new Array<bigint>(count).fill(0n);
    for (let mask = 0; mask < worths.length; mask += 1) {
      if (mask & (1 << player)) continue;
      const gain = (worths[mask | (1 << player)] ?? 0) - (worths[mask] ?? 0);
      if (gain !== 0) bySize[bits(mask)] = (bySize[bits(mask)] ?? 0n) + BigInt(gain);
    }
    const sum = bySize.reduce(
      (all, gain, size) => all + gain * (factorials[size] ?? 1n) * (factorials[count - size - 1] ?? 1n),
      0n,
    );
    return Number(divideHalfUp(sum, factorials[count] ?? 1n));
  });
  const over = (worths.at(-1) ?? 0) - values.reduce((sum, value) => sum + value, 0);
  return values.map((value, n) => (n === 0 ? value + over : value));
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count += 1;
  return count;
}
