import type { AwardResult, Problem } from '../../commissioning/award/index.ts';
import { readProblem, shortfallPpm } from '../../commissioning/award/index.ts';
import { assert } from '../../kernel/assert.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { formatInFull } from '../../kernel/money.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { AwardRunner } from './engine.ts';
import type { ProblemFile } from './files.ts';
import { measuredBy } from './measure.ts';
import type { Award } from './run.ts';

type Offer = Problem['offers'][number];

/** Something that commissioners share or that one sets for itself, without which another would fall less far short. */
export interface Cause {
  readonly kind:
    | 'capacity'
    | 'lots'
    | 'group'
    | 'package'
    | 'requires'
    | 'required-lot'
    | 'rule'
    | 'budget'
    /** Only when all that was tried is left out together does anything change. */
    | 'together'
    /** Something that the rules do not show to whoever asks. */
    | 'withheld';
  /** Whose capacity, number of lots or group it is. */
  readonly provider?: string;
  /** Whose rule, budget or required lot it is. */
  readonly commissioner?: string;
  /** The rule, the lot or the offer. */
  readonly id?: string;
  /** Units or lots at most; pence of a budget. */
  readonly most?: number;
  /** What it comes to with what the one that falls short would have taken alone. */
  readonly needed?: number;
  /** Who has the use of it in this award, and for which lots. */
  readonly held: readonly { readonly commissioner: string; readonly lots: readonly string[] }[];
  /** By how much it would fall short without it, in parts per million. */
  readonly shortfallPpm: number;
}

/** Why a commissioner falls short of what it would have alone. */
export interface Shortfall {
  /** In this award, in parts per million. */
  readonly shortfallPpm: number;
  /** Each alone makes it fall less far short; those that leave least first. */
  readonly causes: readonly Cause[];
  /** How many things were left out, one after the other, and how many more there were. */
  readonly tried: number;
  readonly untried: number;
  readonly proved: boolean;
  /** The whole of it in words, everything by its id. */
  readonly text: string;
}

/** Each is one more solve. */
const MOST_TRIED = 16;
const MOST_TOLD = 3;

interface Changeable {
  commissioners: { id: string; budgetPence?: number; policy: { rules?: { id: string }[] } }[];
  lots: { id: string; commissioner: string; ceilingPence: number; required?: boolean }[];
  providers: { id: string; capacityUnits?: number; maxLots?: number }[];
  offers: {
    id: string;
    provider: string;
    prices: Record<string, number>;
    group?: string;
    requires?: string[];
  }[];
}

interface Candidate {
  readonly cause: Omit<Cause, 'shortfallPpm'>;
  readonly relax: (copy: Changeable) => void;
}

/**
 * Finds them: each thing that could stand between the commissioner and what it would have taken alone is left out of the
 * problem, which is solved again. The error says why the award that it would have alone was not found. For a commissioner that
 * falls short, of a result with autonomy on.
 */
export async function shortfallOf(
  { file, problem }: ProblemFile,
  result: Pick<AwardResult, 'offers' | 'perCommissioner'>,
  id: string,
  runner: AwardRunner,
): Promise<Result<Shortfall, string>> {
  const own = result.perCommissioner.find((one) => one.id === id);
  const alone = await runner.run(withoutOthers(file, id), { autonomy: false });
  if (!alone.ok) return fail(alone.error);
  const all = candidates(problem, result, alone.value.offers, id);
  const tried = all.slice(0, MOST_TRIED);
  const reached = own?.alonePence ?? undefined;
  const now = own?.shortfallPpm ?? 0;
  let proved = alone.value.status !== 'gap';
  const without = async (relaxed: readonly Candidate[]): Promise<number> => {
    const copy = structuredClone(file) as Changeable;
    for (const { relax } of relaxed) relax(copy);
    const award = await runner.run(copy, { autonomy: true });
    proved &&= award.ok && award.value.status !== 'gap';
    return award.ok && award.value.status !== 'infeasible'
      ? shortfallPpm(reached, ownValue(copy, file as Changeable, award.value, id))
      : now;
  };
  const causes: Cause[] = [];
  const hasEnded = () => runner.hasEnded?.() === true;
  for (const one of tried) {
    const shortfallPpm = await without([one]);
    if (hasEnded()) break;
    causes.push({ ...one.cause, shortfallPpm });
  }
  const found = causes
    .filter((one) => one.shortfallPpm < now)
    .toSorted((a, b) => a.shortfallPpm - b.shortfallPpm);
  if (found.length === 0 && tried.length > 1 && !hasEnded()) {
    const left = await without(tried);
    if (left < now) found.push({ kind: 'together', held: [], shortfallPpm: left });
  }
  const told = {
    shortfallPpm: now,
    causes: found.slice(0, MOST_TOLD),
    tried: causes.length,
    untried: all.length - causes.length,
    proved: proved && !hasEnded(),
  };
  return ok({ ...told, text: shortfallWords(told, id) });
}

/**
 * What an award of the changed problem is worth to the commissioner by its own policy as it is: where its own rule was left
 * out, the penalty that it would pay counts all the same, as it does in what it would have alone.
 */
function ownValue(changed: Changeable, asItIs: Changeable, award: Pick<Award, 'offers'>, id: string): number {
  const policies = new Map(asItIs.commissioners.map((one) => [one.id, one]));
  const commissioners = changed.commissioners.map((one) => (one.id === id ? (policies.get(id) ?? one) : one));
  const problem = readProblem({ ...changed, commissioners } as unknown as JsonObject);
  assert(problem.ok, 'what was read before is read with something left out');
  const measured = measuredBy(problem.value, award.offers);
  assert(measured.ok, 'an award keeps what does not depend on policies');
  return measured.value.perCommissioner.find((one) => one.id === id)?.valuePence ?? 0;
}

/**
 * The whole problem, in which only the commissioner can award anything, by the offers for its lots alone: what it is best to
 * take for its own value. The others' offers stay, above the ceilings, so that what is required by an offer is still there and
 * `lowest` references stay as they are.
 */
export function withoutOthers(file: unknown, id: string): unknown {
  const copy = structuredClone(file) as Changeable;
  const others = new Map(
    copy.lots.filter((lot) => lot.commissioner !== id).map((lot) => [lot.id, lot.ceilingPence]),
  );
  for (const lot of copy.lots) if (others.has(lot.id)) lot.required = false;
  for (const { prices } of copy.offers)
    for (const lot of Object.keys(prices)) {
      const ceiling = others.get(lot);
      if (ceiling !== undefined) prices[lot] = ceiling + 1;
    }
  return copy;
}

/** What could stand in the way, the most telling first: what the offers that were given up run into, then what others set. */
function candidates(
  problem: Problem,
  { offers }: Pick<AwardResult, 'offers'>,
  alone: readonly string[],
  id: string,
): readonly Candidate[] {
  const buyer = new Map(problem.lots.map((lot) => [lot.id, lot.commissioner]));
  const lots = (some: readonly Offer[]) => some.flatMap((offer) => [...offer.prices.keys()]);
  const isOwn = (lot: string) => buyer.get(lot) === id;
  const won = problem.offers.filter((offer) => offers.includes(offer.id));
  const wanted = problem.offers.filter((offer) => alone.includes(offer.id) && !offers.includes(offer.id));
  const held = (some: readonly string[]): Cause['held'] =>
    [
      ...Map.groupBy(
        some.filter((lot) => !isOwn(lot)),
        (lot) => buyer.get(lot) ?? '',
      ),
    ].map(([commissioner, of]) => ({ commissioner, lots: of }));
  const providers = [...new Set(wanted.map((offer) => offer.provider))];
  const limits = providers.flatMap((provider): Candidate[] => {
    const { capacityUnits, maxLots } = problem.providers.get(provider) ?? {};
    const has = lots(won.filter((offer) => offer.provider === provider));
    const all = new Set([...has, ...lots(wanted.filter((offer) => offer.provider === provider))]);
    const units = problem.lots.reduce((sum, lot) => sum + (all.has(lot.id) ? lot.units : 0), 0);
    const shared = { provider, held: held(has) };
    return [
      ...(capacityUnits !== undefined && units > capacityUnits
        ? [
            {
              cause: { kind: 'capacity', most: capacityUnits, needed: units, ...shared } as const,
              relax: only('providers', provider, (one) => delete one.capacityUnits),
            },
          ]
        : []),
      ...(maxLots !== undefined && all.size > maxLots
        ? [
            {
              cause: { kind: 'lots', most: maxLots, needed: all.size, ...shared } as const,
              relax: only('providers', provider, (one) => delete one.maxLots),
            },
          ]
        : []),
    ];
  });
  const groups = wanted.flatMap(({ provider, group, id: offer }): Candidate[] => {
    const others = won.filter(
      (one) => group !== undefined && one.provider === provider && one.group === group,
    );
    if (others.length === 0) return [];
    const cause = { kind: 'group', provider, id: offer, held: held(lots(others)) } as const;
    return [{ cause, relax: only('offers', offer, (one) => delete one.group) }];
  });
  const mixed = won.filter((offer) => lots([offer]).some(isOwn) && !lots([offer]).every(isOwn));
  const packages = mixed.map(
    (offer): Candidate => ({
      cause: { kind: 'package', provider: offer.provider, id: offer.id, held: held(lots([offer])) },
      relax: only('offers', offer.id, (one) => {
        one.prices = Object.fromEntries(Object.entries(one.prices).filter(([lot]) => !isOwn(lot)));
      }),
    }),
  );
  const covers = new Map(problem.offers.map((offer) => [offer.id, lots([offer]).some(isOwn)]));
  const following = won
    .filter((offer) => !lots([offer]).every(isOwn) && offer.requires.some((other) => covers.get(other)))
    .map(
      (offer): Candidate => ({
        cause: { kind: 'requires', provider: offer.provider, id: offer.id, held: held(lots([offer])) },
        relax: only('offers', offer.id, (one) => {
          one.requires = (one.requires ?? []).filter((other) => !covers.get(other));
        }),
      }),
    );
  const involved = new Set(
    lots(
      won.filter(
        (offer) => providers.includes(offer.provider) || mixed.includes(offer) || offer.requires.length > 0,
      ),
    ),
  );
  const required = problem.lots
    .filter((lot) => lot.required && !isOwn(lot.id) && involved.has(lot.id))
    .map(
      (lot): Candidate => ({
        cause: { kind: 'required-lot', commissioner: lot.commissioner, id: lot.id, held: held([lot.id]) },
        relax: only('lots', lot.id, (one) => {
          one.required = false;
        }),
      }),
    );
  // Those of the commissioners whose lots are involved come first, its own last: alone it had these as well.
  const touched = new Set([...involved].map((lot) => buyer.get(lot)));
  const rank = (one: string) => (one === id ? 2 : touched.has(one) ? 0 : 1);
  const policies = problem.commissioners
    .toSorted((a, b) => rank(a.id) - rank(b.id))
    .flatMap((one): Candidate[] => [
      ...one.rules.map(
        (rule): Candidate => ({
          cause: { kind: 'rule', commissioner: one.id, id: rule.id, held: [] },
          relax: only('commissioners', one.id, ({ policy }) => {
            policy.rules = (policy.rules ?? []).filter((other) => other.id !== rule.id);
          }),
        }),
      ),
      ...(one.budgetPence === undefined
        ? []
        : [
            {
              cause: { kind: 'budget', commissioner: one.id, most: one.budgetPence, held: [] } as const,
              relax: only('commissioners', one.id, (copy) => delete copy.budgetPence),
            },
          ]),
    ]);
  return [...limits, ...groups, ...packages, ...following, ...required, ...policies];
}

/** Changes the one of a list that has the id. */
const only =
  <K extends keyof Changeable>(list: K, id: string, change: (one: Changeable[K][number]) => unknown) =>
  (copy: Changeable): void => {
    for (const one of copy[list] as Changeable[K][number][]) if (one.id === id) change(one);
  };

/** How whoever reads it names parties, lots and offers. */
export interface CauseNames {
  readonly party: (id: string) => string;
  readonly lot: (id: string) => string;
  readonly offer: (id: string) => string;
  /** The sum of a budget. */
  readonly pounds: (pence: number) => string;
}

/** A cause in a sentence, and what would be without it. `short` is who falls short. */
export function causeWords(cause: Cause, short: string, names: CauseNames): string {
  return `${WORDS[cause.kind](cause, names.party(short), names)} ${cause.kind === 'together' ? 'Without all of it' : 'Without this'} ${names.party(short)} would ${
    cause.shortfallPpm === 0 ? 'not fall short' : `fall short by ${percentWords(cause.shortfallPpm)}`
  }.`;
}

/** Parts per million as a percentage with at most two decimals. */
const percentWords = (ppm: number): string =>
  ppm < 100 ? 'less than 0.01%' : `${Number((ppm / 10_000).toFixed(2))}%`;

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

const counted = (n: number | undefined, one: string): string => `${n ?? 0} ${one}${n === 1 ? '' : 's'}`;

/** Who has the use of it: “Birch gets it for L2”. */
const heldWords = ({ held }: Cause, { party, lot }: CauseNames, what = 'it'): string =>
  held.length === 0
    ? `nobody else has the use of ${what}`
    : listed(held.map((one) => `${party(one.commissioner)} gets ${what} for ${listed(one.lots.map(lot))}`));

const WORDS: Readonly<Record<Cause['kind'], (cause: Cause, short: string, names: CauseNames) => string>> = {
  capacity: (cause, short, names) =>
    `${names.party(cause.provider ?? '')} has capacity for ${counted(cause.most, 'unit')}; with what ${short} would have taken alone, ${cause.needed} would be needed: ${heldWords(cause, names)}.`,
  lots: (cause, short, names) =>
    `${names.party(cause.provider ?? '')} can take ${counted(cause.most, 'lot')}; with what ${short} would have taken alone, it would have ${cause.needed}: ${heldWords(cause, names)}.`,
  group: (cause, short, names) =>
    `${names.party(cause.provider ?? '')} made several offers of which it takes on only one, among them ${names.offer(cause.id ?? '')}, which ${short} would have taken alone: ${heldWords(cause, names, 'another of them')}.`,
  package: (cause, short, { party, lot, offer }) =>
    `A lot of ${short} goes in ${offer(cause.id ?? '')}, a package with ${listed(cause.held.map((one) => `${listed(one.lots.map(lot))} of ${party(one.commissioner)}`))}.`,
  requires: (cause, short, { offer, lot, party }) =>
    `${offer(cause.id ?? '')}, for ${listed(cause.held.map((one) => `${listed(one.lots.map(lot))} of ${party(one.commissioner)}`))}, can be taken only together with an offer for a lot of ${short}.`,
  'required-lot': ({ id, commissioner }, _short, { party, lot }) =>
    `${party(commissioner ?? '')} has to award ${lot(id ?? '')}.`,
  rule: ({ id, commissioner }, _short, { party }) => `${party(commissioner ?? '')} has the rule ${id ?? ''}.`,
  budget: ({ most, commissioner }, _short, { party, pounds }) =>
    `${party(commissioner ?? '')} has a budget of ${pounds(most ?? 0)} for this award.`,
  together: () => 'Nothing that was left out by itself changes it; all of it together does.',
  withheld: () => 'What stands in the way, the rules do not show you: whoever purchases here can see it.',
};

/** Everything by its id, as problem files and commands name it. */
const IDS: CauseNames = {
  party: (id) => id,
  lot: (id) => id,
  offer: (id) => id,
  pounds: formatInFull,
};

/** That it falls short, and each cause. */
function shortfallWords(shortfall: Omit<Shortfall, 'text'>, short: string): string {
  const causes = shortfall.causes.map((one) => causeWords(one, short, IDS));
  return [
    `${short} falls short of what it would have alone by ${percentWords(shortfall.shortfallPpm)}.`,
    ...(causes.length === 0 ? [noCauseWords(shortfall)] : causes),
    ...(shortfall.untried > 0 ? [`${shortfall.untried} more things were not tried.`] : []),
  ].join(' ');
}

/** Where nothing that was left out by itself, or all together, changes anything. */
export const noCauseWords = ({ tried }: Pick<Shortfall, 'tried'>): string =>
  tried === 0
    ? 'Nothing that it shares with others was found to stand in the way.'
    : `Nothing by itself explains it: of what it shares with others, ${counted(tried, 'thing')} ${tried === 1 ? 'was' : 'were'} left out, one by one, and it would fall as far short without.`;
