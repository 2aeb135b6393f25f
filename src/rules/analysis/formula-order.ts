import { type ASTNode, serialize } from '@marcbachmann/cel-js';

/** Between which numbers something lies. */
interface Ends {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

/** What a variable can be, as far as its numbers go. */
interface Reach extends Ends {
  readonly only?: readonly unknown[];
}

/** A part that is read, or two whose difference is meant. */
interface Part {
  readonly key: string;
  readonly sort: string;
  readonly nodes: readonly ASTNode[];
  /** What it can be in any case. */
  readonly range: Reach;
}

/** That one part lies at most so far beyond another; `strict`: less than so far. */
interface Limit {
  readonly far: number;
  readonly strict: boolean;
}

/** So many parts are set beside each other; the differences of more are not looked into. */
const MOST_PARTS = 12;
const DAY_MS = 86_400_000;
/** A day in London is up to two hours longer or shorter than others: days that are added are only about so long. */
const ABOUT_MS = 3 * 3_600_000;
/** Where amounts and times are counted from. */
const NOTHING = '';

/**
 * Whether the differences of a case are possible together, and with what it says of each part by itself: round a ring of
 * parts, each at most so far beyond the next, no part lies beyond itself. What is denied here is certainly impossible.
 */
export function holdsTogether(
  found: ReadonlyMap<string, { readonly variable: Part; readonly range: Reach }>,
): boolean {
  const known = [...found.values()];
  const beside = new Set(
    known.flatMap(({ variable }) => (variable.sort === 'order' ? variable.nodes.map(serialize) : [])),
  );
  if (beside.size === 0) return true;
  const limits = new Map<string, Map<string, Limit>>();
  const limit = (one: string, beyond: string, far: number, strict: boolean): void => {
    if (!Number.isFinite(far)) return;
    const of = limits.get(one) ?? new Map<string, Limit>();
    limits.set(one, of);
    const before = of.get(beyond);
    const made = { far, strict };
    if (before === undefined || isTighter(made, before)) of.set(beyond, made);
  };
  for (const { variable, range } of known) {
    const { low, lowOpen, high, highOpen } = endsOf(range);
    if (variable.sort === 'order') {
      const [one, other] = variable.nodes.map(serialize);
      if (one === undefined || other === undefined) continue;
      const size = sizeOf(variable);
      limit(one, other, size(high), highOpen || (isSign(variable) && high < 0));
      limit(other, one, size(-low), lowOpen || (isSign(variable) && low > 0));
    } else if (beside.has(variable.key) && (variable.sort === 'amount' || variable.sort === 'time')) {
      limit(variable.key, NOTHING, high, highOpen);
      limit(NOTHING, variable.key, -low, lowOpen);
    }
  }
  return !hasRing(limits);
}

const isTighter = (one: Limit, other: Limit): boolean =>
  one.far < other.far || (one.far === other.far && one.strict && !other.strict);

/** Between which numbers a range lies, those that it lists among them. */
export function endsOf(range: Reach): Ends {
  const numbers = range.only?.filter((value) => typeof value === 'number');
  if (numbers === undefined || numbers.length === 0) return range;
  return { low: Math.min(...numbers), lowOpen: false, high: Math.max(...numbers), highOpen: false };
}

/**
 * How far a number of a difference reaches at most: amounts as they are, days about as long as days are. Of working days and
 * months only the sign is known.
 */
function sizeOf(part: Part): (far: number) => number {
  if (isAmount(part)) return (far) => far;
  if (isSign(part)) return (far) => (far <= 0 ? 0 : Number.POSITIVE_INFINITY);
  return (far) => (far === 0 ? 0 : far * DAY_MS + ABOUT_MS);
}

const isAmount = ({ range }: Part): boolean => Number.isFinite(range.low) || Number.isFinite(range.high);
const isSign = (part: Part): boolean => !isAmount(part) && !part.key.endsWith(' ~ addDays');

/** Whether some part would lie beyond itself: the shortest ways from each part to each, by way of each other. */
function hasRing(limits: ReadonlyMap<string, ReadonlyMap<string, Limit>>): boolean {
  const parts = [...new Set([...limits].flatMap(([one, of]) => [one, ...of.keys()]))];
  if (parts.length > MOST_PARTS) return false;
  const ways = new Map(parts.map((one) => [one, new Map(limits.get(one))]));
  for (const by of parts)
    for (const [one, of] of ways) {
      const first = of.get(by);
      if (first === undefined) continue;
      for (const [beyond, second] of ways.get(by) ?? []) {
        const far = { far: first.far + second.far, strict: first.strict || second.strict };
        const before = of.get(beyond);
        if (before === undefined || isTighter(far, before)) of.set(beyond, far);
        if (one === beyond && (far.far < 0 || (far.far === 0 && far.strict))) return true;
      }
    }
  return false;
}
