import { parse } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { Finding } from '../finding.ts';
import type { RulebookDocument } from '../statement.ts';
import { andList } from '../words/wording.ts';
import { readDocumentValue } from './document.ts';

/**
 * One change that an amendment makes to a rulebook: a statement added, put in the place of another, removed, or raised from
 * norm to rule, or the value of a setting. `text` is one statement in YAML; without it the parts make a choice statement,
 * or take the place of those of the one that is replaced.
 */
export type Change =
  | (Parts & { readonly do: 'add'; readonly text?: string; readonly constitution?: boolean })
  | (Parts & { readonly do: 'replace'; readonly statement: string; readonly text?: string })
  | { readonly do: 'remove'; readonly statement: string }
  /** A norm becomes a rule: what nobody may do is refused; of what was to be done and was not, the members are told. */
  | { readonly do: 'raise'; readonly statement: string }
  | { readonly do: 'set'; readonly setting: string; readonly value: number };

/** A choice statement, part by part. */
export interface Parts {
  readonly id?: string;
  readonly who?: string;
  readonly deontic?: string;
  readonly does?: string;
  readonly when?: string;
  readonly says?: string;
}

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
  return fail({
    index: Math.max(named, 0),
    message: first === undefined ? 'the rulebook cannot be read' : placed(first),
  });
}

/** What is wrong with a part of a rule is told with the name of the part. */
function placed({ path, message }: Finding): string {
  const part = path
    .split('/')
    .slice(3)
    .filter((step) => !/^\d+$/.test(step))
    .join('.');
  return message.startsWith('here stands') && part !== '' ? `${part}: ${message}` : message;
}

function applyOne(draft: Draft, change: Change): string | undefined {
  const lacking = lacksIn(change);
  if (lacking !== undefined) return lacking;
  if (change.do === 'set') {
    const setting = draft.settings.find(({ id }) => id === change.setting);
    if (setting === undefined)
      return `There is no number ${change.setting} to set; there are ${draft.settings.map(({ id }) => String(id)).join(', ')}`;
    draft.settings[draft.settings.indexOf(setting)] = { ...setting, value: change.value };
    return undefined;
  }
  if (change.do === 'add') {
    const statement = change.text === undefined ? madeOf(change) : statementIn(change.text);
    if (typeof statement === 'string') return statement;
    draft[change.constitution === true ? 'constitution' : 'rulebook'].push(statement);
    return undefined;
  }
  const section = SECTIONS.find((name) => draft[name].some(({ id }) => id === change.statement));
  if (section === undefined) return `There is no rule ${change.statement} in the rulebook.`;
  const place = draft[section].findIndex(({ id }) => id === change.statement);
  if (change.do === 'remove') {
    draft[section].splice(place, 1);
    return undefined;
  }
  if (change.do === 'raise') {
    const norm = draft[section][place];
    const orElse = norm === undefined || norm.orElse !== undefined ? undefined : raisedOrElse(norm);
    if (norm === undefined || orElse === undefined)
      return `${change.statement} is no norm that can be raised as it is: change the rule, and say what follows otherwise.`;
    draft[section][place] = { ...norm, orElse };
    return undefined;
  }
  const statement =
    change.text === undefined ? changedBy(draft[section][place] ?? {}, change) : statementIn(change.text);
  if (typeof statement === 'string') return statement;
  draft[section][place] = statement;
  return undefined;
}

/** Forms leave any field out: what a change needs and does not say. */
function lacksIn(
  change: Partial<{ setting: string; value: number; statement: string }> & Pick<Change, 'do'>,
) {
  if (change.do === 'add') return undefined;
  if (change.do !== 'set')
    return change.statement === undefined ? 'Choose the rule that this is about.' : undefined;
  if (change.setting === undefined) return 'Choose the number that is to be set.';
  return change.value === undefined ? `Enter the new value of ${change.setting}.` : undefined;
}

/** A new rule of its parts. What must not be done is refused: a norm that is only counted is written as a text. */
function madeOf({ id, who, deontic, does, when, says }: Parts): JsonObject | string {
  if (id === undefined || who === undefined || deontic === undefined || does === undefined) {
    const parts = [
      ['a name', id],
      ['who', who],
      ['whether they may, must or must not', deontic],
      ['what they do', does],
    ] as const;
    const lacks = parts.flatMap(([part, said]) => (said === undefined ? [part] : []));
    return `A new rule still lacks ${andList(lacks)}. Fill that in, or write the whole rule as a text instead.`;
  }
  return defined({
    id,
    kind: 'choice',
    who,
    deontic,
    does,
    when,
    says,
    orElse: deontic === 'must-not' ? { refuse: true } : undefined,
  });
}

/** The rule that is replaced, with the parts that are said. Its own words do not fit another content: they fall away. */
function changedBy(before: JsonObject, { who, deontic, does, when, says }: Parts): JsonObject | string {
  const parts = defined({ who, deontic, does, when });
  if (Object.keys(parts).length === 0 && says === undefined)
    return 'Say what takes the place of the rule: some of its parts, or a text.';
  if (Object.keys(parts).length > 0 && before.kind !== 'choice')
    return `${String(before.id)} does not say who may, must or must not do something: write it anew as a text.`;
  const { says: _, ...rest } = before;
  return defined({
    ...(Object.keys(parts).length > 0 ? rest : before),
    ...parts,
    says,
    ...(deontic === 'must-not' && before.orElse === undefined ? { orElse: { refuse: true } } : {}),
  });
}

const defined = (parts: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as JsonObject;

/** What is not to be done is refused; of what was to be done by a day and was not, all members are told. */
function raisedOrElse({ deontic, after }: JsonObject): JsonObject | undefined {
  if (deontic === 'must-not') return { refuse: true };
  return deontic === 'must' && after !== undefined ? { escalate: { to: 'member' } } : undefined;
}

function whyUnreadable(error: unknown): string {
  if (error instanceof RangeError) return 'It is nested too deeply.';
  const said = error instanceof Error ? error.message : String(error);
  return said.includes('multiple documents')
    ? 'It holds several documents, with --- between them.'
    : (said.split('\n')[0] ?? '');
}

/** The statement, or what is wrong with its text. */
function statementIn(text: string): JsonObject | string {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return `This cannot be read as a rule (YAML): ${whyUnreadable(error)} What has parts stands in braces where it is on one line, for example orElse: { refuse: true }.`;
  }
  // A statement copied out of a rulebook stands there as one item of a list.
  const [only, ...others] = Array.isArray(value) ? value : [value];
  return isObject(only) && others.length === 0
    ? (only as JsonObject)
    : 'Write one rule here, with its id, kind and so on.';
}

/** The id of the rule that a change speaks of; undefined where it sets a number, or its text cannot be read. */
export const idOf = (change: Change): Json | undefined => {
  if (change.do === 'set') return undefined;
  if (change.do === 'remove' || change.do === 'raise') return change.statement;
  if (change.text === undefined) return change.do === 'add' ? change.id : change.statement;
  const statement = statementIn(change.text);
  return typeof statement === 'string' ? undefined : statement.id;
};
