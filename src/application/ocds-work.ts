import { isObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { readIndicators } from '../observatory/indicators.ts';
import { MEASURE_NAMES } from '../observatory/measures.ts';
import { observe } from '../observatory/observation.ts';
import { compiledRelease } from '../open-data/merging/compiled.ts';
import type { Published } from '../open-data/merging/order.ts';
import { releasesOf } from '../open-data/merging/piece.ts';
import { versionedJson } from '../open-data/merging/versioned.ts';
import { extended } from '../open-data/standard/extending.ts';
import { type JsonSchema, releaseSchema } from '../open-data/standard/json-schema.ts';
import { type MergeRule, mergeRules } from '../open-data/standard/merge-rules.ts';
import { schemaNode } from '../open-data/validation/node.ts';
import { readRelease } from './ocds-release.ts';
import type { Decode, OcdsBatch, OcdsFault, OcdsResult, OcdsSettings, OcdsTask } from './ocds-task.ts';
import { validateBatch } from './ocds-validation.ts';

/** The built-in schema, or the one given, with what is added to it; the error says what is wrong with them. */
export function schemaFrom({
  schema,
  extensions = [],
}: Pick<OcdsSettings, 'schema' | 'extensions'>): Result<JsonSchema, string> {
  const [whole, ...parts] = [
    schema === undefined ? ok(releaseSchema()) : parsed(schema),
    ...extensions.map(parsed),
  ];
  if (whole?.ok !== true) return fail(whole?.error ?? '');
  const values: unknown[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    values.push(part.value);
  }
  return isObject(whole.value) ? extended(whole.value as JsonSchema, values) : fail('it is no JSON Schema');
}

function parsed(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return fail(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is done with one batch after the other. */
export function ocdsWork(
  { task, files = [], ...given }: OcdsSettings,
  decode: Decode,
): Result<(batch: OcdsBatch) => OcdsResult, string> {
  const schema = schemaFrom(given);
  if (!schema.ok) return schema;
  if (task.do === 'validate') {
    const node = schemaNode(schema.value);
    return node.ok ? ok((batch) => validateBatch(batch, task, node.value, files, decode)) : node;
  }
  const rules = mergeRules(schema.value);
  if (!rules.ok) return rules;
  const write = writerOf(task, rules.value);
  return write.ok ? ok((batch) => mergeBatch(batch, write.value, decode)) : write;
}

/** What is written of the releases of one process. */
type Write = (releases: readonly Published[]) => Result<readonly string[], string>;

function writerOf(task: OcdsTask, rules: MergeRule): Result<Write, string> {
  if (task.do !== 'observe') return ok((releases) => writtenProcess(releases, task, rules));
  const indicators = readIndicators(task.indicators, MEASURE_NAMES);
  if (!indicators.ok) return indicators;
  return ok((releases) => {
    const compiled = compiledRelease(releases, rules);
    if (!compiled.ok) return fail(compiled.error.message);
    return ok([`${JSON.stringify(observe(compiled.value, indicators.value))}\n`]);
  });
}

interface Read {
  readonly item: number;
  readonly release: Published;
}

function mergeBatch(batch: OcdsBatch, write: Write, decode: Decode): OcdsResult {
  const faults: OcdsFault[] = [];
  const texts: string[] = [];
  let latest = '';
  let item = 0;
  let from = 0;
  for (const after of batch.groups) {
    const first = item;
    const read: Read[] = [];
    for (; item < after; item += 1) {
      const end = batch.ends[item] ?? 0;
      const value = readRelease(batch, from, end, decode);
      from = end;
      const found = value.ok ? releasesOf(value.value) : value;
      if (!found.ok) faults.push({ item, message: found.error });
      else for (const release of found.value) read.push({ item, release });
    }
    const usable = dated(read, faults);
    if (usable.length === 0) continue;
    for (const { date } of usable) if (typeof date === 'string' && date > latest) latest = date;
    const written = write(usable);
    if (written.ok) texts.push(...written.value);
    else
      faults.push({ item: first, message: `and the rest of its process cannot be merged: ${written.error}` });
  }
  faults.sort((one, other) => one.item - other.item);
  return { text: texts.join(''), faults, count: texts.length, latest, errors: 0, warnings: 0 };
}

/** Releases that can be put in order; a release without a date is told, unless it is the only one. */
function dated(read: readonly Read[], faults: OcdsFault[]): readonly Published[] {
  if (read.length === 1) return read.map(({ release }) => release);
  return read.flatMap(({ item, release }) => {
    if (typeof release.date === 'string') return [release];
    faults.push({ item, message: 'has no date that could tell its place among the others: left out' });
    return [];
  });
}

function writtenProcess(
  releases: readonly Published[],
  task: OcdsTask,
  rules: MergeRule,
): Result<readonly string[], string> {
  if (task.do === 'releases') return ok(releases.map((release) => `,\n${JSON.stringify(release)}`));
  if (task.do === 'version') {
    const json = versionedJson(releases, rules);
    return json.ok ? ok([`${json.value}\n`]) : fail(json.error.message);
  }
  const compiled = compiledRelease(releases, rules);
  if (!compiled.ok) return fail(compiled.error.message);
  if (task.do !== 'records') return ok([`${JSON.stringify(compiled.value)}\n`]);
  const versioned = task.versioned ? versionedJson(releases, rules) : undefined;
  if (versioned?.ok === false) return fail(versioned.error.message);
  const members = [
    `"ocid":${JSON.stringify(compiled.value.ocid)}`,
    `"releases":${JSON.stringify(releases)}`,
    `"compiledRelease":${JSON.stringify(compiled.value)}`,
    ...(versioned === undefined ? [] : [`"versionedRelease":${versioned.value}`]),
  ];
  return ok([`,\n{${members.join(',')}}`]);
}
