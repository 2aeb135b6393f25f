import { isObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { compiledRelease } from '../open-data/merging/compiled.ts';
import type { Published } from '../open-data/merging/order.ts';
import { releasesOf } from '../open-data/merging/piece.ts';
import { versionedJson } from '../open-data/merging/versioned.ts';
import { depthOf } from '../open-data/splitting/bytes.ts';
import { DEEPEST_VALUE, faultOf, membersByColons } from '../open-data/splitting/inspection.ts';
import { type JsonSchema, releaseSchema } from '../open-data/standard/json-schema.ts';
import { type MergeRule, mergeRules } from '../open-data/standard/merge-rules.ts';

/** What is done with published releases. Entries of packages are written with a comma and a line end before each. */
export type OcdsTask =
  | { readonly do: 'compile' | 'version' | 'releases' }
  | { readonly do: 'records'; readonly versioned: boolean }
  | { readonly do: 'validate'; readonly json: boolean };

export interface OcdsSettings {
  readonly task: OcdsTask;
  /** A release schema (JSON Schema) to take the rules from instead of the built-in table. */
  readonly schema?: string;
}

/** Releases as bytes, one after the other, those of one process together. */
export interface OcdsBatch {
  readonly bytes: Uint8Array;
  /** Where each release ends. */
  readonly ends: Uint32Array;
  /** The number of the first release after each process. */
  readonly groups: Uint32Array;
}

export interface OcdsFault {
  /** The number of the release in the batch. */
  readonly item: number;
  readonly message: string;
}

export interface OcdsResult {
  readonly text: string;
  readonly faults: readonly OcdsFault[];
  /** Processes, or releases, that were written. */
  readonly count: number;
  /** The latest date among them. */
  readonly latest: string;
}

/** Decodes UTF-8 that must be sound; undefined where it is not. */
export type Decode = (bytes: Uint8Array, from: number, end: number) => string | undefined;

/** Releases this long are looked at before they are parsed: millions of brackets would take the memory of all. */
const LONG_RELEASE = 256 * 1024;

/** Reads the rules; the error says what is wrong with the schema. */
export function rulesFrom(schema: string | undefined): Result<MergeRule, string> {
  if (schema === undefined) return mergeRules(releaseSchema());
  try {
    const parsed = JSON.parse(schema) as unknown;
    return isObject(parsed) ? mergeRules(parsed as JsonSchema) : fail('it is no JSON Schema');
  } catch (error) {
    return fail(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Parses one release and says why it is not to be trusted, if so. */
export function readRelease(
  { bytes }: Pick<OcdsBatch, 'bytes'>,
  from: number,
  end: number,
  decode: Decode,
): Result<unknown, string> {
  if (end - from > LONG_RELEASE && depthOf(bytes, from, end) > DEEPEST_VALUE)
    return fail(`is nested more than ${DEEPEST_VALUE} deep`);
  const text = decode(bytes, from, end);
  if (text === undefined) return fail('is not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(
      `is no JSON: ${error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error)}`,
    );
  }
  const fault = faultOf(value, membersByColons(bytes, from, end), () => text);
  return fault === undefined ? ok(value) : fail(fault);
}

/** What is done with one batch after the other. */
export function ocdsWork(
  settings: OcdsSettings,
  decode: Decode,
): Result<(batch: OcdsBatch) => OcdsResult, string> {
  const rules = rulesFrom(settings.schema);
  if (!rules.ok) return rules;
  const { task } = settings;
  return ok((batch) => mergeBatch(batch, task, rules.value, decode));
}

interface Read {
  readonly item: number;
  readonly release: Published;
}

function mergeBatch(batch: OcdsBatch, task: OcdsTask, rules: MergeRule, decode: Decode): OcdsResult {
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
    const written = writtenProcess(usable, task, rules);
    if (written.ok) texts.push(...written.value);
    else
      faults.push({ item: first, message: `and the rest of its process cannot be merged: ${written.error}` });
  }
  faults.sort((one, other) => one.item - other.item);
  return { text: texts.join(''), faults, count: texts.length, latest };
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
