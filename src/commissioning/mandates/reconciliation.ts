import type { MandateState } from './state.ts';

/** What is compared of a commissioner's mandate. */
export type Terms = Pick<MandateState, 'policy' | 'limits' | 'keeps' | 'clauses'>;

/**
 * How policies stand to each other on one point. `same`: all say it. `compatible`: one value keeps them all. `conflict`: no
 * value does, and some have to move. `apart`: they cannot hold together in one lot at all.
 */
export type Verdict = 'same' | 'compatible' | 'conflict' | 'apart';

export interface Point {
  /** Such as `weights.price` or `max-share`. */
  readonly point: string;
  readonly verdict: Verdict;
  /** What each commissioner says; who says nothing is left out. */
  readonly values: Readonly<Record<string, number | string>>;
  /** The values that keep every policy, least and greatest, where there are such. */
  readonly range?: readonly [number, number];
  /** What would reconcile them. */
  readonly proposal?: number | string;
  /** By how much each would have to move: only those who would. */
  readonly moves: Readonly<Record<string, number>>;
}

/**
 * Compares the policies of 2 to 100 commissioners point by point, as if all bought one lot together. Weights are exact, so
 * that different ones are in conflict: the proposal is their mean, in hundredths of a percent, which together makes 100 and
 * asks for the least sum of squared moves, so that one large move counts for more than several small ones. Limits (minimum scores, shares, numbers of providers, exclusions) are kept by the
 * strictest. A pure function of the policies, whatever their order. The method is Moothall's own.
 */
export function reconcile(terms: Readonly<Record<string, Terms>>): Point[] {
  const parties = Object.keys(terms).sort();
  const each = <T>(read: (one: Terms) => T | undefined): Map<string, T> =>
    new Map(
      parties.flatMap((party) => {
        const one = terms[party];
        const value = one === undefined ? undefined : read(one);
        return value === undefined ? [] : [[party, value] as const];
      }),
    );
  return [
    ...weightPoints(terms, parties),
    formulaPoint(each(({ policy }) => policy.priceFormula)),
    ...minimumPoints(terms, each),
    ...rulePoints(terms, each),
    ...softPoints(terms, each),
    ...unusablePoints(terms, each),
    ...limitPoints(
      each(({ limits }) => limits?.perContractPence),
      parties.length,
    ),
    ...clausePoints(terms, each),
    ...approvalPoints(
      each(({ keeps }) => (keeps === undefined || keeps.length === 0 ? undefined : keeps.join('; '))),
      parties.length,
    ),
  ];
}

type Each = <T>(read: (one: Terms) => T | undefined) => Map<string, T>;

const names = (terms: Readonly<Record<string, Terms>>, read: (one: Terms) => readonly string[]): string[] =>
  [...new Set(Object.values(terms).flatMap(read))].sort();

const isSame = (values: ReadonlyMap<string, unknown>): boolean => new Set(values.values()).size === 1;

const point = (
  name: string,
  verdict: Verdict,
  values: ReadonlyMap<string, number | string>,
  more: Partial<Pick<Point, 'range' | 'proposal'>> = {},
): Point => ({
  point: name,
  verdict,
  values: Object.fromEntries(values),
  moves: movesTo(values, verdict, more.proposal),
  ...more,
});

/** Only a conflict makes anybody move; a limit that others set is kept, not moved to. */
function movesTo(
  values: ReadonlyMap<string, number | string>,
  verdict: Verdict,
  proposal: number | string | undefined,
): Record<string, number> {
  if (verdict !== 'conflict' || typeof proposal !== 'number') return {};
  return Object.fromEntries(
    [...values].flatMap(([party, value]) => {
      const move = typeof value === 'number' ? Math.round((proposal - value) * 100) / 100 : 0;
      return move === 0 ? [] : [[party, move]];
    }),
  );
}

/** The mean of each weight; what rounding leaves goes to those that lost most by it, in the order of their names. */
function weightPoints(terms: Readonly<Record<string, Terms>>, parties: readonly string[]): Point[] {
  const criteria = names(terms, ({ policy }) => Object.keys(policy.weights));
  const weightOf = (party: string, criterion: string): number => terms[party]?.policy.weights[criterion] ?? 0;
  const exact = criteria.map((criterion) => ({
    criterion,
    mean:
      parties.reduce((sum, party) => sum + Math.round(weightOf(party, criterion) * 100), 0) / parties.length,
  }));
  const rest = 10_000 - exact.reduce((sum, { mean }) => sum + Math.floor(mean), 0);
  const favoured = new Set(
    [...exact]
      .sort((a, b) => (b.mean % 1) - (a.mean % 1) || (a.criterion < b.criterion ? -1 : 1))
      .slice(0, Math.max(rest, 0))
      .map(({ criterion }) => criterion),
  );
  return exact.map(({ criterion, mean }) => {
    const values = new Map(parties.map((party) => [party, weightOf(party, criterion)]));
    const proposal = (Math.floor(mean) + (favoured.has(criterion) ? 1 : 0)) / 100;
    const [first = 0] = values.values();
    return isSame(values)
      ? point(`weights.${criterion}`, 'same', values, { proposal: first })
      : point(`weights.${criterion}`, 'conflict', values, { proposal });
  });
}

/** A price earns its points by one formula: two of them in one lot give two rankings. */
function formulaPoint(values: ReadonlyMap<string, string>): Point {
  const [first = ''] = values.values();
  return isSame(values)
    ? point('priceFormula', 'same', values, { proposal: first })
    : point('priceFormula', 'apart', values, { proposal: commonest(values) });
}

/** What most say already, so that the fewest have to give way; of equals the first in the order of the alphabet. */
function commonest(values: ReadonlyMap<string, string>): string {
  const counts = new Map<string, number>();
  for (const value of values.values()) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [[first = ''] = []] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return first;
}

const strictest = (
  name: string,
  values: ReadonlyMap<string, number>,
  limit: 'least' | 'most',
  of: number,
  ends: number,
): Point => {
  const all = [...values.values()];
  const bound = limit === 'least' ? Math.max(...all) : Math.min(...all);
  const range: [number, number] = limit === 'least' ? [bound, ends] : [ends, bound];
  // Whoever says nothing lets everything pass: the point is the same only where all say it.
  return point(name, isSame(values) && values.size === of ? 'same' : 'compatible', values, {
    range,
    proposal: bound,
  });
};

function minimumPoints(terms: Readonly<Record<string, Terms>>, each: Each): Point[] {
  const of = Object.keys(terms).length;
  return names(terms, ({ policy }) => Object.keys(policy.minimumScores ?? {})).map((criterion) =>
    strictest(
      `minimumScores.${criterion}`,
      each(({ policy }) => policy.minimumScores?.[criterion]),
      'least',
      of,
      100,
    ),
  );
}

type Rule = NonNullable<Terms['policy']['rules']>[number];
const musts = ({ policy }: Terms): readonly Rule[] =>
  (policy.rules ?? []).filter(({ strength }) => strength === 'must');

/** Rules that must hold; those that may be broken at a price never stand in the way of one lot. */
function rulePoints(terms: Readonly<Record<string, Terms>>, each: Each): Point[] {
  const of = Object.keys(terms).length;
  const found = (type: Rule['type'], read: (rule: Rule) => number | undefined, flag?: string) =>
    each((one) => {
      const values = musts(one).flatMap((rule) =>
        rule.type === type && (flag === undefined || rule.flag === flag) ? (read(rule) ?? []) : [],
      );
      if (values.length === 0) return undefined;
      return type === 'max-share' ? Math.min(...values) : Math.max(...values);
    });
  const shares = found('max-share', ({ share }) => share);
  const counts = found('min-providers', ({ count }) => count);
  const flags = names(terms, (one) =>
    musts(one).flatMap(({ type, flag }) => (type === 'set-aside' && flag !== undefined ? [flag] : [])),
  );
  const excluded = names(terms, (one) =>
    musts(one).flatMap(({ type, provider }) =>
      type === 'exclude' && provider !== undefined ? [provider] : [],
    ),
  );
  return [
    // One lot goes to one provider: a cap below all of it, or a second provider, cannot be had there.
    ...(shares.size === 0
      ? []
      : [apartBelow(strictest('max-share', shares, 'most', of, 0), (share) => share < 1)]),
    ...(counts.size === 0
      ? []
      : [apartBelow(strictest('min-providers', counts, 'least', of, 1_000_000), (count) => count > 1)]),
    ...flags.map((flag) =>
      strictest(
        `set-aside.${flag}`,
        found('set-aside', ({ share }) => share, flag),
        'least',
        of,
        1,
      ),
    ),
    ...excluded.map((provider) => {
      const values = each((one) =>
        musts(one).some((rule) => rule.type === 'exclude' && rule.provider === provider)
          ? 'excluded'
          : undefined,
      );
      return point(`exclude.${provider}`, values.size === of ? 'same' : 'compatible', values, {
        proposal: 'excluded',
      });
    }),
  ];
}

/** What a rule says of how much, or undefined where it does not say what its kind needs. */
function saidBy({ type, share, count, flag, provider }: Rule): number | string | undefined {
  if (type === 'min-providers') return count;
  if (type === 'exclude') return provider;
  return type === 'set-aside' && flag === undefined ? undefined : share;
}

/** Rules that may be broken at a price: told, so that none is missing, and compatible with whatever the others say. */
function softPoints(terms: Readonly<Record<string, Terms>>, each: Each): Point[] {
  const nameOf = ({ type, flag }: Rule) => (type === 'set-aside' ? `${type}.${flag}` : type);
  const soft = ({ policy }: Terms) =>
    (policy.rules ?? []).filter((rule) => rule.strength !== 'must' && saidBy(rule) !== undefined);
  return names(terms, (one) => soft(one).map(nameOf)).map((name) => {
    const values = each((one) => {
      const said = soft(one).flatMap((rule) => (nameOf(rule) === name ? (saidBy(rule) ?? []) : []));
      return said.length > 1 ? said.join('; ') : said[0];
    });
    const all = isSame(values) && values.size === Object.keys(terms).length;
    return point(`should.${name}`, all ? 'same' : 'compatible', values);
  });
}

/** Rules that say not what their kind needs, given before such were refused: no award can be made under them. */
function unusablePoints(terms: Readonly<Record<string, Terms>>, each: Each): Point[] {
  const unusable = ({ policy }: Terms) => (policy.rules ?? []).filter((rule) => saidBy(rule) === undefined);
  return names(terms, (one) => unusable(one).map(({ type }) => type)).map((type) =>
    point(
      `unusable.${type}`,
      'conflict',
      each((one) => {
        const ids = unusable(one).flatMap((rule) => (rule.type === type ? [rule.id] : []));
        return ids.length === 0 ? undefined : ids.join('; ');
      }),
    ),
  );
}

/** What no lot can keep has no range, and no value that would bring it into one: only several lots do. */
function apartBelow(found: Point, impossible: (bound: number) => boolean): Point {
  const { range: _, proposal, ...rest } = found;
  return typeof proposal === 'number' && impossible(proposal) ? { ...rest, verdict: 'apart' } : found;
}

const limitPoints = (values: ReadonlyMap<string, number>, of: number): Point[] =>
  values.size === 0 ? [] : [strictest('limits.perContractPence', values, 'most', of, 0)];

/** One contract has a clause once: other words for the same one are in conflict; a clause that only some ask for can be had. */
function clausePoints(terms: Readonly<Record<string, Terms>>, each: Each): Point[] {
  const of = Object.keys(terms).length;
  return names(terms, ({ clauses }) => Object.keys(clauses ?? {})).map((clause) => {
    const values = each(({ clauses }) =>
      clauses !== undefined && Object.hasOwn(clauses, clause) ? clauses[clause] : undefined,
    );
    if (!isSame(values))
      return point(`clauses.${clause}`, 'conflict', values, { proposal: commonest(values) });
    const [words = ''] = values.values();
    return point(`clauses.${clause}`, values.size === of ? 'same' : 'compatible', values, {
      proposal: words,
    });
  });
}

const approvalPoints = (values: ReadonlyMap<string, string>, of: number): Point[] =>
  values.size === 0
    ? []
    : [point('keeps', isSame(values) && values.size === of ? 'same' : 'compatible', values)];
