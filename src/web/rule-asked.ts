import type { Reading } from '../application/interface.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Choice } from './components/index.ts';
import { governedBy, ruleParts, statementChoices } from './forms/knowledge.ts';
import { first, type Posted } from './forms/posted.ts';
import type { BodyError } from './forms/reading.ts';
import { nameOf, PATTERNS, type Pattern, patternOf, readPattern, ruleText } from './forms/rule-pattern.ts';
import { kindWord } from './pages/words.ts';
import type { Visit } from './visit.ts';

/** The step of a draft in which a rule is made from plain fields; the address holds all of them. */
export const RULE = 'rule';

/** A rule on its way from plain fields to the text that is drafted. */
export interface RuleAsked {
  /** Absent: it is still to be said what sort of rule it is. */
  readonly pattern?: Pattern;
  readonly fields: Posted;
  readonly errors: readonly BodyError[];
  /** The rule as a change of the draft, once the fields make one. */
  readonly changes?: readonly JsonObject[];
  /** What the address said, to go back to the fields with. */
  readonly asked: URLSearchParams;
  readonly choices: RuleChoices;
}

export interface RuleChoices {
  readonly who: readonly Choice[];
  readonly does: readonly Choice[];
  /** What can have happened, after which a duty arises. */
  readonly after: readonly Choice[];
  /** Days that a stream knows, by their names in conditions. */
  readonly days: readonly Choice[];
  /** The rules that are there, to begin from. */
  readonly rules: readonly Choice[];
}

/** What the address asks for in the step in which a rule is made; undefined: it is about something else. */
export async function ruleAsked(
  query: Posted,
  reading: Reading,
  visit: Visit,
): Promise<RuleAsked | undefined> {
  if (first(query, 'change') !== RULE) return undefined;
  const rulebook = await visit.moothall.rulebook(reading.stream);
  if (rulebook === undefined) return undefined;
  const taken = new Set(rulebook.statements.map(({ id }) => id));
  const base = {
    fields: query,
    errors: [],
    asked: addressOf(query),
    choices: {
      ...ruleParts(rulebook, reading.kind, visit),
      ...happenings(reading.kind, visit),
      rules: statementChoices(rulebook),
    },
  };
  const begun = rulebook.statements.find(({ id }) => id === first(query, 'begin'))?.amendable;
  if (begun !== undefined) {
    const known = patternOf(begun);
    if (known !== undefined) return { ...base, ...known };
    const written = (await visit.moothall.differences('', rulebook.fingerprint ?? ''))?.find(
      ({ statement }) => statement === begun.id,
    )?.written.after;
    const text = written?.replace(/^id: .*$/m, `id: ${nameOf(begun.id, taken)}`);
    if (text !== undefined) return { ...base, changes: [{ do: 'add', text }] };
  }
  const pattern = PATTERNS.find(({ id }) => id === first(query, 'pattern'))?.id;
  if (pattern === undefined) return base;
  if (first(query, 'go') === '') return { ...base, pattern };
  const rule = readPattern(pattern, query, taken);
  return rule.ok
    ? { ...base, pattern, changes: [{ do: 'add', text: ruleText(rule.value) }] }
    : { ...base, pattern, errors: rule.error };
}

function addressOf(query: Posted): URLSearchParams {
  const kept = [...query].filter(([name]) => name !== 'go' && name !== 'find');
  return new URLSearchParams(
    kept.flatMap(([name, values]) =>
      values.filter((one) => one !== '').map((one): [string, string] => [name, one]),
    ),
  );
}

/** What happens in the streams that these rules decide, and the days that they know. */
function happenings(kind: string, { catalogue }: Visit): Pick<RuleChoices, 'after' | 'days'> {
  const kinds = governedBy(kind, catalogue);
  return {
    after: kinds.flatMap(({ kind: of, facts }) =>
      facts.map(({ type, says }) => ({ value: type, label: says, group: kindWord(of) })),
    ),
    days: kinds.flatMap(({ kind: of, state }) => {
      const { properties = {} } = state as { readonly properties?: Readonly<Record<string, TextSchema>> };
      return Object.entries(properties)
        .filter(([, { format }]) => format === 'date-time')
        .map(([name, { title: day = name }]) => ({
          value: `state.${name}`,
          label: day,
          group: kindWord(of),
        }));
    }),
  };
}

interface TextSchema {
  readonly format?: string;
  readonly title?: string;
}
