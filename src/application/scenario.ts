import Type from 'typebox';
import Value from 'typebox/value';
import { isObject, type Json, type JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { addSpan, type Instant, readInstant } from '../kernel/time.ts';
import type { Via } from '../ledger/fact.ts';
import { type BodyError, explained } from './acting/body-errors.ts';
import type { ActOutcome, Moothall } from './interface.ts';

/** One line of a scenario: an act, and what is expected of it. */
export const scenarioLine = Type.Object(
  {
    as: Type.String({ description: 'The party that acts: party/ID, a saved $name, or public.' }),
    for: Type.Optional(Type.String({ description: 'The party on whose behalf, where another.' })),
    stream: Type.String({ description: 'KIND/ID, KIND/new for an act that starts one, or a saved $name.' }),
    action: Type.String(),
    body: Type.Record(Type.String(), Type.Unknown()),
    at: Type.Optional(
      Type.String({ description: 'Simulated time from here on: an instant, or $now with a span.' }),
    ),
    expect: Type.Optional(Type.Union([Type.Literal('permitted'), Type.Literal('refused')])),
    by: Type.Optional(
      Type.String({ description: 'The id of a statement that must be among those that decided.' }),
    ),
    save: Type.Optional(
      Type.String({
        description: 'Keeps what came into being under this name.',
        pattern: '^[A-Za-z][A-Za-z0-9_-]*$',
      }),
    ),
  },
  { additionalProperties: false },
);

export interface ScenarioLine {
  readonly line: number;
  readonly as: string;
  readonly for?: string;
  readonly stream: string;
  readonly action: string;
  readonly body: JsonObject;
  readonly at?: string;
  readonly expect?: 'permitted' | 'refused';
  readonly by?: string;
  readonly save?: string;
}

/** Reads JSON lines; empty lines and lines that begin with # or // are passed over. The error names the line. */
export function readScenario(text: string): Result<readonly ScenarioLine[], string> {
  const lines: ScenarioLine[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const source = raw.trim();
    if (source === '' || source.startsWith('#') || source.startsWith('//')) continue;
    let parsed: unknown;
    try {
      parsed = JSON.parse(source);
    } catch (error) {
      return fail(`line ${index + 1} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!Value.Check(scenarioLine, parsed)) {
      const [first] = explained(Value.Errors(scenarioLine, parsed), 'a line of a scenario');
      return fail(`line ${index + 1}: ${first === undefined ? 'it is no act' : said(first)}`);
    }
    lines.push({ ...(parsed as Omit<ScenarioLine, 'line'>), line: index + 1 });
  }
  return ok(lines);
}

/** An error about the whole has no path before it. */
const said = ({ path, message }: BodyError): string => (path === '' ? `it ${message}` : `${path} ${message}`);

export interface Played {
  readonly line: ScenarioLine;
  readonly outcome: ActOutcome;
  /** Where the outcome is not what the line expects: how. */
  readonly differs?: string;
}

export interface Stage {
  readonly moothall: Pick<Moothall, 'act'>;
  readonly via: Via;
  /** What `$now` stands for. */
  readonly begun: Instant;
  /** Sets simulated time and lets the clock run up to it. */
  setTime(at: Instant): Promise<Result<void, string>>;
  /** Whether the line's party may be acted for by whoever runs the scenario. */
  mayActAs(party: string): Promise<Result<void, string>>;
}

/** Plays line by line; the caller decides whether to go on after one that differs. Bad references end it with an error. */
export async function* play(
  stage: Stage,
  lines: readonly ScenarioLine[],
  saved: Map<string, string> = new Map(),
): AsyncGenerator<Result<Played, string>> {
  let at: Instant | undefined;
  for (const line of lines) {
    const wrong = (message: string) => fail(`line ${line.line}: ${message}`);
    const filled = fill(line as unknown as Json, saved, stage.begun);
    if (!filled.ok) return yield wrong(filled.error);
    const step = filled.value as unknown as ScenarioLine;
    if (step.at !== undefined) {
      const instant = readInstant(step.at);
      if (!instant.ok) return yield wrong(`at: ${instant.error}`);
      const set = await stage.setTime(instant.value);
      if (!set.ok) return yield wrong(set.error);
      at = instant.value;
    }
    const may = await stage.mayActAs(step.as);
    if (!may.ok) return yield wrong(may.error);
    const outcome = await stage.moothall.act({
      stream: step.stream,
      action: step.action,
      body: step.body,
      as: step.as,
      ...(step.for === undefined ? {} : { for: step.for }),
      ...(at === undefined ? {} : { at }),
      via: stage.via,
    });
    if (line.save !== undefined && outcome.verdict === 'permitted') saved.set(line.save, outcome.id);
    const differs = difference(step, outcome);
    yield ok({ line: step, outcome, ...(differs === undefined ? {} : { differs }) });
  }
}

function difference({ action, expect, by }: ScenarioLine, outcome: ActOutcome): string | undefined {
  if (outcome.verdict === 'invalid') {
    return outcome.errors.map((error) => `${action}: ${said(error)}`).join('; ');
  }
  if (expect !== undefined && outcome.verdict !== expect) {
    const why = outcome.verdict === 'refused' ? `: ${outcome.message}` : '';
    return `expected ${expect}, was ${outcome.verdict}${why}`;
  }
  const ids = outcome.by.map((statement) => statement.id);
  if (by !== undefined && !ids.includes(by))
    return `expected to be decided by ${by}, was by ${ids.join(', ') || 'no statement'}`;
  return undefined;
}

const NAME = /^\$([A-Za-z][A-Za-z0-9_-]*)(\/.*)?$/;
const NOW = /^\$now(?:([+-])(P[0-9A-Z.]+))?$/;

/** Puts saved names and times where `$name` and `$now+P3D` stand, in keys too. */
function fill(value: Json, saved: ReadonlyMap<string, string>, begun: Instant): Result<Json, string> {
  if (typeof value === 'string') return fillText(value, saved, begun);
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const filled = fill(item, saved, begun);
      if (!filled.ok) return filled;
      items.push(filled.value);
    }
    return ok(items);
  }
  if (!isObject(value)) return ok(value);
  const members: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const name = fillText(key, saved, begun);
    if (!name.ok) return name;
    const filled = fill(member as Json, saved, begun);
    if (!filled.ok) return filled;
    members.push([name.value, filled.value]);
  }
  return ok(Object.fromEntries(members));
}

function fillText(text: string, saved: ReadonlyMap<string, string>, begun: Instant): Result<string, string> {
  if (!text.startsWith('$')) return ok(text);
  const time = NOW.exec(text);
  if (time !== null) {
    const [, sign, span] = time;
    if (span === undefined) return ok(begun);
    try {
      return ok(addSpan(begun, sign === '-' ? `-${span}` : span));
    } catch {
      return fail(`"${text}" is no span such as $now+P30DT2H`);
    }
  }
  const [, name, rest = ''] = NAME.exec(text) ?? [];
  if (name === undefined) return ok(text);
  const known = saved.get(name);
  return known === undefined
    ? fail(
        `$${name} was never saved; saved are ${[...saved.keys()].map((one) => `$${one}`).join(', ') || 'none'}`,
      )
    : ok(`${known}${rest}`);
}
