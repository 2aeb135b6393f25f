import type { Lot, Problem, Rule } from '../problem/problem.ts';
import { mayWin } from './values.ts';

/**
 * The checker's own routine for a commissioner that keeps its set-asides by choosing which kind of provider wins which of
 * its lots: whole numbers only, shared with no solver.
 */
export interface OwnChooser {
  readonly buyer: string;
  readonly lots: readonly Lot[];
  readonly rules: readonly Rule[];
  /** By lot: the kinds of provider that can win it. */
  readonly kinds: ReadonlyMap<string, readonly string[]>;
}

const MOST_LOTS = 16;
const MOST_RULES = 2;

/** Who keeps set-asides so, as the proof's format says: two set-asides and 16 lots at most. */
export function choosersOf(problem: Problem): OwnChooser[] {
  return problem.commissioners.flatMap((buyer) => {
    const rules = buyer.rules.filter((rule) => rule.type === 'set-aside');
    const lots = problem.lots.filter((lot) => lot.commissioner === buyer.id);
    const keeps = rules.length > 0 && rules.length <= MOST_RULES && lots.length <= MOST_LOTS;
    if (!keeps) return [];
    const kinds = new Map(
      lots.map((lot) => {
        const winners = problem.offers.filter((offer) => offer.prices.has(lot.id) && mayWin(problem, offer));
        const flags = winners.map(({ provider }) => problem.providers.get(provider)?.flags ?? []);
        return [lot.id, [...new Set(flags.map((own) => kindFor(rules, own)))]] as const;
      }),
    );
    return [{ buyer: buyer.id, lots, rules, kinds }];
  });
}

/** A provider's kind for a chooser: a digit for each set-aside, the last one first, 1 where it has the flag. */
export const kindFor = (rules: readonly Rule[], flags: readonly string[]): string =>
  rules.map(({ flag }) => (flags.includes(flag) ? '1' : '0')).reduceRight((kind, digit) => kind + digit, '');

const MILLION = 1_000_000n;
const E12 = 10n ** 12n;
/** Sixteenths of millionths, and stakes in 10^-12. */
const SCALE = 16n * MILLION * E12;

/**
 * The most that a choice is worth by these duals, or undefined where every choice breaks what must hold or leaves a lot out
 * that must be awarded. `start`: what awarding anything costs. Gives up, as infinite, after so many steps.
 */
export function mostChosen(
  one: OwnChooser,
  dual: (lot: string, kind: string) => bigint,
  start: bigint,
  forced: ReadonlySet<string>,
  unit: bigint,
  /** In 10^-12: what a penny of penalty counts for. */
  stake: bigint,
  steps: number,
): bigint | 'too long' | undefined {
  const lots = [...one.lots].sort((a, b) => b.ceilingPence - a.ceilingPence);
  const flagged = (kind: string, n: number) => kind[kind.length - 1 - n] === '1';
  // In ten-thousandths of a penny of ceiling.
  const short = (lot: Lot, kind: string): bigint[] =>
    one.rules.map(
      ({ share }, n) => BigInt(lot.ceilingPence) * (BigInt(share) - (flagged(kind, n) ? 10_000n : 0n)),
    );
  const options = lots.map((lot) =>
    (one.kinds.get(lot.id) ?? [])
      .map((kind) => ({ gain: dual(lot.id, kind), short: short(lot, kind) }))
      .sort((a, b) => (a.gain < b.gain ? 1 : -1)),
  );
  const none = one.rules.map(() => 0n);
  // In sixteenths of the full penalty: any part of it, taken also of what is over, is no more than the penalty.
  const parts = [0n, 2n, 4n, 6n, 8n, 10n, 12n, 14n, 16n];
  const rests = parts.map((part) => {
    const rest: bigint[] = [0n];
    for (let n = lots.length - 1; n >= 0; n -= 1) {
      const mayRest = !forced.has(lots[n]?.id ?? '');
      const gains = (options[n] ?? []).map((option) => SCALE * option.gain - partly(option.short, part));
      if (mayRest) gains.push(0n);
      const [most = 0n] = gains.sort((a, b) => (a < b ? 1 : -1));
      rest.unshift(most + (rest[0] ?? 0n));
    }
    return { part, rest };
  });
  const mostTaken = rest(options, none);
  function partly(shorts: readonly bigint[], part: bigint): bigint {
    return shorts.reduce(
      (sum, by, n) =>
        sum +
        by * BigInt(one.rules[n]?.penaltyPencePerPound ?? 0) * unit * stake * part * (isMust(n) ? 0n : 1n),
      0n,
    );
  }
  function isMust(n: number): boolean {
    return one.rules[n]?.strength === 'must';
  }
  let best: bigint | undefined = lots.some((lot) => forced.has(lot.id)) ? undefined : 0n;
  let left = steps;
  const visit = (at: number, gain: bigint, shorts: readonly bigint[], awards: boolean): void => {
    left -= 1;
    if (left <= 0) return;
    // What must hold cannot any more.
    if (shorts.some((by, n) => isMust(n) && by + (mostTaken[at]?.short[n] ?? 0n) > 0n)) return;
    if (best !== undefined) {
      const most = SCALE * best;
      const known = SCALE * (best - BigInt(one.rules.length) * unit * (stake / E12 + 1n));
      // Without any part of a penalty nothing is rounded.
      const hopeless = rests.some(
        ({ part, rest: of }) =>
          SCALE * gain - partly(shorts, part) + (of[at] ?? 0n) <= (part === 0n ? most : known),
      );
      if (hopeless) return;
    }
    const own = options[at];
    if (own === undefined) {
      if (!awards) return;
      let worth = gain;
      for (const [n, by] of shorts.entries()) {
        if (by <= 0n) continue;
        const pence = by * BigInt(one.rules[n]?.penaltyPencePerPound ?? 0);
        worth -= (((pence + MILLION / 2n) / MILLION) * unit * stake) / E12;
      }
      if (best === undefined || worth > best) best = worth;
      return;
    }
    for (const option of own)
      visit(
        at + 1,
        gain + option.gain,
        shorts.map((by, n) => by + (option.short[n] ?? 0n)),
        true,
      );
    if (!forced.has(lots[at]?.id ?? '')) visit(at + 1, gain, shorts, awards);
  };
  visit(0, -start, none, false);
  return left <= 0 ? 'too long' : best;
}

/** By place: what the lots from there on could take off at most of what each rule is short of. */
function rest(
  options: readonly (readonly { short: readonly bigint[] }[])[],
  none: readonly bigint[],
): { readonly short: readonly bigint[] }[] {
  const rests: { short: bigint[] }[] = [{ short: [...none] }];
  for (const own of [...options].reverse()) {
    const before = rests[0]?.short ?? [];
    const least = none.map((_, n) =>
      own.reduce((most, { short }) => ((short[n] ?? 0n) < most ? (short[n] ?? 0n) : most), 0n),
    );
    rests.unshift({ short: before.map((by, n) => by + (least[n] ?? 0n)) });
  }
  return rests;
}
