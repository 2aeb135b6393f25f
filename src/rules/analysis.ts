import type { Loaded } from './loading.ts';
import { asList, COMMON_ROLES, EVERYBODY } from './rulebook.ts';
import type { AggregationStatement, BoundaryStatement, ChoiceStatement } from './statement.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the analysis says beside its findings. */
export interface Analysed {
  /** A permission and a refusal of the same act to the same parties, each under a condition of its own: it does not decide which of them meet. */
  readonly undecided: readonly {
    readonly allows: string;
    readonly refuses: string;
    readonly action: string;
  }[];
  /** Acts that no statement lets anybody do, or only parties in roles that nobody can enter. */
  readonly nobodyMay: readonly string[];
}

/**
 * What a rulebook that can be in force may still get wrong: rules that can never matter, places that nobody can take, votes
 * that can never end. Each finding is a warning that names the other statements and says how to mend it. Conditions are
 * compared as text and never solved: where two conditions differ nothing is claimed, and the pair is given back as undecided.
 */
export function analyse(loaded: readonly Loaded[], vocabulary: Vocabulary): Analysed {
  const rules = gather(loaded);
  for (const one of loaded) {
    if (one.layer === 'regime') continue;
    const { statement } = one;
    if (statement.kind === 'position') checkRole(one, statement.role, rules, vocabulary);
    if (statement.kind === 'aggregation') {
      checkShadow(one, statement, rules);
      checkDeadlock(one, statement, rules, vocabulary);
    }
    if (statement.kind === 'choice' && grants(statement)) {
      checkConflict(one, statement, rules);
      checkRepeated(one, statement, rules);
    }
  }
  return { undecided: undecided(rules), nobodyMay: nobodyMay(rules, vocabulary) };
}

interface Rules {
  readonly choices: readonly (readonly [Loaded, ChoiceStatement])[];
  readonly boundaries: readonly BoundaryStatement[];
  readonly aggregations: readonly (readonly [Loaded, AggregationStatement])[];
}

const gather = (loaded: readonly Loaded[]): Rules => ({
  choices: loaded.flatMap((one) => (one.statement.kind === 'choice' ? [[one, one.statement] as const] : [])),
  boundaries: loaded.flatMap(({ statement }) => (statement.kind === 'boundary' ? [statement] : [])),
  aggregations: loaded.flatMap((one) =>
    one.statement.kind === 'aggregation' ? [[one, one.statement] as const] : [],
  ),
});

const warn = (one: Loaded, key: string, message: string): void =>
  one.report([key], message, { severity: 'warning' });

/** The pairs of which nothing was claimed, because their conditions differ. */
function undecided({ choices }: Rules): Analysed['undecided'] {
  const refusals = choices.filter(
    ([, { deontic, orElse }]) => deontic === 'must-not' && orElse !== undefined && 'refuse' in orElse,
  );
  return choices
    .filter(([one, statement]) => one.layer !== 'regime' && grants(statement))
    .flatMap(([, statement]) =>
      asList(statement.does).flatMap((action) =>
        refusals
          .filter(
            ([one, other]) =>
              !one.outer &&
              asList(other.does).includes(action) &&
              covers(other, statement) &&
              !(narrower(statement.when, other.when) && narrower(statement.if, other.if)),
          )
          .map(([, other]) => ({ allows: statement.id, refuses: other.id, action })),
      ),
    );
}

/** In order of name. What the engine alone does is granted to it by the hall, as anything else; boundaries let enter and leave. */
function nobodyMay({ choices, boundaries }: Rules, vocabulary: Vocabulary): string[] {
  const roles = givenRoles(vocabulary);
  for (const { role, enter } of boundaries) if (enter !== undefined) roles.add(role);
  const [canEnter, canLeave] = [
    boundaries.some(({ enter }) => enter !== undefined),
    boundaries.some(({ leave }) => leave !== undefined),
  ];
  const granted = new Set(
    choices.flatMap(([one, statement]) =>
      one.layer !== 'regime' &&
      grants(statement) &&
      asList(statement.who).some((role) => role === EVERYBODY || roles.has(role))
        ? asList(statement.does)
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

/** A case that the reader can picture: who does what, in which the finding shows. */
const inCase = (statement: ChoiceStatement, action: string): string => {
  const [role = EVERYBODY] = asList(statement.who);
  const where =
    statement.when === undefined ? 'in any state' : `where ${statement.when.replaceAll(/\s+/g, ' ')}`;
  return `for example ${role === EVERYBODY ? 'anybody' : `a party as ${role}`} that asks for ${action} ${where}`;
};

const grants = ({ deontic }: ChoiceStatement): boolean => deontic === 'may' || deontic === 'must';
const isTimed = ({ validFrom, validTo }: { validFrom?: string; validTo?: string }): boolean =>
  validFrom !== undefined || validTo !== undefined;

/** Roles that streams give by themselves, and the common ones, need no door. */
const givenRoles = (vocabulary: Vocabulary): Set<string> =>
  new Set([...COMMON_ROLES, ...[...vocabulary.streams.values()].flatMap(({ roles }) => roles)]);

function checkRole(one: Loaded, role: string, { boundaries }: Rules, vocabulary: Vocabulary): void {
  if (givenRoles(vocabulary).has(role)) return;
  if (boundaries.some((boundary) => boundary.role === role && boundary.enter !== undefined)) return;
  warn(
    one,
    'role',
    `nobody can enter the role "${role}" (for example a party that joins as ${role} is always refused): add a boundary statement with enter for it`,
  );
}

/** The first aggregation statement whose condition holds decides: one without a condition leaves nothing to those after it. */
function checkShadow(one: Loaded, statement: AggregationStatement, { aggregations }: Rules): void {
  for (const action of asList(statement.decides)) {
    const before = aggregations.find(
      ([other, { decides, when, ...rest }]) =>
        other.order < one.order &&
        (when === undefined || when === statement.when) &&
        !isTimed(rest) &&
        asList(decides).includes(action),
    );
    if (before !== undefined)
      warn(
        one,
        'decides',
        `it never decides ${action}: "${before[1].id}" stands before it and ${before[1].when === undefined ? 'has no condition' : 'has the same condition'} (for example ${action} ${statement.when === undefined ? 'in any state' : `where ${statement.when.replaceAll(/\s+/g, ' ')}`}); put it first, or give the other a condition`,
      );
  }
}

function checkDeadlock(
  one: Loaded,
  { electorates, period }: AggregationStatement,
  { boundaries }: Rules,
  vocabulary: Vocabulary,
): void {
  const given = givenRoles(vocabulary);
  for (const { role } of electorates) {
    const enterable =
      given.has(role) ||
      boundaries.some((boundary) => boundary.role === role && boundary.enter !== undefined);
    if (!enterable)
      warn(
        one,
        'electorates',
        `it can never be carried: nobody can enter the role "${role}", and an electorate of nobody decides nothing (for example whatever is proposed on the first day); let somebody enter it, or name another role`,
      );
  }
  const waits = electorates.find(({ method, quorum = 0 }) => method !== 'majority' || quorum > 0);
  if (period === undefined && waits !== undefined)
    warn(
      one,
      'electorates',
      `it can stay open for ever: ${waits.method} of ${waits.role} waits for positions and there is no period (for example where one ${waits.role} never answers); add one, and a fallback`,
    );
}

/** A permission that a refusal without condition, or with the same one, always takes back. */
function checkConflict(one: Loaded, statement: ChoiceStatement, { choices }: Rules): void {
  for (const action of asList(statement.does)) {
    const against = choices.find(
      ([, other]) =>
        other.deontic === 'must-not' &&
        other.orElse !== undefined &&
        'refuse' in other.orElse &&
        !isTimed(other) &&
        asList(other.does).includes(action) &&
        covers(other, statement) &&
        narrower(statement.when, other.when) &&
        narrower(statement.if, other.if),
    );
    if (against !== undefined)
      warn(
        one,
        'does',
        `it can never allow ${action}: "${against[1].id}" refuses it to the same parties in the same case (${inCase(statement, action)}); give one of them a condition, or remove one`,
      );
  }
}

/** A permission that another, wider one gives already. */
function checkRepeated(one: Loaded, statement: ChoiceStatement, { choices }: Rules): void {
  if (statement.deontic !== 'may') return;
  const actions = asList(statement.does);
  const wider = choices.find(
    ([other, choice]) =>
      other !== one &&
      other.layer !== 'regime' &&
      choice.deontic === 'may' &&
      !isTimed(choice) &&
      actions.every((action) => asList(choice.does).includes(action)) &&
      covers(choice, statement) &&
      narrower(statement.when, choice.when) &&
      narrower(statement.if, choice.if) &&
      // Of two that say the same, the later one is the repetition.
      (other.order < one.order ||
        !(covers(statement, choice) && asList(choice.does).length === actions.length)),
  );
  if (wider !== undefined)
    warn(
      one,
      'id',
      `it adds nothing: "${wider[1].id}" allows all of this already (${inCase(statement, actions[0] ?? '')}); remove it, or say what sets it apart`,
    );
}

/** Whether everybody that the second speaks of is among those of the first. */
const covers = (wide: ChoiceStatement, narrow: ChoiceStatement): boolean => {
  const who = asList(wide.who);
  return who.includes(EVERYBODY) || asList(narrow.who).every((role) => who.includes(role));
};

/** Whether the first condition surely holds only where the second does: the second is absent, or the same text. */
const narrower = (first: string | undefined, second: string | undefined): boolean =>
  second === undefined || first?.replaceAll(/\s+/g, ' ').trim() === second.replaceAll(/\s+/g, ' ').trim();
