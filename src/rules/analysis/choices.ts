import { canonical } from '../../kernel/canonical.ts';
import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import type { ChoiceStatement } from '../statement.ts';
import { type Formula, isNarrower, type Logic, negate } from './formula.ts';
import { actTitle, outlasts, type Reading } from './reading.ts';

/** A choice statement in its place. */
export interface Choice {
  readonly one: Loaded;
  readonly statement: ChoiceStatement;
}

/** A question that the analysis leaves open. */
export interface Undecided {
  /**
   * Whether a permission and a refusal meet, all refusals together leave anything of a permission, a condition can ever hold, a
   * statement repeats another, a number of the text keeps a bound that the law sets under a name that the text does not have,
   * a duty is due no later than the law has it.
   */
  readonly question: 'meets' | 'left' | 'ever' | 'repeats' | 'bounded' | 'later';
  readonly statement: string;
  readonly other?: string;
  readonly action?: string;
}

/** Whether a choice statement allows its act. */
export const grants = ({ deontic }: ChoiceStatement): boolean => deontic === 'may' || deontic === 'must';
/** Whether a choice statement refuses its act. */
export const refuses = ({ deontic, orElse }: ChoiceStatement): boolean =>
  deontic === 'must-not' && orElse !== undefined && 'refuse' in orElse;

/** A permission that a refusal takes back, wholly or for a part of what it allows. */
export function checkConflicts(allowed: Choice, choices: readonly Choice[], reading: Reading): Undecided[] {
  const undecided: Undecided[] = [];
  const { one, statement } = allowed;
  for (const action of asList(statement.does)) {
    const may = reading.choice(one, statement, action, 'as-set');
    if (reading.logic.isNever(may)) continue;
    const against = choices.filter(
      (other) => refuses(other.statement) && asList(other.statement.does).includes(action),
    );
    const told = against.some((refusal) => tellConflict(allowed, refusal, action, may, reading));
    if (told) continue;
    undecided.push(
      ...against
        .filter(({ one: other }) => !other.outer)
        .flatMap((refusal) =>
          meetsUnknown(may, refusal, action, reading) ? [pair('meets', allowed, refusal, action)] : [],
        ),
    );
  }
  return undecided;
}

const pair = (question: Undecided['question'], first: Choice, second: Choice, action: string): Undecided => ({
  question,
  statement: first.statement.id,
  other: second.statement.id,
  action,
});

const meetsUnknown = (
  may: Formula,
  { one, statement }: Choice,
  action: string,
  reading: Reading,
): boolean => {
  const meeting: Formula = { all: [may, reading.choice(one, statement, action, 'as-set')] };
  return !reading.logic.isNever(meeting) && reading.logic.understoodCase(meeting) === undefined;
};

function tellConflict(
  { one, statement }: Choice,
  refusal: Choice,
  action: string,
  may: Formula,
  reading: Reading,
): boolean {
  if (!outlasts(refusal.statement, statement)) return false;
  const not = reading.choice(refusal.one, refusal.statement, action, 'as-set');
  const [act, place] = [actTitle(action, reading.vocabulary), { action }];
  const names = { severity: 'warning', names: [refusal.statement.id] } as const;
  if (reading.logic.implies(may, not)) {
    const example = reading.example(one, may, place, statement);
    one.report(
      ['does'],
      `it can never allow ${act}: ${reading.named(refusal.one)} refuses it wherever this allows it (${example}). Let the conditions of the two differ, or remove one`,
      names,
    );
    return true;
  }
  const meeting: Formula = { all: [may, not] };
  if (
    refusal.one.outer ||
    !sameQuantity(may, not, reading.logic) ||
    reading.logic.understoodCase(meeting) === undefined
  )
    return false;
  one.report(
    ['when'],
    `it allows ${act} in cases in which ${reading.named(refusal.one)} refuses it: ${reading.example(one, meeting, place, statement)}. Let the two limits meet without overlapping`,
    names,
  );
  return true;
}

/** Whether both set limits to one amount or time: then each says for itself how far it goes, and they should agree. */
function sameQuantity(first: Formula, second: Formula, logic: Logic): boolean {
  const [one, other] = [limited(first, logic), limited(second, logic)];
  return [...one].some((key) => other.has(key));
}

/** The amounts and times that a formula limits in every case in which it is so. */
function limited(formula: Formula, { casesOf }: Logic): ReadonlySet<string> {
  const cases = casesOf(formula) ?? [];
  const keys = cases.map(
    (found) =>
      new Set(
        [...found.values()].flatMap(({ variable, range }) =>
          (variable.sort === 'amount' || variable.sort === 'time') && isNarrower(range, variable.range)
            ? [variable.key]
            : [],
        ),
      ),
  );
  const [first = new Set<string>(), ...rest] = keys;
  return new Set([...first].filter((key) => rest.every((set) => set.has(key))));
}

/** A statement that another, wider one of the same kind covers for every act of it. */
export function checkRepeated(narrow: Choice, choices: readonly Choice[], reading: Reading): Undecided[] {
  const { one, statement } = narrow;
  const actions = asList(statement.does);
  if (statement.right === true || isDuty(statement)) return [];
  if (statement.deontic === 'must-not' && reading.mayFail(statement.if, statement.when)) return [];
  const others = choices.filter((other) => other.one !== one && comparable(narrow, other, reading));
  const wider = others.find((other) => repeats(narrow, other, reading));
  if (wider !== undefined) {
    const [action = ''] = actions;
    const example = reading.example(
      one,
      reading.choice(one, statement, action, 'as-set'),
      { action },
      statement,
    );
    const does = statement.deontic === 'must-not' ? 'rules out' : 'allows';
    one.report(
      ['id'],
      `it adds nothing: ${reading.named(wider.one)} ${does} all of this already (${example}). Remove it, or say what sets it apart`,
      { severity: 'warning', names: [wider.statement.id] },
    );
    return [];
  }
  return others.flatMap((other) =>
    actions
      .filter((action) => repeatsUnknown(narrow, other, action, reading))
      .slice(0, 1)
      .map((action) => pair('repeats', narrow, other, action)),
  );
}

/** A duty that another one asks for in the same words: of two, the later is the repetition. */
export function checkAskedTwice(
  one: Loaded,
  statement: ChoiceStatement,
  loaded: readonly Loaded[],
  reading: Reading,
): void {
  if (!isDuty(statement)) return;
  const own = askedBy(statement);
  const first = loaded.find(
    (other) =>
      other.order < one.order &&
      other.layer !== 'regime' &&
      other.statement.kind === 'choice' &&
      askedBy(other.statement) === own,
  );
  if (first === undefined) return;
  one.report(
    ['id'],
    `it adds nothing: ${reading.named(first)} asks for all of this already; for example what does the one does the other. Remove it, or say what sets it apart`,
    { severity: 'warning', names: [first.statement.id] },
  );
}

const askedBy = ({ id: _, says: __, ...rest }: ChoiceStatement): string => canonical(rest);

const isDuty = ({ deontic, after }: ChoiceStatement): boolean => deontic === 'must' || after !== undefined;

/** Whether two statements do the same where they hold, and the second holds whenever the first does. */
function comparable(
  { statement }: Choice,
  { one: other, statement: wide }: Choice,
  reading: Reading,
): boolean {
  return (
    other.layer !== 'regime' &&
    wide.deontic === statement.deontic &&
    !isDuty(wide) &&
    canonical(wide.orElse ?? {}) === canonical(statement.orElse ?? {}) &&
    outlasts(wide, statement) &&
    asList(statement.does).every((action) => asList(wide.does).includes(action)) &&
    !(wide.deontic === 'may' && reading.mayFail(wide.if, wide.when))
  );
}

function covers(wide: Choice, narrow: Choice, action: string, reading: Reading): boolean {
  const first = reading.choice(narrow.one, narrow.statement, action, 'as-set');
  return (
    !reading.logic.isNever(first) &&
    reading.logic.implies(first, reading.choice(wide.one, wide.statement, action, 'as-set'))
  );
}

/** Of two that say the same, the later one is the repetition. */
function repeats(narrow: Choice, wide: Choice, reading: Reading): boolean {
  const actions = asList(narrow.statement.does);
  if (!actions.every((action) => covers(wide, narrow, action, reading))) return false;
  const same =
    comparable(wide, narrow, reading) &&
    asList(wide.statement.does).every((action) => actions.includes(action)) &&
    actions.every((action) => covers(narrow, wide, action, reading));
  return !same || wide.one.order < narrow.one.order;
}

function repeatsUnknown(narrow: Choice, wide: Choice, action: string, reading: Reading): boolean {
  const apart: Formula = {
    all: [
      reading.choice(narrow.one, narrow.statement, action, 'as-set'),
      negate(reading.choice(wide.one, wide.statement, action, 'as-set')),
    ],
  };
  return !reading.logic.isNever(apart) && reading.logic.understoodCase(apart) === undefined;
}
