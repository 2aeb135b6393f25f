import type { Day } from '../../kernel/time.ts';
import type { Loaded } from '../loading.ts';
import { asList, EVERYBODY } from '../rulebook.ts';
import type {
  AggregationStatement,
  BoundaryStatement,
  ChoiceStatement,
  Fallback,
  Period,
  PositionStatement,
} from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { allOfRole, oneOfRole, orList } from '../words/wording.ts';
import { checkCharge } from './charges.ts';
import {
  type Choice,
  checkAskedTwice,
  checkConflicts,
  checkRepeated,
  grants,
  type Undecided,
} from './choices.ts';
import { checkElectors, checkElsewhere } from './elsewhere.ts';
import { type Enterable, enterableOf } from './entering.ts';
import { checkEver } from './ever.ts';
import { checkFewer } from './fewer.ts';
import type { Formula, Logic } from './formula.ts';
import { checkLegalDuties } from './legal-duties.ts';
import { checkOver } from './over.ts';
import { actTitle, outlasts, type Reading, readingOf } from './reading.ts';
import { checkTogether, takenKey } from './together.ts';
import { checkVetoes } from './vetoes.ts';
import { checkWeights } from './weights.ts';

export type { Undecided } from './choices.ts';

/** What the analysis says beside its findings. */
export interface Analysed {
  /** What it does not decide. */
  readonly undecided: readonly Undecided[];
  /** Acts that no statement lets anybody do, or only parties in roles that nobody can enter. */
  readonly nobodyMay: readonly string[];
}

/**
 * What a rulebook that can be in force may still get wrong: conditions that can never hold, statements that others cover,
 * permissions that are taken back, by one refusal or by all together, duties that are due before they arise, places that
 * nobody can take, votes that can never end or close as they open, changes of the rules that come to be decided by fewer, vetoes of those who can
 * be sent away. Each finding is a warning that
 * names the other statements, gives a case and says how to mend it. Conditions are compared as formulas (`formula.ts`):
 * what is found is certain; what that cannot decide is given back as undecided.
 */
export function analyse(loaded: readonly Loaded[], vocabulary: Vocabulary, today?: Day): Analysed {
  const reading = readingOf(loaded, vocabulary);
  const rules = gather(loaded, reading);
  const undecided: Undecided[] = [...checkLegalDuties(loaded, vocabulary)];
  for (const one of loaded) {
    if (one.layer === 'regime') continue;
    const { statement } = one;
    // What cannot be told of the hall's own rules, which come with the program, is no question to whoever writes others.
    const untold = checkEver(one, reading);
    if (!one.outer) undecided.push(...untold);
    checkOver(one, reading, today);
    if (statement.kind === 'position') checkRole(one, statement, rules);
    if (statement.kind === 'aggregation') {
      checkShadow(one, statement, rules, reading);
      checkDeadlock(one, statement, rules);
      checkElectors(one, statement, new Set(rules.positions.map(({ role }) => role)), vocabulary);
      checkPeriods(one, statement);
      checkWeights(one, statement, reading);
    }
    if (statement.kind !== 'choice') continue;
    checkElsewhere(one, statement, vocabulary);
    checkCharge(one, statement, reading);
    const choice: Choice = { one, statement };
    checkAskedTwice(one, statement, loaded, reading);
    if (grants(statement)) undecided.push(...checkConflicts(choice, rules.choices, reading));
    undecided.push(...checkRepeated(choice, rules.choices, reading));
  }
  checkVetoes(rules, reading, checkFewer(rules, reading, today));
  const permissions = rules.choices.filter(
    ({ one, statement }) => one.layer !== 'regime' && grants(statement),
  );
  const together = checkTogether(permissions, rules.choices, reading);
  return {
    undecided: [...undecided, ...together.undecided],
    nobodyMay: nobodyMay(rules, together.taken, vocabulary, reading),
  };
}

interface Rules extends Enterable {
  readonly choices: readonly Choice[];
  readonly boundaries: readonly BoundaryStatement[];
  readonly aggregations: readonly (readonly [Loaded, AggregationStatement])[];
  readonly positions: readonly PositionStatement[];
  /** Roles that keep somebody: the last cannot be sent away. */
  readonly kept: ReadonlySet<string>;
}

function gather(loaded: readonly Loaded[], reading: Reading): Rules {
  const boundaries = loaded.flatMap((one) =>
    one.statement.kind === 'boundary' ? [[one, one.statement] as const] : [],
  );
  const positions = loaded.flatMap(({ statement }) => (statement.kind === 'position' ? [statement] : []));
  const choices = loaded.flatMap((one) =>
    one.statement.kind === 'choice' ? [{ one, statement: one.statement }] : [],
  );
  const aggregations = loaded.flatMap((one) =>
    one.statement.kind === 'aggregation' ? [[one, one.statement] as const] : [],
  );
  return {
    choices,
    boundaries: boundaries.map(([, statement]) => statement),
    aggregations,
    positions,
    kept: new Set(positions.flatMap(({ role, min = 0 }) => (min > 0 ? [role] : []))),
    ...enterableOf(
      { doors: boundaries, positions, choices, decisions: aggregations.map(([, each]) => each) },
      reading,
    ),
  };
}

/**
 * In order of name. What the engine does by itself is granted to it by the hall, as anything else; what it may do in some
 * cases only, as it ends contracts whose time is up, is for parties in the others. Boundaries let enter and leave.
 */
function nobodyMay(
  { choices, boundaries, enterable }: Rules,
  taken: ReadonlySet<string>,
  vocabulary: Vocabulary,
  reading: Reading,
): string[] {
  const [canEnter, canLeave] = [
    boundaries.some(({ enter }) => enter !== undefined),
    boundaries.some(({ leave }) => leave !== undefined),
  ];
  const somebody = ({ who, if: given, when }: ChoiceStatement): boolean =>
    asList(who).some((role) =>
      role === 'engine'
        ? given === undefined && when === undefined
        : role === EVERYBODY || enterable.has(role),
    );
  const granted = new Set(
    choices.flatMap(({ one, statement }) =>
      one.layer !== 'regime' && grants(statement) && somebody(statement)
        ? asList(statement.does).filter(
            (action) =>
              !taken.has(takenKey(statement, action)) &&
              !reading.logic.isNever(reading.choice(one, statement, action, 'any')),
          )
        : [],
    ),
  );
  return [...vocabulary.actions]
    .filter(
      ([action, { enters, leaves }]) =>
        !granted.has(action) && !(enters !== undefined && canEnter) && !(leaves !== undefined && canLeave),
    )
    .map(([action]) => action)
    .sort();
}

const warn = (one: Loaded, key: string, message: string, names: readonly string[] = []): void =>
  one.report([key], message, { severity: 'warning', names });

function checkRole(one: Loaded, { role, max }: PositionStatement, { entered, boundaries }: Rules): void {
  if (entered.has(role)) return;
  const doors = boundaries.filter((door) => door.role === role && door.enter !== undefined);
  const mend =
    max === 0
      ? 'It has no places (max: 0): give it at least one, or leave max out'
      : doors.length === 0
        ? 'Add a boundary statement that lets somebody enter'
        : `${orList(doors.map(({ id }) => `“${id}”`))} lets in nobody, since whoever it asks for would have to be in already, it asks for evidence that nobody can show, its condition never holds, or a rule refuses it in every case: name in it a role that somebody holds, or mend the evidence, the condition or that rule`;
  warn(
    one,
    max === 0 ? 'max' : 'role',
    `nobody can enter the role ${oneOfRole(role)} (${role}): for example a party that joins as ${role} is always refused. ${mend}`,
    max === 0 ? [] : doors.map(({ id }) => id),
  );
}

/** The first aggregation statement whose condition holds decides: those before may leave nothing to one after them. */
function checkShadow(
  one: Loaded,
  statement: AggregationStatement,
  { aggregations }: Rules,
  reading: Reading,
): void {
  if (reading.mayFail(statement.when)) return;
  for (const action of asList(statement.decides)) {
    const place = { action };
    const own = reading.conditions(one, [statement.when], place, 'as-set');
    if (reading.logic.isNever(own)) continue;
    const before = aggregations
      .filter(
        ([other, { decides, ...rest }]) =>
          other.order < one.order &&
          outlasts({ decides, ...rest }, statement) &&
          asList(decides).includes(action),
      )
      .map(([other, { when }]) => ({ other, holds: reading.conditions(other, [when], place, 'as-set') }));
    const covering = leastThatCover(own, before, reading.logic);
    if (covering.length === 0) continue;
    const named = covering.map(({ other }) => reading.named(other)).join(' and ');
    warn(
      one,
      'decides',
      `it never decides ${actTitle(action, reading.vocabulary)}: before it ${named} ${covering.length === 1 ? 'decides' : 'decide'} every case of it (${reading.example(one, own, place)}). Put this one first, or narrow the condition of the other`,
      covering.map(({ other }) => other.statement.id),
    );
  }
}

/** One that covers it, else all together where they do. */
function leastThatCover<B extends { readonly holds: Formula }>(
  own: Formula,
  before: readonly B[],
  { implies }: Logic,
): readonly B[] {
  const one = before.find(({ holds }) => implies(own, holds));
  if (one !== undefined) return [one];
  return before.length > 1 && implies(own, { any: before.map(({ holds }) => holds) }) ? before : [];
}

function checkDeadlock(
  one: Loaded,
  { electorates, period, fallback }: AggregationStatement,
  { enterable }: Rules,
): void {
  for (const electorate of electorates) {
    const { role } = electorate;
    if (!enterable.has(role))
      warn(
        one,
        'electorates',
        `it can never be carried: nobody can enter the role ${oneOfRole(role)} (${role}), and an electorate of nobody decides nothing; for example whatever is proposed on the first day fails. Let somebody enter it, or name another role`,
      );
    if (electorate.method === 'majority' && (electorate.share ?? 0) >= 1)
      warn(
        one,
        'electorates',
        `it can never be carried: more than all of the positions would have to agree; for example where all ${allOfRole(role).replace(/^the /, '')} agree, it fails all the same. Lower the share`,
      );
  }
  const [waits] = electorates;
  if (period === undefined && waits !== undefined)
    warn(
      one,
      'electorates',
      `it can stay open for ever: it waits for the positions of ${allOfRole(waits.role)} and has no period; for example where ${waits.method === 'majority' ? 'half' : 'one'} of them never ${waits.method === 'majority' ? 'answer' : 'answers'}. Add a period, and a fallback`,
    );
  const second =
    fallback !== undefined && fallback !== 'keep' && 'decides' in fallback ? fallback.decides : undefined;
  if (second !== undefined && second.period === undefined)
    warn(
      one,
      'fallback',
      `after a deadlock it can stay open for ever: it waits for the positions of ${allOfRole(second.role)} and has no period; for example where none of them answers. Add a period to what decides in the fallback`,
    );
}

/** A period in which nobody but whoever opens the decision can answer: silence would be counted before it could be broken. */
function checkPeriods(one: Loaded, { electorates, period, fallback }: AggregationStatement): void {
  for (const [field, given] of [
    ['period', period],
    ['fallback', periodOf(fallback)],
  ] as const)
    if (given !== undefined && Object.values(given).every((days) => days === 0))
      warn(
        one,
        field,
        `it closes as it opens: a period of 0 days ends before ${allOfRole(electorates[0]?.role ?? '')} could answer; for example where one of them proposes, and nobody else has had time to say no. Give it a day or more`,
      );
}

function periodOf(fallback: Fallback | undefined): Period | undefined {
  if (fallback === undefined || fallback === 'keep' || 'escalate' in fallback) return undefined;
  if ('decides' in fallback) return fallback.decides.period;
  return 'mediates' in fallback ? fallback.mediates.period : fallback.refers.period;
}
