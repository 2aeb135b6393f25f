import { fail, ok, type Result } from '../../kernel/result.ts';
import { compiledFrom, compiledRelease } from '../../open-data/merging/compiled.ts';
import type { Published } from '../../open-data/merging/order.ts';
import { releasesOf } from '../../open-data/merging/piece.ts';
import { versionedJson, writeVersioned } from '../../open-data/merging/versioned.ts';
import type { MergeRule } from '../../open-data/standard/merge-rule.ts';
import { addText, type Utf8 } from '../../open-data/utf8.ts';
import { readRelease } from './release.ts';
import type { Decode, OcdsBatch, OcdsFault, OcdsResult, OcdsTask, OcdsWork } from './task.ts';

type Merging = Extract<OcdsTask, { readonly do: 'compile' | 'version' | 'releases' | 'records' }>;

/**
 * Writes what is to be written of the releases of one process, and says how many entries that is; nothing where it
 * fails. It may use the releases up; `again` gives them anew.
 */
export type Write = (
  out: Utf8,
  releases: readonly Published[],
  again: () => readonly Published[],
) => Result<number, string>;

/** Releases compiled, versioned or put into packages. */
export const mergingWork = (rules: MergeRule, task: Merging, decode: Decode): OcdsWork =>
  writingWork((out, releases, again) => writeProcess(out, releases, again, task, rules), decode);

/** Whatever is written process by process. */
export const writingWork =
  (write: Write, decode: Decode): OcdsWork =>
  (batch, out) =>
    mergeBatch(batch, write, decode, out);

interface Read {
  readonly item: number;
  readonly release: Published;
}

function mergeBatch(batch: OcdsBatch, write: Write, decode: Decode, out: Utf8): OcdsResult {
  const decoded = decode(batch.bytes);
  const faults: OcdsFault[] = [];
  let count = 0;
  let latest = '';
  let item = 0;
  for (const after of batch.groups) {
    const first = item;
    item = after;
    const usable = usableOf(batch, first, after, decoded, faults);
    if (usable.length === 0) continue;
    for (const { date } of usable) if (typeof date === 'string' && date > latest) latest = date;
    const written = write(out, usable, () => usableOf(batch, first, after, decoded, []));
    if (written.ok) count += written.value;
    else
      faults.push({ item: first, message: `and the rest of its process cannot be merged: ${written.error}` });
  }
  faults.sort((one, other) => one.item - other.item);
  return { faults, count, latest, errors: 0, warnings: 0 };
}

/** The releases of one process that can be used; what cannot is told. */
function usableOf(
  batch: OcdsBatch,
  first: number,
  after: number,
  decoded: ReturnType<Decode>,
  faults: OcdsFault[],
): readonly Published[] {
  const read: Read[] = [];
  for (let item = first; item < after; item += 1) {
    const value = readRelease(batch, batch.starts[item] ?? 0, batch.ends[item] ?? 0, decoded);
    const found = value.ok ? releasesOf(value.value) : fail<string>(`${value.error} (left out)`);
    if (!found.ok) faults.push({ item, message: found.error });
    else for (const release of found.value) read.push({ item, release });
  }
  return dated(read, faults);
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

function writeProcess(
  out: Utf8,
  releases: readonly Published[],
  again: () => readonly Published[],
  task: Merging,
  rules: MergeRule,
): Result<number, string> {
  if (task.do === 'releases') {
    for (const release of releases) addText(out, `,\n${JSON.stringify(release)}`);
    return ok(releases.length);
  }
  if (task.do === 'version') {
    const written = writeVersioned(out, releases, rules);
    if (!written.ok) return fail(written.error.message);
    addText(out, '\n');
    return ok(1);
  }
  if (task.do !== 'records') {
    const compiled = compiledFrom(releases, rules, again);
    if (!compiled.ok) return fail(compiled.error.message);
    addText(out, `${JSON.stringify(compiled.value)}\n`);
    return ok(1);
  }
  const compiled = compiledRelease(releases, rules);
  if (!compiled.ok) return fail(compiled.error.message);
  const versioned = task.versioned ? versionedJson(releases, rules) : undefined;
  if (versioned?.ok === false) return fail(versioned.error.message);
  const members = [
    `"ocid":${JSON.stringify(compiled.value.ocid)}`,
    `"releases":${JSON.stringify(releases)}`,
    `"compiledRelease":${JSON.stringify(compiled.value)}`,
    ...(versioned === undefined ? [] : [`"versionedRelease":${versioned.value}`]),
  ];
  addText(out, `,\n{${members.join(',')}}`);
  return ok(1);
}
