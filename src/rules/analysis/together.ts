import { asList, EVERYBODY } from '../rulebook.ts';
import type { ChoiceStatement } from '../statement.ts';
import { allOfRole, andList } from '../words/wording.ts';
import { type Choice, refuses, type Undecided } from './choices.ts';
import { type Formula, negate } from './formula.ts';
import { leaves } from './formula-search.ts';
import { actTitle, outlasts, type Reading } from './reading.ts';

/** So many steps each question takes at most: all those of the largest rulebook that comes with the program take 1,800. */
const STEPS = 1_500;

/** What refusals leave of permissions. */
export interface Together {
  readonly undecided: readonly Undecided[];
  /** Permissions of which nothing is left, each with its act. */
  readonly taken: ReadonlySet<string>;
}

/** A permission and an act of it, as one name. */
export const takenKey = ({ id }: Pick<ChoiceStatement, 'id'>, action: string): string => `${id} ${action}`;

/**
 * Permissions that refusals take back wholly, though none of them does alone; and roles that a permission names and that get
 * nothing from it. The refusals of all layers count that hold whenever the permission does.
 */
export function checkTogether(
  permissions: readonly Choice[],
  choices: readonly Choice[],
  reading: Reading,
): Together {
  const undecided: Undecided[] = [];
  const taken = new Set<string>();
  const refusals = refusalsOf(choices, reading);
  for (const allowed of permissions)
    for (const action of asList(allowed.statement.does)) {
      const { one, statement } = allowed;
      const against = refusals(action).filter(({ refusal }) => outlasts(refusal.statement, statement));
      if (against.length === 0) continue;
      const may = reading.choice(one, statement, action, 'as-set');
      const allows = leaves(may, STEPS, reading.logic);
      if (allows === 'nothing') continue;
      const left = leftOf(may, against, reading);
      if (left === 'nothing') {
        taken.add(takenKey(statement, action));
        tell(allowed, action, may, against, reading);
      } else if (left === 'something') checkRoles(allowed, action, against, reading);
      // What is not understood of the permission itself is told of it already, unless the steps were used up.
      else if (allows === 'something' || !reading.logic.spend(0))
        undecided.push({ question: 'left', statement: statement.id, action });
    }
  return { undecided, taken };
}

/** The refusals of an act, each with the cases that it leaves; made once. */
function refusalsOf(choices: readonly Choice[], reading: Reading): (action: string) => readonly Against[] {
  const made = new Map<string, readonly Against[]>();
  const refusing = choices.filter(({ statement }) => refuses(statement));
  return (action) => {
    const known = made.get(action);
    if (known !== undefined) return known;
    const against = refusing
      .filter(({ statement }) => asList(statement.does).includes(action))
      .map((refusal) => ({
        refusal,
        not: negate(reading.choice(refusal.one, refusal.statement, action, 'as-set')),
      }));
    made.set(action, against);
    return against;
  };
}

interface Against {
  readonly refusal: Choice;
  readonly not: Formula;
}

const leftOf = (may: Formula, against: readonly Against[], { logic }: Reading) =>
  leaves({ all: [may, ...against.map(({ not }) => not)] }, STEPS, logic);

/** The refusals without those that are not needed: each that is left out leaves something. */
function leastOf(may: Formula, against: readonly Against[], reading: Reading): readonly Against[] {
  return against.reduce<readonly Against[]>((kept, one) => {
    const without = kept.filter((other) => other !== one);
    return leftOf(may, without, reading) === 'nothing' ? without : kept;
  }, against);
}

function tell(
  { one, statement }: Choice,
  action: string,
  may: Formula,
  against: readonly Against[],
  reading: Reading,
  role?: string,
): void {
  const least = leastOf(may, against, reading);
  // What one refusal takes wholly has been told of the two.
  const [only] = least;
  if (only === undefined) return;
  if (role === undefined && least.length === 1 && reading.logic.implies(may, negate(only.not))) return;
  const named = andList(least.map(({ refusal }) => reading.named(refusal.one)));
  const act = actTitle(action, reading.vocabulary);
  const refuse = least.length > 1 ? 'together refuse it' : 'refuses it';
  const to = role === undefined ? '' : ` to ${allOfRole(role)}`;
  const wherever = role === undefined ? 'wherever this allows it' : 'wherever this allows it to them';
  const narrowed: ChoiceStatement = role === undefined ? statement : { ...statement, who: role };
  const mend =
    role === undefined
      ? 'Let them leave a case, or remove the permission'
      : 'Leave the role out of it, or let the refusal leave them a case';
  one.report(
    [role === undefined ? 'does' : 'who'],
    `it can never allow ${act}${to}: ${named} ${refuse} ${wherever} (${reading.example(one, may, { action }, narrowed)}). ${mend}`,
    { severity: 'warning', names: least.map(({ refusal }) => refusal.statement.id) },
  );
}

/** Each role of several that a permission names should get something from it. */
function checkRoles(allowed: Choice, action: string, against: readonly Against[], reading: Reading): void {
  const { one, statement } = allowed;
  const roles = asList(statement.who);
  if (one.outer || roles.length < 2 || roles.includes(EVERYBODY)) return;
  for (const role of roles) {
    const may = reading.choice(one, { ...statement, who: role }, action, 'as-set');
    if (leaves(may, STEPS, reading.logic) === 'nothing' || leftOf(may, against, reading) !== 'nothing')
      continue;
    tell(allowed, action, may, against, reading, role);
  }
}
