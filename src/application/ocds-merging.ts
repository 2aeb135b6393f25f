import { fail, ok, type Result } from '../kernel/result.ts';
import { compiledRelease } from '../open-data/merging/compiled.ts';
import type { Published } from '../open-data/merging/order.ts';
import { releasesOf } from '../open-data/merging/piece.ts';
import { versionedJson } from '../open-data/merging/versioned.ts';
import type { MergeRule } from '../open-data/standard/merge-rules.ts';
import { readRelease } from './ocds-release.ts';
import type { Decode, OcdsBatch, OcdsFault, OcdsResult, OcdsTask, OcdsWork } from './ocds-task.ts';

type Merging = Extract<OcdsTask, { readonly do: 'compile' | 'version' | 'releases' | 'records' }>;

/** What is written of the releases of one process. */
export type Write = (releases: readonly Published[]) => Result<readonly string[], string>;

/** Releases compiled, versioned or put into packages. */
export const mergingWork = (rules: MergeRule, task: Merging, decode: Decode): OcdsWork =>
  writingWork((releases) => writtenProcess(releases, task, rules), decode);

/** Whatever is written process by process. */
export const writingWork =
  (write: Write, decode: Decode): OcdsWork =>
  (batch) =>
    mergeBatch(batch, write, decode);

interface Read {
  readonly item: number;
  readonly release: Published;
}

function mergeBatch(batch: OcdsBatch, write: Write, decode: Decode): OcdsResult {
  const faults: OcdsFault[] = [];
  const texts: string[] = [];
  let latest = '';
  let item = 0;
  for (const after of batch.groups) {
    const first = item;
    const read: Read[] = [];
    for (; item < after; item += 1) {
      const value = readRelease(batch, batch.starts[item] ?? 0, batch.ends[item] ?? 0, decode);
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
  task: Merging,
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
