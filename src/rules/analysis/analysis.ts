import type { Day } from '../../kernel/time.ts';
import type { Loaded } from '../loading.ts';
import { asList, COMMON_ROLES, EVERYBODY } from '../rulebook.ts';
import type { AggregationStatement, BoundaryStatement, Electorate, PositionStatement } from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { allOfRole, oneOfRole } from '../words/wording.ts';
import { type Choice, checkConflicts, checkRepeated, grants, type Undecided } from './choices.ts';
import { checkEver } from './ever.ts';
import { checkFewer } from './fewer.ts';
import type { Formula, Logic } from './formula.ts';
import { actTitle, outlasts, type Reading, readingOf } from './reading.ts';

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
 * permissions that are taken back, places that nobody can take, votes that can never end, changes of the rules that come to
 * be decided by fewer. Each finding is a warning that
 * names the other statements, gives a case and says how to mend it. Conditions are compared as formulas (`formula.ts`):
 * what is found is certain; what that cannot decide is given back as undecided.
 */
export function analyse(loaded: readonly Loaded[], vocabulary: Vocabulary, today?: Day): Analysed {
  const reading = readingOf(loaded, vocabulary);
  const rules = gather(loaded, reading);
  const undecided: Undecided[] = [];
  for (const one of loaded) {
    if (one.layer === 'regime') continue;
    const { statement } = one;
    undecided.push(...checkEver(one, reading));
    if (statement.kind === 'position') checkRole(one, statement.role, rules);
    if (statement.kind === 'aggregation') {
      checkShadow(one, statement, rules, reading);
      checkDeadlock(one, statement, rules);
    }
    if (statement.kind !== 'choice') continue;
    const choice: Choice = { one, statement };
    if (grants(statement)) undecided.push(...checkConflicts(choice, rules.choices, reading));
    undecided.push(...checkRepeated(choice, rules.choices, reading));
  }
  checkFewer(rules.choices, rules.aggregations, reading, today);
  return { undecided, nobodyMay: nobodyMay(rules, vocabulary, reading) };
}

interface Rules {
  readonly choices: readonly Choice[];
  readonly boundaries: readonly BoundaryStatement[];
  readonly aggregations: readonly (readonly [Loaded, AggregationStatement])[];
  /** Roles that somebody can come to hold. */
  readonly enterable: ReadonlySet<string>;
}

function gather(loaded: readonly Loaded[], reading: Reading): Rules {
  const boundaries = loaded.flatMap((one) =>
    one.statement.kind === 'boundary' ? [[one, one.statement] as const] : [],
  );
  const positions = loaded.flatMap(({ statement }) => (statement.kind === 'position' ? [statement] : []));
  return {
    choices: loaded.flatMap((one) =>
      one.statement.kind === 'choice' ? [{ one, statement: one.statement }] : [],
    ),
    boundaries: boundaries.map(([, statement]) => statement),
    aggregations: loaded.flatMap((one) =>
      one.statement.kind === 'aggregation' ? [[one, one.statement] as const] : [],
    ),
    enterable: enterableOf(boundaries, positions, reading),
  };
}

/** Roles that streams give by themselves, and the common ones, need no door; a door that no case opens is none. */
function enterableOf(
  boundaries: readonly (readonly [Loaded, BoundaryStatement])[],
  positions: readonly PositionStatement[],
  reading: Reading,
): ReadonlySet<string> {
  const { streams, actions } = reading.vocabulary;
  const ways = [...actions].flatMap(([action, { enters }]) => (enters === undefined ? [] : [action]));
  const opens = (one: Loaded, condition: string | undefined) =>
    ways.length === 0 ||
    ways.some((action) => !reading.logic.isNever(reading.conditions(one, [condition], { action }, 'any')));
  const full = positions.flatMap(({ role, max }) => (max === 0 ? [role] : []));
  const open = boundaries.flatMap(([one, { role, enter }]) =>
    enter !== undefined && !full.includes(role) && opens(one, enter.if) ? [role] : [],
  );
  return new Set([...COMMON_ROLES, ...[...streams.values()].flatMap(({ roles }) => roles), ...open]);
}

/** In order of name. What the engine alone does is granted to it by the hall, as anything else; boundaries let enter and leave. */
function nobodyMay(
  { choices, boundaries, enterable }: Rules,
  vocabulary: Vocabulary,
  reading: Reading,
): string[] {
  const [canEnter, canLeave] = [
    boundaries.some(({ enter }) => enter !== undefined),
    boundaries.some(({ leave }) => leave !== undefined),
  ];
  const granted = new Set(
    choices.flatMap(({ one, statement }) =>
      one.layer !== 'regime' &&
      grants(statement) &&
      asList(statement.who).some((role) => role === EVERYBODY || enterable.has(role))
        ? asList(statement.does).filter(
            (action) => !reading.logic.isNever(reading.choice(one, statement, action, 'any')),
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

function checkRole(one: Loaded, role: string, { enterable }: Rules): void {
  if (enterable.has(role)) return;
  warn(
    one,
    'role',
    `nobody can enter the role ${oneOfRole(role)} (${role}): for example a party that joins as ${role} is always refused. Add a boundary statement that lets somebody enter`,
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
  { electorates, period }: AggregationStatement,
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
    const why = neverCarries(electorate);
    if (why !== undefined)
      warn(
        one,
        'electorates',
        `it can never be carried: ${why}; for example where all ${allOfRole(role).replace(/^the /, '')} agree, it fails all the same. Lower the share, or give voices a weight`,
      );
  }
  const waits = electorates.find(({ method, quorum = 0 }) => method !== 'majority' || quorum > 0);
  if (period === undefined && waits !== undefined)
    warn(
      one,
      'electorates',
      `it can stay open for ever: it waits for the positions of ${allOfRole(waits.role)} and has no period; for example where one of them never answers. Add a period, and a fallback`,
    );
}

/** A share that no agreement exceeds, or voices that all weigh nothing. */
function neverCarries({ method, share = 0, weight }: Electorate): string | undefined {
  if (method === 'majority' && share >= 1) return 'more than all of the positions would have to agree';
  return weight?.trim() === '0' ? 'no voice weighs anything' : undefined;
}
