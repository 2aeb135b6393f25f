import { fail, ok, type Result } from '../../kernel/result.ts';
import type { Statement } from '../../rules/statement.ts';
import { readDayParts } from './moment.ts';
import { first, type Posted } from './posted.ts';
import type { BodyError } from './reading.ts';

/** What a new rule can say in plain fields. Whatever else a rule can say is written as a text. */
export const PATTERNS = [
  {
    id: 'may',
    title: 'Somebody may do something',
    says: 'A permission. What no rule allows is not allowed.',
  },
  {
    id: 'must-not',
    title: 'Somebody must not do something',
    says: 'It is refused. Or it is only counted.',
  },
  {
    id: 'must',
    title: 'Somebody must do something by a day',
    says: 'A duty. It arises each time that something has happened, and its day is watched.',
  },
  {
    id: 'joint',
    title: 'Something is decided together',
    says: 'It waits until those whom you name have agreed.',
  },
] as const;

export type Pattern = (typeof PATTERNS)[number]['id'];

/** The statement that the fields make, without what was left empty; `id` is its name. */
export type PatternRule = Readonly<Record<string, unknown>> & { readonly id: string };

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * The rule that the fields of a pattern say, or what they lack, by field. `taken` are the names of rules that are there.
 * Whether it can be in force is for the engine to say, when it is drafted.
 */
export function readPattern(
  pattern: Pattern,
  fields: Posted,
  taken: ReadonlySet<string>,
): Result<PatternRule, readonly BodyError[]> {
  const errors: BodyError[] = [];
  const wrong = (path: string, message: string): undefined => {
    errors.push({ path, message });
  };
  const text = (name: string) => first(fields, name).trim().replaceAll('\r\n', '\n') || undefined;
  const several = (name: string, lacks: string) => {
    const values = (fields.get(name) ?? []).filter((one) => one !== '');
    if (values.length === 0) wrong(name, lacks);
    return values;
  };
  const count = (name: string, lacks: string): number => {
    const typed = first(fields, name).trim();
    if (!/^\d{1,4}$/.test(typed)) wrong(name, lacks);
    return Number(typed);
  };
  const who = several('who', pattern === 'joint' ? 'Choose who decides' : 'Choose who it is about');
  const does = several('does', 'Choose what they do: one action or more');
  const id = text('name') ?? nameOf(`${who[0] ?? ''}-${pattern}-${does[0] ?? ''}`, taken);
  if (!NAME.test(id))
    wrong('name', 'Name of the rule: small letters, digits and hyphens, such as no-tender-in-august');
  else if (taken.has(id)) wrong('name', `There is a rule ${id} already: give this one another name`);
  const until = readUntil(fields);
  if (!until.ok) wrong('until', `Until when ${until.error}`);
  const common = { validTo: until.ok ? until.value : undefined, says: text('says') };
  const when = text('when');
  const norm = first(fields, 'counted') !== '';
  const made = (): Readonly<Record<string, unknown>> => {
    if (pattern === 'joint') {
      const method = text('method') ?? wrong('method', 'Choose how it is decided');
      const days = count('days', 'Enter how many days there are to decide, such as 14');
      const instead = text('instead');
      return {
        kind: 'aggregation',
        decides: oneOrMore(does),
        when,
        electorates: who.map((role) => ({ role, method })),
        period: first(fields, 'unit') === 'workingDays' ? { workingDays: days } : { days },
        fallback: instead === undefined ? 'keep' : { decides: { role: instead, method: 'delegated' } },
      };
    }
    const choice = { kind: 'choice', who: oneOrMore(who), deontic: pattern, does: oneOrMore(does) };
    if (pattern === 'may') return { ...choice, when };
    if (pattern === 'must-not') return { ...choice, when, orElse: norm ? undefined : { refuse: true } };
    return {
      ...choice,
      after: text('after') ?? wrong('after', 'Choose after what the duty arises'),
      arises: when,
      due: dueOf(fields, count('days', 'Enter how many days, such as 10')),
      orElse: norm ? undefined : { escalate: { to: 'member' } },
    };
  };
  const rule = { ...made(), ...common };
  const said = Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
  return errors.length > 0 ? fail(errors) : ok({ id, ...said });
}

/** Counted after the fact that raises the duty, or back from a day that the stream knows, such as `state.deadline`. */
function dueOf(fields: Posted, days: number): string {
  const add = first(fields, 'unit') === 'workingDays' ? 'addWorkingDays' : 'addDays';
  const before = first(fields, 'before');
  if (before === '') return `${add}(fact.at, ${days})`;
  return `has(${before}) ? ${add}(${before}, -${days}) : ${add}(fact.at, ${days})`;
}

function readUntil(fields: Posted): Result<string | undefined, string> {
  const part = (name: string) => first(fields, `until~${name}`).trim();
  const parts = { day: part('day'), month: part('month'), year: part('year') };
  return Object.values(parts).every((one) => one === '') ? ok(undefined) : readDayParts(parts);
}

const oneOrMore = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

/** A name made of a rule's parts that no other rule has. */
export function nameOf(parts: string, taken: ReadonlySet<string>): string {
  const name = parts
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
  return free;
}

/** The rule as rulebooks write it: one part a line, its own parts in braces. */
export const ruleText = (rule: PatternRule): string =>
  Object.entries(rule)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? line(value) : flow(value)}\n`)
    .join('');

const WORD = /^(?!(?:true|false|null)$)(?:[a-z][\w.-]*|\d{4}-\d{2}-\d{2})$/i;
/** What YAML reads as text without quotes where it stands alone on a line. */
const PLAIN = /^[a-z][\w .,()-]*$/i;

const line = (text: string): string =>
  WORD.test(text) || (text.includes(' ') && PLAIN.test(text) && text.trim() === text)
    ? text
    : JSON.stringify(text);

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'string') return WORD.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${flow(one)}`)
    .join(', ')} }`;
}

/** The parts that a pattern has fields for; a statement with others begins as a text. */
const FIELDED = new Set('id kind who deontic does after arises when due orElse validTo says'.split(' '));
const DUE = /^(addDays|addWorkingDays)\(fact\.at, (\d+)\)$/;

/**
 * The pattern and fields of a rule that is there, to begin another from; undefined where it says more than a pattern has fields
 * for. Its own words and its name are left out: they would not fit another content.
 */
export function patternOf(
  statement: Statement,
): { readonly pattern: Pattern; readonly fields: Posted } | undefined {
  if (statement.kind !== 'choice' || Object.keys(statement).some((key) => !FIELDED.has(key)))
    return undefined;
  const { who, does, deontic, when, after, arises, due, orElse } = statement;
  const common: [string, readonly string[]][] = [
    ['who', [who].flat()],
    ['does', [does].flat()],
  ];
  const condition = (text: string | undefined): [string, readonly string[]][] =>
    text === undefined ? [] : [['when', [text]]];
  const counted: [string, readonly string[]][] = orElse === undefined ? [['counted', ['true']]] : [];
  if (after === undefined && due === undefined && arises === undefined) {
    if (deontic === 'may' && orElse === undefined)
      return { pattern: 'may', fields: new Map([...common, ...condition(when)]) };
    if (deontic === 'must-not' && (orElse === undefined || 'refuse' in orElse))
      return { pattern: 'must-not', fields: new Map([...common, ...condition(when), ...counted]) };
    return undefined;
  }
  const [, add, days] = DUE.exec(due ?? '') ?? [];
  const told = orElse === undefined || ('escalate' in orElse && orElse.escalate.to === 'member');
  if (deontic !== 'must' || after === undefined || days === undefined || when !== undefined || !told)
    return undefined;
  return {
    pattern: 'must',
    fields: new Map([
      ...common,
      ...condition(arises),
      ...counted,
      ['after', [after]],
      ['days', [days]],
      ['unit', [add === 'addDays' ? 'days' : 'workingDays']],
    ]),
  };
}
