import { pointerSteps } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { Day, Instant } from '../kernel/time.ts';
import { type Analysed, analyse } from './analysis/analysis.ts';
import { boundsWithoutNumber } from './analysis/legal-bounds.ts';
import { checkLegalDuties } from './analysis/legal-duties.ts';
import { checkStatements } from './compile-checks.ts';
import {
  type Compute,
  compileCount,
  compileInstant,
  compilePence,
  compileTest,
} from './conditions/condition.ts';
import { environmentsOf, type Words, withSettings } from './conditions/environment.ts';
import type { Flaw } from './conditions/tree.ts';
import { type Finding, isError, isUnlawful, type Step } from './finding.ts';
import { type Loaded, load, type Source } from './loading.ts';
import { factFieldsReadBy } from './reads.ts';
import {
  type ActionRules,
  type AggregationRule,
  asList,
  type BoundaryRule,
  type ChoiceRule,
  type DutyRule,
  dutyKey,
  type InformationRule,
  type OrElseRule,
  type Placed,
  type Rulebook,
} from './rulebook.ts';
import { rolesOf } from './rulebook-roles.ts';
import type {
  AggregationStatement,
  BoundaryStatement,
  ChoiceStatement,
  InformationStatement,
  OrElse,
  PositionStatement,
  Setting,
  VariableStatement,
} from './statement.ts';
import { isRulebook, readDocument } from './text/document.ts';
import { compileVariants } from './variant-rules.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Compiled {
  readonly rulebook: Rulebook;
  readonly warnings: readonly Finding[];
}

/**
 * Makes one rulebook of the documents of all layers: every name is known, every condition typed against each action
 * that its statement speaks of, every value within the bounds of the layers outside it. Else the findings.
 */
export function compileRulebook(
  sources: readonly Source[],
  vocabulary: Vocabulary,
): Result<Compiled, readonly Finding[]> {
  const findings: Finding[] = [];
  const loaded = load(sources, findings);
  const settings = sources.flatMap(({ document }) => (isRulebook(document) ? document.settings : []));
  const statements: readonly Placed[] = loaded.map(({ statement, layer, order, document }) => ({
    statement,
    layer,
    order,
    document,
  }));
  const roles = rolesOf(statements, vocabulary);
  checkStatements({ loaded, sources, vocabulary, roles, settings, findings });
  if (loaded.some((one) => one.isFull())) return fail(dedupe(findings));
  const indices = index(loaded, vocabulary);
  checkLegalDuties(loaded, vocabulary);
  const variants = compileVariants(sources, vocabulary, findings);
  const unique = dedupe(findings);
  if (unique.some(isError)) return fail(unique);
  const byId = new Map(statements.map((placed) => [placed.statement.id, placed]));
  return ok({
    rulebook: { vocabulary, statements, byId, settings, roles, variants, ...indices },
    warnings: unique,
  });
}

/** What is found in one document, and what the analysis could not tell. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly undecided: Analysed['undecided'];
}

/** One document alone, from its text, for `rules check`. */
export function examineDocument(
  text: string,
  vocabulary: Vocabulary,
  outer: readonly Source[] = [],
  today?: Day,
): Examined {
  const read = readDocument(text);
  if (!read.ok) return { findings: read.error, undecided: [] };
  const { document, locate, warnings } = read.value;
  const layer = isRulebook(document) ? 'rulebook' : 'regime';
  const examined = examine([...outer, { layer, document, locate }], vocabulary, today);
  return { ...examined, findings: [...warnings, ...examined.findings] };
}

/**
 * The innermost of the documents, within those around it: what is doubtful in them is not its to mend. What the law does not
 * allow to anything that begins today or later is an error; without a day, so is what it did not allow at some time.
 */
export function examine(sources: readonly Source[], vocabulary: Vocabulary, today?: Day): Examined {
  const compiled = compileRulebook(sources, vocabulary);
  const inner = sources.at(-1)?.document;
  const isOwn = ({ document }: Finding) => document === undefined || document === inner?.id;
  const isOwnOrError = (finding: Finding) => isOwn(finding) || isError(finding);
  if (!compiled.ok) return { findings: compiled.error.filter(isOwnOrError), undecided: [] };
  const doubts: Finding[] = [];
  const { undecided, nobodyMay } = analyse(load(sources, doubts), vocabulary, today);
  const own = [...compiled.value.warnings, ...dedupe(doubts)]
    .filter(isOwn)
    .map((finding) =>
      isUnlawful(finding, today ?? '0000-01-01') ? { ...finding, severity: 'error' as const } : finding,
    );
  // A regime or the hall alone permits little: that is for the rulebook within them.
  if (inner !== undefined && isRulebook(inner) && sources.length > 1 && nobodyMay.length > 0)
    own.push({
      severity: 'warning',
      document: inner.id,
      path: '',
      line: 1,
      column: 1,
      message: `nobody may do: ${nobodyMay.map((action) => `${vocabulary.actions.get(action)?.title} (${action})`).join(', ')}; for example whoever asks for the first of them is refused in any state. Let somebody by a statement with may, or leave it where that is meant`,
    });
  const unnamed = sources.flatMap(({ document }) =>
    inner === undefined || !isRulebook(inner) || isRulebook(document)
      ? []
      : boundsWithoutNumber(inner, document, vocabulary, today ?? '0000-01-01'),
  );
  return { findings: own, undecided: [...undecided, ...unnamed] };
}

/** The findings on one document alone. */
export const checkDocument = (
  text: string,
  vocabulary: Vocabulary,
  outer: readonly Source[] = [],
  today?: Day,
): readonly Finding[] => examineDocument(text, vocabulary, outer, today).findings;

type Indices = Pick<
  Rulebook,
  'actions' | 'boundaries' | 'positions' | 'information' | 'duties' | 'variables'
>;

function index(loaded: readonly Loaded[], vocabulary: Vocabulary): Indices {
  const environments = environmentsOf(vocabulary);
  const inDocument = new Map<Words, Map<readonly Setting[], Words>>();
  const wordsFor = (words: Words, settings: readonly Setting[]): Words => {
    const known = inDocument.get(words) ?? new Map<readonly Setting[], Words>();
    inDocument.set(words, known);
    const made = known.get(settings) ?? withSettings(words, settings);
    known.set(settings, made);
    return made;
  };
  const ofAction = (action: string, { settings }: Loaded) =>
    wordsFor(environments.ofAction(action), settings);
  const actions = new Map<string, { choices: ChoiceRule[]; aggregations: AggregationRule[] }>();
  const rulesOf = (action: string) => at(actions, action, () => ({ choices: [], aggregations: [] }));
  const indices = {
    boundaries: new Map<string, BoundaryRule[]>(),
    positions: new Map<string, Placed<PositionStatement>[]>(),
    information: new Map<string, InformationRule[]>(),
    duties: new Map<string, DutyRule[]>(),
    variables: new Map<string, Placed<VariableStatement>[]>(),
  };
  for (const one of loaded) {
    const { statement } = one;
    switch (statement.kind) {
      case 'choice':
        for (const action of asList(statement.does)) {
          if (!vocabulary.actions.has(action)) continue;
          rulesOf(action).choices.push(choiceRule(one, statement, ofAction(action, one)));
        }
        if (statement.after !== undefined) {
          for (const [kind, stream] of vocabulary.streams) {
            if (!stream.facts.includes(statement.after)) continue;
            const words = wordsFor(environments.ofFact(kind, statement.after), one.settings);
            const key = dutyKey(kind, statement.after);
            at(indices.duties, key, () => []).push(dutyRule(one, statement, words));
          }
        }
        break;
      case 'aggregation':
        for (const action of asList(statement.decides)) {
          if (!vocabulary.actions.has(action)) continue;
          const when = test(one, 'when', statement.when, ofAction(action, one));
          const weights = weightRules(one, statement, wordsFor(environments.ofElector(action), one.settings));
          rulesOf(action).aggregations.push({ ...placed(one, statement), ...when, weights });
        }
        break;
      case 'boundary':
        at(indices.boundaries, statement.role, () => []).push(
          boundaryRule(one, statement, vocabulary, (action) => ofAction(action, one)),
        );
        break;
      case 'position':
        at(indices.positions, statement.role, () => []).push(placed(one, statement));
        break;
      case 'information':
        for (const kind of statement.on === undefined ? vocabulary.streams.keys() : asList(statement.on)) {
          if (!vocabulary.streams.has(kind)) continue;
          const words = wordsFor(environments.ofView(kind), one.settings);
          at(indices.information, kind, () => []).push(informationRule(one, statement, words));
        }
        break;
      default:
        at(indices.variables, statement.variable, () => []).push(placed(one, statement));
    }
  }
  const withWords = new Map<string, ActionRules>(
    [...actions].map(([action, rules]) => [action, { ...rules, words: environments.ofAction(action) }]),
  );
  return { ...indices, actions: withWords };
}

function at<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

const placed = <S extends Placed['statement']>(
  { layer, order, document }: Loaded,
  statement: S,
): Placed<S> => ({ statement, layer, order, document });

function condition<T>(
  one: Loaded,
  path: readonly Step[],
  text: string,
  words: Words,
  compile: (text: string, words: Words) => Result<Compute<T>, readonly Flaw[]>,
): Compute<T> | undefined {
  if (one.isFull()) return undefined;
  const compiled = compile(text, words);
  if (compiled.ok) return compiled.value;
  for (const { offset, message } of compiled.error) one.report(path, message, { offset });
  return undefined;
}

function test<K extends 'if' | 'when'>(
  one: Loaded,
  key: K,
  text: string | undefined,
  words: Words,
): Partial<Record<K, Compute<boolean>>> {
  const compute = text === undefined ? undefined : condition(one, [key], text, words, compileTest);
  const tests: Partial<Record<K, Compute<boolean>>> = {};
  if (compute !== undefined) tests[key] = compute;
  return tests;
}

function choiceRule(one: Loaded, statement: ChoiceStatement, words: Words): ChoiceRule {
  if (statement.after === undefined && statement.period !== undefined)
    one.report(['period'], 'period needs after: the fact that raises the duty');
  // The Or else of a duty is run at its breach, over the fact that raised it, and is compiled with the duty.
  const orElse = statement.after === undefined ? orElseRule(one, statement.orElse, words) : undefined;
  return {
    ...placed(one, statement),
    who: asList(statement.who),
    ...test(one, 'if', statement.if, words),
    ...test(one, 'when', statement.when, words),
    ...(orElse === undefined ? {} : { orElse }),
  };
}

const weightRules = (one: Loaded, { electorates }: AggregationStatement, words: Words) =>
  electorates.map(({ weight }, index) =>
    weight === undefined
      ? undefined
      : condition(one, ['electorates', index, 'weight'], weight, words, compileCount),
  );

function dutyRule(one: Loaded, statement: ChoiceStatement, words: Words): DutyRule {
  const instant = (key: 'due' | 'period' | 'begins'): Compute<Instant> | undefined =>
    statement[key] === undefined ? undefined : condition(one, [key], statement[key], words, compileInstant);
  const due = instant('due');
  const period = instant('period');
  const begins = instant('begins');
  const holds = (key: 'arises' | 'again' | 'while'): Compute<boolean> | undefined =>
    statement[key] === undefined ? undefined : condition(one, [key], statement[key], words, compileTest);
  const arises = holds('arises');
  const again = holds('again');
  const stands = holds('while');
  const orElse = orElseRule(one, statement.orElse, words);
  return {
    ...placed(one, statement),
    who: asList(statement.who),
    does: asList(statement.does),
    ...(arises === undefined ? {} : { arises }),
    ...(due === undefined ? {} : { due }),
    ...(period === undefined ? {} : { period }),
    ...(begins === undefined ? {} : { begins }),
    ...(again === undefined ? {} : { again }),
    ...(stands === undefined ? {} : { while: stands }),
    keeps: factFieldsReadBy(readLater(statement)),
    ...(orElse === undefined ? {} : { orElse }),
  };
}

/** What a duty computes after it was raised; its days are counted anew only where it is due again. */
const readLater = ({ begins, due, period, again, while: stands }: ChoiceStatement) =>
  again === undefined ? [stands] : [stands, again, begins, due, period];

function orElseRule(one: Loaded, orElse: OrElse | undefined, words: Words): OrElseRule | undefined {
  if (orElse === undefined) return undefined;
  if ('refuse' in orElse) return { type: 'refuse' };
  if ('escalate' in orElse) return { type: 'escalate', to: orElse.escalate.to };
  if ('duty' in orElse) {
    const { who, does, due } = orElse.duty;
    const path = ['orElse', 'duty', 'due'];
    const compute = due === undefined ? undefined : condition(one, path, due, words, compileInstant);
    return { type: 'duty', who, does, ...(compute === undefined ? {} : { due: compute }) };
  }
  const { who, to, pence } = orElse.charge;
  if (typeof pence === 'number') return { type: 'charge', who, to, pence };
  const compute = condition(one, ['orElse', 'charge', 'pence'], pence, words, compilePence);
  return { type: 'charge', who, to, pence: compute ?? 0 };
}

function boundaryRule(
  one: Loaded,
  statement: BoundaryStatement,
  vocabulary: Vocabulary,
  wordsOf: (action: string) => Words,
): BoundaryRule {
  const tests = new Map<string, Compute<boolean>>();
  for (const [action, { enters, leaves }] of vocabulary.actions) {
    for (const side of ['enter', 'leave'] as const) {
      const text = statement[side]?.if;
      if (text === undefined || (side === 'enter' ? enters : leaves) === undefined) continue;
      const compute = condition(one, [side, 'if'], text, wordsOf(action), compileTest);
      if (compute !== undefined) tests.set(action, compute);
    }
  }
  return { ...placed(one, statement), tests };
}

function informationRule(one: Loaded, statement: InformationStatement, words: Words): InformationRule {
  return {
    ...placed(one, statement),
    fields: statement.fields.map(pointerSteps),
    ...test(one, 'when', statement.when, words),
  };
}

function dedupe(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ document, path, line, column, message }) => {
    const key = JSON.stringify([document, path, line, column, message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
