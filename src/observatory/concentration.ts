import { spelling } from './names.ts';
import type { Spend } from './observation.ts';

/** How concentrated the spend of one category is, in one currency. */
export interface Concentration {
  readonly category: string;
  readonly currency: string;
  readonly suppliers: number;
  readonly spendPence: number;
  /** Herfindahl-Hirschman index: the sum of the squares of the shares in percent, from near 0 to 10,000 (one supplier). */
  readonly hhi: number;
  readonly largest: string;
  /** In percent. */
  readonly largestShare: number;
}

type Purse = Map<string, number>;

/** Adds up what each supplier was awarded, by category and currency. */
export function concentrating() {
  const purses = new Map<string, Map<string, Purse>>();
  const names = spelling();
  return {
    add: (category: string, spend: readonly Spend[]): void => {
      for (const { supplier, amountPence, currency } of spend) {
        const currencies = purses.get(category) ?? new Map<string, Purse>();
        purses.set(category, currencies);
        const purse = currencies.get(currency) ?? new Map<string, number>();
        currencies.set(currency, purse);
        const name = names.add(supplier);
        purse.set(name, (purse.get(name) ?? 0) + amountPence);
      }
    },
    /** The largest spend first. */
    all: (): readonly Concentration[] =>
      [...purses]
        .flatMap(([category, currencies]) =>
          [...currencies].map(([currency, purse]) => concentrationOf(category, currency, purse, names.shown)),
        )
        .sort((one, other) => other.spendPence - one.spendPence || (one.category < other.category ? -1 : 1)),
  };
}

function concentrationOf(
  category: string,
  currency: string,
  purse: Purse,
  shown: (key: string) => string,
): Concentration {
  const spendPence = [...purse.values()].reduce((sum, amount) => sum + amount, 0);
  const [largest = '', most = 0] = [...purse].reduce<readonly [string, number]>(
    (best, entry) => (entry[1] > best[1] ? entry : best),
    ['', 0],
  );
  const hhi = [...purse.values()].reduce((sum, amount) => sum + ((100 * amount) / spendPence) ** 2, 0);
  return {
    category,
    currency,
    suppliers: purse.size,
    spendPence,
    hhi: Math.round(hhi),
    largest: largest === '' ? '' : shown(largest),
    largestShare: Math.round((1000 * most) / spendPence) / 10,
  };
}
