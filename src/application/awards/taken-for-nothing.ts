import type { AwardResult } from '../../commissioning/award/index.ts';
import { present } from '../../kernel/assert.ts';
import type { AwardRunner } from './engine.ts';
import type { ProblemFile } from './files.ts';

/** What taking an offer would come to if it cost nothing: why no price would make it win. */
export interface TakenForNothing {
  /** Whether there is any award with it. */
  readonly possible: boolean;
  /**
   * What the best award with it would be worth less than the one that was made; below 0 where it would be worth more, so that
   * what commissioners fall short by decides. Absent where there is none.
   */
  readonly lessPence?: number;
  /** Offers that won and would not be taken beside it; where there is no award with it, those that it rules out itself. */
  readonly displaced: readonly string[];
  readonly proved: boolean;
}

/**
 * Solves the problem again with the offer at no price, its lots required and the other offers on them left out, so that every
 * award has it. Nobody's shortfall counts, so that nothing with the offer is worth more. Undefined where it cannot be solved.
 */
export async function takenForNothing(
  { file, problem }: ProblemFile,
  result: AwardResult,
  id: string,
  runner: AwardRunner,
): Promise<TakenForNothing | undefined> {
  const offer = present(
    problem.offers.find((one) => one.id === id),
    'the offer is one of the problem',
  );
  const copy = structuredClone(file) as {
    lots: { id: string; required?: boolean }[];
    offers: { id: string; prices: Record<string, number> }[];
  };
  for (const lot of copy.lots) if (offer.prices.has(lot.id)) lot.required = true;
  copy.offers = copy.offers.filter(
    (one) => one.id === id || !Object.keys(one.prices).some((lot) => offer.prices.has(lot)),
  );
  const known = new Set(copy.offers.map((one) => one.id));
  // What requires an offer that is left out is no longer to be had, and so on down the line.
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const one of problem.offers)
      if (one.requires.some((other) => !known.has(other))) known.delete(one.id);
  }
  const isDirect = (other: string): boolean => {
    const one = problem.offers.find((each) => each.id === other);
    if (one === undefined) return false;
    const together = one.provider === offer.provider && one.group !== undefined && one.group === offer.group;
    return together || [...one.prices.keys()].some((lot) => offer.prices.has(lot));
  };
  const none = { possible: false, displaced: result.offers.filter(isDirect) };
  if (!known.has(id)) return { ...none, proved: true };
  copy.offers = copy.offers.filter((one) => known.has(one.id));
  for (const one of copy.offers)
    if (one.id === id) one.prices = Object.fromEntries(Object.keys(one.prices).map((lot) => [lot, 0]));
  const solved = await runner.run(copy, { autonomy: false });
  if (!solved.ok) return undefined;
  const { status, offers, valuePence } = solved.value;
  const proved = status !== 'gap';
  if (status === 'infeasible') return { ...none, proved };
  if (!offers.includes(id)) return undefined;
  return {
    possible: true,
    lessPence: result.valuePence - valuePence,
    displaced: result.offers.filter((one) => !offers.includes(one)),
    proved,
  };
}
