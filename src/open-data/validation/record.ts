import { isObject } from '../../kernel/json.ts';
import { isBefore, isDateTime } from './dates.ts';
import { type Finding, found, shown, type Walk } from './finding.ts';
import type { SchemaNode } from './node.ts';
import { newWalk, validateRelease } from './validate.ts';
import { validateVersioned } from './versioned.ts';

type Part = Readonly<Record<string, unknown>>;

/** Whether it holds releases rather than being one. `pointer` is where it stood. */
export const isRecord = (value: Part, pointer: string): boolean =>
  value.ocid !== undefined &&
  ((value.releases ?? value.compiledRelease ?? value.versionedRelease) !== undefined ||
    (value.id === undefined &&
      value.date === undefined &&
      value.tag === undefined &&
      /\/records\/\d+$/.test(pointer)));

/**
 * Everything found in a record (OCDS 1.1.5, record package schema): its list of releases, whole or as links, each release
 * that it holds, and its compiled and versioned release.
 */
export function validateRecord(record: Part, schema: SchemaNode, notes: boolean): readonly Finding[] {
  const walk = newWalk(notes);
  const { ocid, releases, compiledRelease, versionedRelease } = record;
  if (releases === undefined) found(walk, 'required', 'releases is missing');
  else if (!Array.isArray(releases)) at(walk, ['releases'], 'type', `${shown(releases)} is no array`);
  else if (releases.length === 0) at(walk, ['releases'], 'empty', 'has no items');
  else checkReleases(releases, ocid, schema, walk);
  if (compiledRelease !== undefined) {
    add(walk, '/compiledRelease', validateRelease(compiledRelease, schema, notes, true));
    checkProcess(compiledRelease, ocid, ['compiledRelease'], walk);
  }
  if (versionedRelease !== undefined) {
    add(walk, '/versionedRelease', validateVersioned(versionedRelease, schema, notes));
    checkProcess(versionedRelease, ocid, ['versionedRelease'], walk);
  }
  return walk.findings;
}

function checkReleases(releases: readonly unknown[], ocid: unknown, schema: SchemaNode, walk: Walk): void {
  const links = releases.filter(isLink).length;
  if (links > 0 && links < releases.length)
    at(
      walk,
      ['releases'],
      'record',
      'some releases are here whole and some are links: all are one or the other',
    );
  const ids = new Map<unknown, number>();
  let before: unknown;
  for (const [index, release] of releases.entries()) {
    const steps = ['releases', index];
    if (isLink(release)) checkLink(release, steps, walk);
    else {
      add(walk, `/releases/${index}`, validateRelease(release, schema, walk.notes));
      checkProcess(release, ocid, steps, walk);
    }
    if (!isObject(release)) continue;
    const { id, date } = release;
    const same = ids.get(id);
    if (typeof id === 'string' && same !== undefined)
      at(walk, [...steps, 'id'], 'duplicate-release', `${shown(id)} is the id of release ${same} too`);
    ids.set(id, index);
    if (isBefore(date, before))
      at(
        walk,
        [...steps, 'date'],
        'date-order',
        `${shown(date)} stands after ${shown(before)}: releases stand oldest first`,
      );
    before = date;
  }
}

const isLink = (release: unknown): release is Part => isObject(release) && release.url !== undefined;

function checkLink({ url, date }: Part, steps: readonly (string | number)[], walk: Walk): void {
  if (typeof url !== 'string' || !/^[A-Za-z][A-Za-z0-9+.-]*:\S*$/.test(url))
    at(walk, [...steps, 'url'], 'uri', `${shown(url)} is no URI`);
  if (date === undefined) at(walk, steps, 'required', 'date is missing');
  else if (typeof date !== 'string' || !isDateTime(date))
    at(walk, [...steps, 'date'], 'date', `${shown(date)} is no date-time`);
}

/** A record is of one process. */
function checkProcess(
  release: unknown,
  ocid: unknown,
  steps: readonly (string | number)[],
  walk: Walk,
): void {
  if (isObject(release) && release.ocid !== undefined && release.ocid !== ocid)
    at(
      walk,
      [...steps, 'ocid'],
      'record',
      `${shown(release.ocid)} is not the process of the record, ${shown(ocid)}`,
    );
}

function at(walk: Walk, steps: readonly (string | number)[], rule: Finding['rule'], message: string): void {
  walk.steps.push(...steps);
  found(walk, rule, message);
  walk.steps.length -= steps.length;
}

function add(walk: Walk, under: string, findings: readonly Finding[]): void {
  for (const finding of findings) walk.findings.push({ ...finding, path: under + finding.path });
}
