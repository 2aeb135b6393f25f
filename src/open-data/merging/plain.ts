import { ok, type Result } from '../../kernel/result.ts';
import type { MergeRule } from '../standard/merge-rule.ts';
import { sameValue } from './equality.ts';
import { type Flat, flatten, pathText } from './flat.ts';
import { compiledId, inDateOrder, type MergeFault, type Published } from './order.ts';
import { unflatten } from './unflat.ts';

/**
 * The merge routine as OCDS 1.1 and its reference implementation (Python `ocdsmerge`) have it: releases are taken apart
 * into leaves, which are put together again. Slower than tree.ts, and right about everything odd; docs/reference/
 * ocds-merge.md tells what it does. Given releases are not changed.
 */
export function compiledPlain(
  releases: readonly Published[],
  rules: MergeRule,
): Result<Record<string, unknown>, MergeFault> {
  const ordered = inDateOrder(releases);
  if (!ordered.ok) return ordered;
  const merged: Flat = new Map();
  const numbering = { next: 0 };
  const put = (key: string, value: unknown) => {
    const path = pathText('', key);
    const known = merged.get(path);
    if (known === undefined) merged.set(path, { steps: [key], value });
    else known.value = value;
  };
  put('tag', ['compiled']);
  for (const release of ordered.value) {
    const { tag: _, ...fields } = release;
    const { ocid, date } = release;
    put('id', compiledId(ocid, date));
    put('date', date ?? null);
    put('ocid', ocid ?? null);
    flatten(fields, rules, numbering, merged);
  }
  return unflatten(merged);
}

/** A value of a field with the release that gave it (OCDS 1.1, versioned values). */
export interface VersionedValue {
  readonly releaseID: unknown;
  readonly releaseDate: unknown;
  readonly releaseTag: unknown;
  readonly value: unknown;
}

/** Every value that a field has had, in order of date; a value that stays the same is told once. */
export function versionedPlain(
  releases: readonly Published[],
  rules: MergeRule,
): Result<Record<string, unknown>, MergeFault> {
  const ordered = inDateOrder(releases);
  if (!ordered.ok) return ordered;
  const merged: Flat = new Map();
  const numbering = { next: 0 };
  for (const release of ordered.value) {
    const { tag, ocid, ...fields } = release;
    const known = merged.get(OCID);
    if (known === undefined) merged.set(OCID, { steps: ['ocid'], value: ocid ?? null });
    else known.value = ocid ?? null;
    const of = {
      releaseID: fields.id ?? null,
      releaseDate: fields.date ?? null,
      releaseTag: tag ?? null,
    };
    for (const [path, { steps, value }] of flatten(fields, rules, numbering, new Map())) {
      const version: VersionedValue = { ...of, value };
      const before = merged.get(path);
      if (before === undefined) merged.set(path, { steps, value: [version] });
      else {
        const versions = before.value as VersionedValue[];
        if (!sameValue(versions.at(-1)?.value, value)) versions.push(version);
      }
    }
  }
  const built = unflatten(merged);
  return built.ok ? ok(built.value) : built;
}

const OCID = pathText('', 'ocid');
