import { type Case, type Formula, isEmpty, type Literal, type Logic, narrowed, negate } from './formula.ts';
import { holdsTogether } from './formula-order.ts';

type Ways = readonly Formula[];

/**
 * Whether a formula of many alternatives, such as that none of many refusals holds, is certainly never so, or whether there is
 * a case of it in which nothing seems to hang together that this cannot look into. One case is looked for, within so many
 * steps: alternatives that what is known already rules out are left out, and those that leave the fewest ways come first.
 */
export function leaves(
  formula: Formula,
  steps: number,
  { spend }: Pick<Logic, 'spend'>,
): 'nothing' | 'something' | 'unsure' {
  let [left, isUnsure] = [steps, false];
  const step = (): boolean => {
    left -= 1;
    if (spend(1) && left >= 0) return true;
    isUnsure = true;
    return false;
  };
  const isFound = (parts: readonly Formula[], before: Case): boolean => {
    const settled = settle(parts, before, step);
    if (settled === undefined) return false;
    const { known, open } = settled;
    if (!holdsTogether(known)) return false;
    const [fewest, ...rest] = open.sort((one, other) => one.length - other.length);
    if (fewest !== undefined)
      return fewest.some((way) => left >= 0 && isFound([way, ...rest.map((any) => ({ any }))], known));
    if (isFree(known)) return true;
    isUnsure = true;
    return false;
  };
  return isFound([formula], new Map()) ? 'something' : isUnsure ? 'unsure' : 'nothing';
}

/** What holds in every way, and the alternatives that are still open, each as the ways that are left of it. */
function settle(
  parts: readonly Formula[],
  before: Case,
  step: () => boolean,
): { readonly known: Case; readonly open: Ways[] } | undefined {
  const known = new Map(before);
  let waiting = [...parts];
  let alternatives: Ways[] = [];
  for (;;) {
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      if ('all' in part) waiting.push(...part.all);
      else if ('any' in part) alternatives.push(part.any);
      else {
        if (!step()) return undefined;
        const range = rangeOf(part, known);
        if (isEmpty(range)) return undefined;
        known.set(part.variable.key, { variable: part.variable, range });
      }
    }
    const open: Ways[] = [];
    for (const any of alternatives) {
      const ways = any.filter((way) => !isRuledOut(way, known, step));
      const [only] = ways;
      if (only === undefined) return undefined;
      if (ways.length === 1) waiting.push(only);
      else if (!ways.some((way) => isGiven(way, known, step))) open.push(ways);
    }
    // What is the only way holds, and may settle others.
    if (waiting.length === 0) return { known, open };
    alternatives = open;
    waiting = [...waiting];
  }
}

const rangeOf = (literal: Literal, known: Case) =>
  narrowed(known.get(literal.variable.key)?.range ?? literal.variable.range, literal);

function isRuledOut(formula: Formula, known: Case, step: () => boolean): boolean {
  if ('all' in formula) return formula.all.some((part) => isRuledOut(part, known, step));
  if ('any' in formula) return formula.any.every((part) => isRuledOut(part, known, step));
  return step() && isEmpty(rangeOf(formula, known));
}

function isGiven(formula: Formula, known: Case, step: () => boolean): boolean {
  if ('all' in formula) return formula.all.every((part) => isGiven(part, known, step));
  if ('any' in formula) return formula.any.some((part) => isGiven(part, known, step));
  return isRuledOut(negate(formula), known, step);
}

/**
 * Whether nothing in a case seems to hang together in a way that is not looked into: amounts and times that are set beside each
 * other have been looked at as such; what hides something reads parts that nothing else reads.
 */
function isFree(known: Case): boolean {
  const variables = [...known.values()].map(({ variable }) => variable);
  const readers = new Map<string, number>();
  const hiding = new Set<string>();
  for (const { touches, plain, sort } of variables)
    for (const part of touches) {
      readers.set(part, (readers.get(part) ?? 0) + 1);
      if (!plain || sort === 'truth' || sort === 'text') hiding.add(part);
    }
  return [...hiding].every((part) => readers.get(part) === 1);
}
