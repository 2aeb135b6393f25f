import { parse } from 'yaml';
import { isObject, type Json, type JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { readDocumentValue } from './document.ts';
import type { RulebookDocument } from './statement.ts';

/**
 * One change that an amendment makes to a rulebook: a statement added, put in the place of another, removed, or raised from
 * norm to rule, or the value of a setting. `text` is one statement in YAML.
 */
export type Change =
  | { readonly do: 'add'; readonly text: string; readonly constitution?: boolean }
  | { readonly do: 'replace'; readonly statement: string; readonly text: string }
  | { readonly do: 'remove'; readonly statement: string }
  /** A norm becomes a rule: what nobody may do is refused; of what was to be done and was not, the members are told. */
  | { readonly do: 'raise'; readonly statement: string }
  | { readonly do: 'set'; readonly setting: string; readonly value: number };

export interface ChangeFault {
  /** The index of the change that cannot be made. */
  readonly index: number;
  readonly message: string;
}

const SECTIONS = ['constitution', 'rulebook'] as const;
type Draft = Record<(typeof SECTIONS)[number], JsonObject[]> & { settings: JsonObject[] };

/** Makes the changes one after the other. The document that comes out has its shape; whether it can be in force is compiled. */
export function applyChanges(
  document: RulebookDocument,
  changes: readonly Change[],
): Result<RulebookDocument, ChangeFault> {
  const { settings, constitution, rulebook, ...rest } = structuredClone(document) as unknown as JsonObject &
    Draft;
  const draft: Draft = { settings, constitution, rulebook };
  for (const [index, change] of changes.entries()) {
    const wrong = applyOne(draft, change);
    if (wrong !== undefined) return fail({ index, message: wrong });
  }
  const read = readDocumentValue({ ...rest, ...draft });
  if (read.ok) return ok(read.value.document as RulebookDocument);
  const [first] = read.error;
  const named = changes.findIndex(
    (change) => first?.statement !== undefined && idOf(change) === first.statement,
  );
  return fail({ index: Math.max(named, 0), message: first?.message ?? 'the rulebook cannot be read' });
}

function applyOne(draft: Draft, change: Change): string | undefined {
  if (change.do === 'set') {
    const setting = draft.settings.find(({ id }) => id === change.setting);
    if (setting === undefined)
      return `there is no setting ${change.setting}; there are ${draft.settings.map(({ id }) => String(id)).join(', ')}`;
    draft.settings[draft.settings.indexOf(setting)] = { ...setting, value: change.value };
    return undefined;
  }
  if (change.do === 'add') {
    const statement = statementIn(change.text);
    if (typeof statement === 'string') return statement;
    draft[change.constitution === true ? 'constitution' : 'rulebook'].push(statement);
    return undefined;
  }
  const section = SECTIONS.find((name) => draft[name].some(({ id }) => id === change.statement));
  if (section === undefined) return `there is no statement ${change.statement} in the rulebook`;
  const place = draft[section].findIndex(({ id }) => id === change.statement);
  if (change.do === 'remove') {
    draft[section].splice(place, 1);
    return undefined;
  }
  if (change.do === 'raise') {
    const norm = draft[section][place];
    const orElse = norm === undefined || norm.orElse !== undefined ? undefined : raisedOrElse(norm);
    if (norm === undefined || orElse === undefined)
      return `${change.statement} is no norm that can be raised as it is: replace it, with what follows otherwise`;
    draft[section][place] = { ...norm, orElse };
    return undefined;
  }
  const statement = statementIn(change.text);
  if (typeof statement === 'string') return statement;
  draft[section][place] = statement;
  return undefined;
}

/** What is not to be done is refused; of what was to be done by a day and was not, all members are told. */
function raisedOrElse({ deontic, after }: JsonObject): JsonObject | undefined {
  if (deontic === 'must-not') return { refuse: true };
  return deontic === 'must' && after !== undefined ? { escalate: { to: 'member' } } : undefined;
}

/** The statement, or what is wrong with its text. */
function statementIn(text: string): JsonObject | string {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return `this is no YAML: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`;
  }
  // A statement copied out of a rulebook stands there as one item of a list.
  const [only, ...others] = Array.isArray(value) ? value : [value];
  return isObject(only) && others.length === 0
    ? (only as JsonObject)
    : 'here stands one statement: a map with id, kind and so on';
}

const idOf = (change: Change): Json | undefined => {
  if (change.do === 'set') return undefined;
  if (change.do === 'remove' || change.do === 'raise') return change.statement;
  const statement = statementIn(change.text);
  return typeof statement === 'string' ? undefined : statement.id;
};
