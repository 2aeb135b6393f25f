import { type AwardResult, valuationOf, whyInadmissible } from '../../commissioning/award/index.ts';
import { formatInFull } from '../../kernel/money.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { type Prices, totalOf, withinCeilings } from './cut-ways.ts';
import type { AwardRunner } from './engine.ts';
import type { ProblemFile } from './files.ts';
import { limitedTo } from './limited.ts';
import { smallestCut } from './price-cut.ts';
import type { Award } from './run.ts';
import { type Shortfall, shortfallOf, withoutOthers } from './shortfall-causes.ts';
import { type TakenForNothing, takenForNothing } from './taken-for-nothing.ts';

/** A reason in words, and whether every award it compares is proved. */
export interface Reason {
  readonly text: string;
  readonly proved: boolean;
}

export interface OfferReason extends Reason {
  readonly won: boolean;
  /** Why it could never be taken, whatever it cost the others. */
  readonly barred?: string;
  /** The rules do not show whoever asks what bars it. */
  readonly withheld?: boolean;
  /** The smallest cut found with which it wins, in all, and the prices by lot; absent: none was found. */
  readonly cutPence?: number;
  readonly pricesPence?: Readonly<Record<string, number>>;
  /**
   * Whether no cut can have been overlooked: of an offer on one lot, any; of a package, any of one price by itself or of all
   * in proportion. Otherwise what is said holds of the cuts that were looked at.
   */
  readonly certain: boolean;
  /** Offers that would then no longer win. */
  readonly displaced: readonly string[];
  /** Where no cut makes it win: what taking it for nothing would come to. */
  readonly forNothing?: TakenForNothing;
}

export interface RuleReason extends Reason {
  /** Public value without the rule, less public value with it; absent where one of the two has no award. */
  readonly costPence?: number;
}

/**
 * What its rules, minimum scores and budget cost, as own values without them less own values with them; absent where there
 * is no award with or without them.
 */
export interface CommissionerReason extends Reason {
  readonly costsOthersPence?: number;
  readonly othersCostItPence?: number;
  /** Where it would have nothing alone: nobody offers on its lots alone, no award of them is possible, or it is worth nothing. */
  readonly alone?: 'no-offer' | 'impossible' | 'worthless';
  /** Why it has less than it would have alone, where it has. */
  readonly shortfall?: Shortfall;
}

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

/**
 * Why an offer won or lost; for a loser, the smallest cut of its prices, to the penny, with which it wins. What bars it
 * whatever its prices are needs no solving.
 */
export async function offerReason(
  problemFile: ProblemFile,
  result: AwardResult,
  id: string,
  runner: AwardRunner,
): Promise<Result<OfferReason, string>> {
  const { file, problem } = problemFile;
  const offer = problem.offers.find((one) => one.id === id);
  if (offer === undefined) return fail(`there is no offer ${id}`);
  const proved = result.status !== 'gap';
  if (result.offers.includes(id))
    return ok({ text: `${id} won.`, proved, won: true, certain: true, displaced: [] });
  const prices = Object.fromEntries(offer.prices);
  const { lots, commissioners } = valuationOf(problem);
  const bars = (asked: Prices) =>
    whyInadmissible(problem, lots, commissioners, { ...offer, prices: new Map(Object.entries(asked)) });
  const barred = bars(prices);
  const always = barred === undefined ? undefined : bars(withinCeilings(problem, prices));
  const lost = { won: false, ...(barred === undefined ? {} : { barred: always ?? barred }) };
  const lose = result.status === 'infeasible' ? 'did not win: nothing can be awarded' : 'lost';
  const begins = barred === undefined ? `${id} ${lose}.` : `${id} could not win: ${always ?? barred}.`;
  const noCut = 'No cut of its price alone would make it win.';
  if (always !== undefined)
    return ok({ text: `${begins} ${noCut}`, proved: true, ...lost, certain: true, displaced: [] });
  const cut = await smallestCut(
    problem,
    result,
    { id, prices },
    (other) =>
      changed(file, (copy) => {
        for (const one of copy.offers) if (one.id === id) one.prices = { ...other };
      }),
    runner,
  );
  const isCut = runner.hasEnded?.() === true;
  const known = { proved: proved && cut.proved && !isCut, ...lost, certain: cut.certain && !isCut };
  const isPackage = offer.prices.size > 1;
  const unfound = `${begins} No cut with which it would win was found before the time ended.`;
  if ('never' in cut && isCut) return ok({ text: unfound, ...known, displaced: [] });
  if ('never' in cut) {
    const ways = isPackage ? 'one of its prices, nor of all in proportion,' : 'its price';
    const says = cut.whateverPrices
      ? noCut
      : cut.certain
        ? `No cut of ${ways} would make it win; others were not looked at.`
        : `None of the cuts looked at, of ${isPackage ? 'one of its prices or of all in proportion' : 'its price'}, would make it win; ${TURNS}.`;
    const forNothing =
      result.status === 'infeasible' ? undefined : await takenForNothing(problemFile, result, id, runner);
    return ok({
      text: [begins, says, ...forNothingWords(problem, result, forNothing)].join(' '),
      ...known,
      proved: known.proved && forNothing?.proved !== false,
      displaced: [],
      ...(forNothing === undefined ? {} : { forNothing }),
    });
  }
  const kept = new Set(cut.award.offers);
  const displaced = result.offers.filter((one) => !kept.has(one));
  const [asked, enough] = [totalOf(prices), totalOf(cut.pricesPence)];
  const text = [
    `${begins} With ${formatInFull(asked - enough)} off its price of ${formatInFull(asked)}${isPackage ? `, ${takenOff(prices, cut.pricesPence)},` : ''} it would have won, ${
      displaced.length === 0 ? 'displacing none' : `displacing ${displaced.join(', ')}`
    }; ${isCut ? 'whether less would do was not settled before the time ended' : 'with a penny less off it would not'}.`,
    ...(isPackage ? ['Looked for: the smallest cut of each price by itself, and of all in proportion.'] : []),
    ...(cut.certain || isCut ? [] : [`It is the smallest of the cuts looked at; ${TURNS}.`]),
  ].join(' ');
  return ok({ text, ...known, cutPence: asked - enough, pricesPence: cut.pricesPence, displaced });
}

/** What would be lost with an offer that costs nothing, and which offers that won it is up against: packages with all their lots. */
function forNothingWords(
  { offers }: ProblemFile['problem'],
  result: AwardResult,
  taken: TakenForNothing | undefined,
): readonly string[] {
  if (taken === undefined) return [];
  const each = taken.displaced.map((id) => {
    const lots = [...(offers.find((one) => one.id === id)?.prices.keys() ?? [])];
    const worth = result.perLot.reduce((sum, lot) => (lot.offer === id ? sum + lot.valuePence : sum), 0);
    return `${id} (${lots.length > 1 ? `a package of ${lots.join(', ')}` : lots[0]}, worth ${formatInFull(worth)})`;
  });
  const instead = each.length === 0 ? [] : [`It would displace ${each.join(', ')}.`];
  if (taken.lessPence === undefined)
    return [
      'Whatever it cost, no award with it keeps every rule and fills every lot that has to be.',
      ...instead,
    ];
  const { lessPence } = taken;
  const says =
    lessPence >= 0
      ? `Even for nothing, no award with it would be worth more than ${formatInFull(result.valuePence - lessPence)}, which is ${lessPence === 0 ? 'no more than this one' : `${formatInFull(lessPence)} less than this one`}.`
      : `For nothing, an award with it could be worth ${formatInFull(-lessPence)} more, but not without a commissioner falling shorter of what it would have alone, which comes first.`;
  return [says, ...instead];
}

/** Why not every cut is known by a few. */
const TURNS =
  'discounts, budgets and what a commissioner would have alone can make a smaller cut win where a greater one loses';

/** Which prices of a package a cut comes off. */
function takenOff(prices: Prices, then: Prices): string {
  const off = Object.entries(prices).flatMap(([lot, price]) => {
    const pence = price - (then[lot] ?? 0);
    return pence === 0 ? [] : [{ lot, pence }];
  });
  const [first] = off;
  return off.length === 1
    ? `taken off the price of ${first?.lot}`
    : `taken off the prices of ${off.map(({ lot, pence }) => `${lot} (${formatInFull(pence)})`).join(', ')}`;
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
  const begins = `${first.one.id}, rule ${first.rule.id} (${first.rule.type}, ${first.rule.strength}).`;
  if (!without.ok && runner.hasEnded !== undefined)
    return ok({
      text: `${begins} What public value would be without it was not found before the time ended.`,
      proved: false,
    });
  if (!without.ok) return fail(without.error);
  const difference = without.value.valuePence - result.valuePence;
  const says =
    result.status === 'infeasible'
      ? `Without it ${without.value.status === 'infeasible' ? 'there is still no award' : 'an award is possible'}.`
      : without.value.status === 'infeasible'
        ? 'Without it nothing could be awarded.'
        : difference === 0
          ? 'Without it public value would be the same.'
          : `Without it public value would be ${formatInFull(Math.abs(difference))} ${difference < 0 ? 'lower' : 'higher'}.`;
  return ok({
    text: `${begins} ${says}`,
    proved: result.status !== 'gap' && without.value.status !== 'gap',
    ...([result.status, without.value.status].includes('infeasible') ? {} : { costPence: difference }),
  });
}

/** `alonePence` is null both where alone nothing could be awarded and where that would be worth nothing. */
const aloneWords = (alone: number | null | undefined, nothing: CommissionerReason['alone']): string => {
  if (typeof alone === 'number') return `; alone it would have ${formatInFull(alone)}`;
  return nothing === undefined ? '' : `; alone ${NOTHING[nothing]}`;
};

const NOTHING: Readonly<Record<NonNullable<CommissionerReason['alone']>, string>> = {
  'no-offer': 'there would be no offer that it could take',
  impossible: 'no award of its lots would be possible',
  worthless: 'the best award of its lots would be worth nothing',
};

/** Where no lot has to be awarded, there is always an award: of nothing. */
async function nothingAlone(
  { file, problem }: ProblemFile,
  id: string,
  runner: AwardRunner,
): Promise<CommissionerReason['alone']> {
  const own = problem.lots.filter((lot) => lot.commissioner === id);
  const isOwn = (lot: string) => own.some((one) => one.id === lot);
  if (!valuationOf(problem).admissible.some(({ prices }) => [...prices.keys()].every(isOwn)))
    return 'no-offer';
  if (!own.some((lot) => lot.required)) return 'worthless';
  const alone = await runner.run(withoutOthers(file, id), { autonomy: false });
  if (!alone.ok || alone.value.status === 'gap') return undefined;
  return alone.value.status === 'infeasible' ? 'impossible' : 'worthless';
}

/** So many commissioners that fall short are told of beside an award. */
const MOST_SHORT = 5;
/** An award that took longer is told without reasons. */
const SHORT_SECONDS = 2;
/** Beside an award, all reasons together take no longer; each problem that is solved again a quarter of what is left. */
const SECONDS_BESIDE = 5;

/**
 * Why each commissioner that falls short does, a line each, of an award that was found soon enough for its problem to be
 * solved some times more; otherwise, and for further ones, which command tells. `command` gives it for a commissioner.
 */
export async function shortfallLines(
  problem: ProblemFile,
  result: AwardResult,
  command: (commissioner: string) => string,
  runner: AwardRunner,
): Promise<readonly string[]> {
  const short = result.perCommissioner
    .filter((one) => one.shortfallPpm > 0)
    .toSorted((a, b) => b.shortfallPpm - a.shortfallPpm);
  const begun = performance.now();
  const quick = limitedTo(runner, SECONDS_BESIDE, () => (performance.now() - begun) / 1000, 1 / 4);
  const lines: string[] = [];
  for (const [n, { id }] of short.entries()) {
    const told =
      n < MOST_SHORT && result.seconds <= SHORT_SECONDS && !quick.hasEnded()
        ? await shortfallOf(problem, result, id, quick)
        : undefined;
    if (told?.ok === true && !quick.hasEnded())
      lines.push(`${told.value.text}${told.value.proved ? '' : ' (Not proved.)'}`);
    else lines.push(`Why ${id} falls short: ${command(id)}`);
    if (n === MOST_SHORT && short.length > MOST_SHORT + 1) {
      lines.push(`So for ${short.length - MOST_SHORT - 1} more.`);
      break;
    }
  }
  return lines;
}

/** A difference in words: a minus sign is easily overlooked. */
const moreOrLess = (pence: number): string =>
  pence === 0 ? 'neither more nor less' : `${formatInFull(Math.abs(pence))} ${pence > 0 ? 'more' : 'less'}`;

const NO_CAUSE_FOUND = 'Why it falls short was not found before the time ended.';

/** What all but one commissioner have. */
const othersIn = (award: Pick<Award, 'perCommissioner' | 'valuePence'>, id: string): number =>
  award.valuePence - (award.perCommissioner.find((one) => one.id === id)?.valuePence ?? 0);

/** What is known of a commissioner where the time did not suffice; `free` is an award without its conditions, if one was found. */
function endedWords(result: AwardResult, id: string, free: Award | undefined): string {
  const own = result.perCommissioner.find((one) => one.id === id);
  return [
    own === undefined
      ? 'Nothing can be awarded.'
      : `${id} has a value of ${formatInFull(own.valuePence)}${aloneWords(own.alonePence, undefined)}.`,
    ...(free === undefined || free.status === 'infeasible' || own === undefined
      ? [
          'What the others would have without its conditions, and it without theirs, was not found before the time ended.',
        ]
      : [
          `Without its rules, minimum scores and budget the others would have ${moreOrLess(othersIn(free, id) - othersIn(result, id))}.`,
          'What it would have without those of the others was not found before the time ended.',
        ]),
    ...((own?.shortfallPpm ?? 0) > 0 ? [NO_CAUSE_FOUND] : []),
  ].join(' ');
}

/**
 * What a commissioner gets, alone and together; what its conditions (rules, minimum scores and budget) cost the others,
 * and theirs cost it.
 */
export async function commissionerReason(
  { file, problem, hash }: ProblemFile,
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
            delete one.policy.minimumScores;
            one.policy.rules = [];
          }
      }),
      { autonomy: result.autonomy === 'on' },
    );
  const [mine, theirs] = [await freed((other) => other === id), await freed((other) => other !== id)];
  if ((!mine.ok || !theirs.ok) && runner.hasEnded !== undefined)
    return ok({ text: endedWords(result, id, mine.ok ? mine.value : undefined), proved: false });
  if (!mine.ok) return fail(mine.error);
  if (!theirs.ok) return fail(theirs.error);
  const proved = [result, mine.value, theirs.value].every((one) => one.status !== 'gap');
  const [without, withoutTheirs] = [
    'Without its rules, minimum scores and budget',
    'Without those of the others',
  ];
  if ([result, mine.value, theirs.value].some((one) => one.status === 'infeasible')) {
    const possible = (award: Award) =>
      award.status === 'infeasible' ? 'nothing could be awarded' : 'an award is possible';
    const begins = result.status === 'infeasible' ? 'Nothing can be awarded. ' : '';
    return ok({
      text: `${begins}${without} ${possible(mine.value)}. ${withoutTheirs} ${possible(theirs.value)}.`,
      proved,
    });
  }
  const own = (award: Pick<Award, 'perCommissioner'>) =>
    award.perCommissioner.find((one) => one.id === id)?.valuePence ?? 0;
  const alone = result.perCommissioner.find((one) => one.id === id)?.alonePence;
  const nothing =
    result.autonomy === 'on' && alone === null
      ? await nothingAlone({ file, problem, hash }, id, runner)
      : undefined;
  const costsOthersPence = othersIn(mine.value, id) - othersIn(result, id);
  const othersCostItPence = own(theirs.value) - own(result);
  const text = [
    `${id} has a value of ${formatInFull(own(result))}${aloneWords(alone, nothing)}.`,
    `${without} the others would have ${moreOrLess(costsOthersPence)}.`,
    `${withoutTheirs} it would have ${moreOrLess(othersCostItPence)}.`,
  ].join(' ');
  const costs = { costsOthersPence, othersCostItPence, ...(nothing === undefined ? {} : { alone: nothing }) };
  const short = result.perCommissioner.find((one) => one.id === id)?.shortfallPpm ?? 0;
  if (short === 0 || result.autonomy !== 'on') return ok({ text, proved, ...costs });
  const shortfall = await shortfallOf({ file, problem, hash }, result, id, runner);
  if (!shortfall.ok && runner.hasEnded !== undefined)
    return ok({ text: `${text} ${NO_CAUSE_FOUND}`, proved: false, ...costs });
  if (!shortfall.ok) return fail(shortfall.error);
  return ok({
    text,
    proved: proved && shortfall.value.proved,
    ...costs,
    shortfall: shortfall.value,
  });
}
