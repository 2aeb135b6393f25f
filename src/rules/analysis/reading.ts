import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import { rolesOf } from '../rulebook-roles.ts';
import type { Bounds, ChoiceStatement, Statement } from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { explainStatement, subjectOf } from '../words/explain.ts';
import { explainCondition, treeOf } from '../words/explain-condition.ts';
import { andList, capital } from '../words/wording.ts';
import { canFail, formulaOf, type Terms } from './condition-formula.ts';
import {
  type Case,
  exampleIn,
  type Formula,
  type Logic,
  logicWithin,
  MOST_STEPS,
  type Range,
  TRUE,
  type Variable,
} from './formula.ts';
import { type Around, isUnspoken, type Place, roleFormula, termsOf } from './terms.ts';

/** Settings as numbers that can be changed within their bounds, or as they are in this text. */
export type Settings = 'any' | 'as-set';

/** The statements of a text as formulas, and in words. */
export interface Reading {
  readonly vocabulary: Vocabulary;
  readonly logic: Logic;
  /** Who, if and when of a choice statement, over one act. */
  choice(one: Loaded, statement: ChoiceStatement, action: string, settings: Settings): Formula;
  /** Conditions alone; absent ones always hold. */
  conditions(one: Loaded, texts: readonly (string | undefined)[], place: Place, settings: Settings): Formula;
  /** Whether one of the conditions may fail to be computed. */
  mayFail(...texts: readonly (string | undefined)[]): boolean;
  /** A statement in plain words with its id behind: `“Any party may ask.” (anyone-asks)`. */
  named(one: Loaded): string;
  /** A condition in plain words. */
  condition(one: Loaded, text: string, place: Place): string;
  /** A case in plain words: `for example where …`; of an act by somebody. */
  example(one: Loaded, formula: Formula, place: Place, statement?: ChoiceStatement): string;
  /** The same of a case that was found. */
  exampleOf(one: Loaded, found: Case | undefined, place: Place, statement?: ChoiceStatement): string;
}

/** Formulas are made once for each text, place and way of reading settings. */
export function readingOf(loaded: readonly Loaded[], vocabulary: Vocabulary): Reading {
  const bounds = boundsOf(loaded);
  const roles = rolesOf(loaded, vocabulary);
  const terms = new Map<string, Terms>();
  const formulas = new Map<string, Formula>();
  const termsFor = (one: Loaded, place: Place, settings: Settings): Terms => {
    const key = [one.document, place.action, place.kind, place.fact, settings].join(' ');
    const around: Around = { vocabulary, roles, settings: one.settings, bounds };
    const made = terms.get(key) ?? termsOf(around, place, settings === 'as-set');
    terms.set(key, made);
    return made;
  };
  const read = (one: Loaded, text: string | undefined, place: Place, settings: Settings): Formula => {
    if (text === undefined) return TRUE;
    const key = [one.document, place.action, place.kind, place.fact, settings, text].join(' ');
    const tree = formulas.has(key) ? undefined : treeOf(text);
    const made =
      formulas.get(key) ?? (tree === undefined ? TRUE : formulaOf(tree, termsFor(one, place, settings)));
    formulas.set(key, made);
    return made;
  };
  const failing = new Map<string, boolean>();
  const fails = (text: string): boolean => {
    const known = failing.get(text);
    if (known !== undefined) return known;
    const tree = treeOf(text);
    const made = tree === undefined || canFail(tree);
    failing.set(text, made);
    return made;
  };
  const subject = (one: Loaded, { action }: Place) => subjectOf(action, vocabulary, one.settings);
  const reading: Reading = {
    vocabulary,
    logic: logicWithin(MOST_STEPS),
    choice: (one, statement, action, settings) => ({
      all: [
        { any: asList(statement.who).map(roleFormula) },
        reading.conditions(one, [statement.if, statement.when], { action }, settings),
      ],
    }),
    conditions: (one, texts, place, settings) => ({
      all: texts.map((text) => read(one, text, place, settings)),
    }),
    mayFail: (...texts) => texts.some((text) => text !== undefined && fails(text)),
    named: (one) => `“${explainStatement(one.statement, vocabulary, one.settings)}” (${one.statement.id})`,
    condition: (one, text, place) => explainCondition(text, subject(one, place)),
    example: (one, formula, place, statement) =>
      reading.exampleOf(
        one,
        reading.logic.understoodCase(formula) ?? reading.logic.casesOf(formula)?.[0],
        place,
        statement,
      ),
    exampleOf: (one, found, place, statement) => {
      const parts = found === undefined ? [] : partsOf(found, statement);
      const where = parts.slice(0, MOST_PARTS).map((part) => explainCondition(part, subject(one, place)));
      return `for example ${statement === undefined ? '' : `${somebody(statement)}, `}${where.length === 0 ? 'in any state' : `where ${andList(where)}`}`;
    },
  };
  return reading;
}

/** So much of a case is told. */
const MOST_PARTS = 4;

const somebody = ({ who }: ChoiceStatement): string => {
  const [role = 'anyone'] = asList(who);
  return role === 'anyone' ? 'anybody' : `a party as ${role}`;
};

/** What layers around a text always allow its settings to be: not what holds for a time, or for some procurements. */
function boundsOf(loaded: readonly Loaded[]): ReadonlyMap<string, readonly Bounds[]> {
  const bounds = new Map<string, Bounds[]>();
  for (const { statement } of loaded) {
    if ((statement.kind !== 'scope' && statement.kind !== 'payoff') || statement.bounds === undefined)
      continue;
    if (isPartial(statement)) continue;
    const name = statement.variable.replace(/^settings\./, '');
    bounds.set(name, [...(bounds.get(name) ?? []), statement.bounds]);
  }
  return bounds;
}

/** Whether a statement holds for a time only, or for some procurements only. */
export const isPartial = ({ validFrom, validTo, variants }: Statement): boolean =>
  validFrom !== undefined || validTo !== undefined || variants !== undefined;

/** Whether one holds whenever the other does, as far as days and variants go. */
export const outlasts = (one: Statement, other: Statement): boolean =>
  !isPartial(one) ||
  (one.variants === undefined &&
    one.validFrom === other.validFrom &&
    one.validTo === other.validTo &&
    one.appliesTo === other.appliesTo);

/** A case as conditions, one for each variable of which it says something that the reader does not know already. */
function partsOf(found: Case, statement: ChoiceStatement | undefined): readonly string[] {
  const known = statement === undefined ? [] : asList(statement.who);
  const keys = [...found.keys()];
  // That a field is there follows from what is said of it.
  const follows = (key: string) =>
    key.startsWith('has(') && keys.some((other) => other !== key && other.includes(key.slice(4, -1)));
  return [...found.values()].flatMap(({ variable, range }) =>
    isUnspoken(variable.key) ||
    follows(variable.key) ||
    known.some((role) => variable.key === `${JSON.stringify(role)} in actor.roles`)
      ? []
      : partOf(variable, range),
  );
}

function partOf({ key, sort, range: all }: Variable, range: Range): readonly string[] {
  const value = exampleIn(range);
  if (value === undefined) return [];
  switch (sort) {
    case 'truth':
      return [value === true ? key : `!(${key})`];
    case 'order': {
      const [first = '', second = '', unit = ''] = key.split(' ~ ');
      const [low, high] = [Math.ceil(range.low), Math.floor(range.high)];
      const days = Number.isInteger(value) ? Number(value) : Number.isFinite(low) ? low : high;
      if (days !== 0) return [`${first} == ${unit}(${second}, ${days})`];
      return [`${first} ${value === 0 ? '==' : Number(value) < 0 ? '<' : '>'} ${second}`];
    }
    case 'time': {
      if (typeof value !== 'number' || (!Number.isFinite(range.low) && !Number.isFinite(range.high)))
        return [];
      return [`${key} == timestamp("${new Date(value).toISOString()}")`];
    }
    default:
      if (typeof value === 'string' || all.only !== undefined) return [`${key} == ${JSON.stringify(value)}`];
      return sort === 'text'
        ? range.not.map((one) => `${key} != ${JSON.stringify(one)}`)
        : [`${key} == ${value}`];
  }
}

/** Acts by their titles: `“Ask a question”`. */
export const actTitle = (action: string, { actions }: Vocabulary): string =>
  `“${capital(actions.get(action)?.title ?? action)}”`;
