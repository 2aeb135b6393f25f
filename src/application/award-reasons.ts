import { type AwardResult, valuationOf, whyInadmissible } from '../commissioning/award/index.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { AwardRunner } from './award-engine.ts';
import type { ProblemFile } from './award-files.ts';
import type { Award } from './award-run.ts';

/** A reason in words, and whether every award it compares is proved. */
export interface Reason {
  readonly text: string;
  readonly proved: boolean;
}

export interface OfferReason extends Reason {
  readonly won: boolean;
  /** Why it could never be taken, whatever it cost the others. */
  readonly barred?: string;
  /** The smallest cut of its prices with which it wins, in hundredths of a percent; absent: none does. */
  readonly cut?: number;
  /** Offers that would then no longer win. */
  readonly displaced: readonly string[];
}

export interface RuleReason extends Reason {
  /** Public value without the rule, less public value with it; absent where one of the two has no award. */
  readonly costPence?: number;
}

/** What its rules and budget cost, as own values without them less own values with them. */
export interface CommissionerReason extends Reason {
  readonly costsOthersPence: number;
  readonly othersCostItPence: number;
}

const pounds = (pence: number): string => `£${(pence / 100).toFixed(2)}`;

/** A copy of the file, to be changed and solved again. */
const changed = (file: unknown, change: (copy: Changeable) => void): unknown => {
  const copy = structuredClone(file) as Changeable;
  change(copy);
  return copy;
};

interface Changeable {
  commissioners: {
    id: string;
    budgetPence?: number;
    policy: { rules?: { id: string }[]; minimumScores?: object };
  }[];
  offers: { id: string; prices: Record<string, number> }[];
}

/** Why an offer won or lost; for a loser, the smallest cut of its prices, to a hundredth of a percent, with which it wins. */
export async function offerReason(
  { file, problem }: ProblemFile,
  result: AwardResult,
  id: string,
  runner: AwardRunner,
): Promise<Result<OfferReason, string>> {
  const offer = problem.offers.find((one) => one.id === id);
  if (offer === undefined) return fail(`there is no offer ${id}`);
  if (result.offers.includes(id))
    return ok({ text: `${id} won.`, proved: result.status === 'proved', won: true, displaced: [] });
  const valuation = valuationOf(problem);
  const barred = whyInadmissible(problem, valuation.lots, valuation.commissioners, offer);
  const wins = async (cut: number): Promise<Award | undefined> => {
    const prices = (own: Record<string, number>) =>
      Object.fromEntries(
        Object.entries(own).map(([lot, price]) => [lot, Math.floor((price * (10_000 - cut)) / 10_000)]),
      );
    const award = await runner.run(
      changed(file, (copy) => {
        for (const one of copy.offers) if (one.id === id) one.prices = prices(one.prices);
      }),
      { autonomy: result.autonomy === 'on' },
    );
    return award.ok && award.value.offers.includes(id) ? award.value : undefined;
  };
  const lost = { won: false, ...(barred === undefined ? {} : { barred }) };
  const begins = barred === undefined ? `${id} lost.` : `${id} could not win: ${barred}.`;
  let [low, high] = [0, 10_000];
  let with_ = await wins(high);
  if (with_ === undefined)
    return ok({
      text: `${begins} No cut of its price alone would make it win.`,
      proved: result.status === 'proved',
      ...lost,
      displaced: [],
    });
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const award = await wins(middle);
    if (award === undefined) low = middle;
    else [high, with_] = [middle, award];
  }
  const kept = new Set(with_.offers);
  const displaced = result.offers.filter((one) => !kept.has(one));
  return ok({
    text: `${begins} With prices ${(high / 100).toFixed(2)}% lower it would have won, ${
      displaced.length === 0 ? 'displacing none' : `displacing ${displaced.join(', ')}`
    }.`,
    proved: result.status === 'proved' && with_.status === 'proved',
    ...lost,
    cut: high,
    displaced,
  });
}

/** What keeping a rule costs in public value: the problem solved again without it. `id` is RULE or COMMISSIONER/RULE. */
export async function ruleReason(
  { file, problem }: ProblemFile,
  result: AwardResult,
  id: string,
  runner: AwardRunner,
): Promise<Result<RuleReason, string>> {
  const found = problem.commissioners.flatMap((one) =>
    one.rules
      .filter((rule) => id === rule.id || id === `${one.id}/${rule.id}`)
      .map((rule) => ({ one, rule })),
  );
  const [first] = found;
  if (first === undefined) return fail(`there is no rule ${id}`);
  if (found.length > 1)
    return fail(`${found.length} commissioners have a rule ${id}: name it COMMISSIONER/RULE`);
  const without = await runner.run(
    changed(file, (copy) => {
      for (const one of copy.commissioners)
        if (one.id === first.one.id)
          one.policy.rules = (one.policy.rules ?? []).filter((rule) => rule.id !== first.rule.id);
    }),
    { autonomy: result.autonomy === 'on' },
  );
  if (!without.ok) return fail(without.error);
  const difference = without.value.valuePence - result.valuePence;
  const says =
    result.status === 'infeasible'
      ? `Without it ${without.value.status === 'infeasible' ? 'there is still no award' : 'an award is possible'}.`
      : `Without it public value would be ${pounds(Math.abs(difference))} ${difference < 0 ? 'lower' : 'higher'}.`;
  return ok({
    text: `${first.one.id}, rule ${first.rule.id} (${first.rule.type}, ${first.rule.strength}). ${says}`,
    proved: result.status !== 'gap' && without.value.status !== 'gap',
    ...([result.status, without.value.status].includes('infeasible') ? {} : { costPence: difference }),
  });
}

/** What a commissioner gets, alone and together; what its rules and budget cost the others, and theirs cost it. */
export async function commissionerReason(
  { file, problem }: ProblemFile,
  result: AwardResult,
  id: string,
  runner: AwardRunner,
): Promise<Result<CommissionerReason, string>> {
  if (!problem.commissioners.some((one) => one.id === id)) return fail(`there is no commissioner ${id}`);
  const freed = (whom: (other: string) => boolean) =>
    runner.run(
      changed(file, (copy) => {
        for (const one of copy.commissioners)
          if (whom(one.id)) {
            delete one.budgetPence;
            one.policy.rules = [];
          }
      }),
      { autonomy: result.autonomy === 'on' },
    );
  const own = (award: Pick<Award, 'perCommissioner'>) =>
    award.perCommissioner.find((one) => one.id === id)?.valuePence ?? 0;
  const [mine, theirs] = [await freed((other) => other === id), await freed((other) => other !== id)];
  if (!mine.ok) return fail(mine.error);
  if (!theirs.ok) return fail(theirs.error);
  const others = (award: Pick<Award, 'perCommissioner' | 'valuePence'>) => award.valuePence - own(award);
  const alone = result.perCommissioner.find((one) => one.id === id)?.alonePence;
  const costsOthersPence = others(mine.value) - others(result);
  const othersCostItPence = own(theirs.value) - own(result);
  const text = [
    `${id} has a value of ${pounds(own(result))}${typeof alone === 'number' ? `; alone it would have ${pounds(alone)}` : ''}.`,
    `Without its rules and budget the others would have ${pounds(costsOthersPence)} more.`,
    `Without theirs it would have ${pounds(othersCostItPence)} more.`,
  ].join(' ');
  const proved = [result, mine.value, theirs.value].every((one) => one.status === 'proved');
  return ok({ text, proved, costsOthersPence, othersCostItPence });
}
