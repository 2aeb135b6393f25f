import { isObject } from '../../kernel/json.ts';
import { ok, type Result } from '../../kernel/result.ts';
import type { MergeRule } from '../standard/merge-rule.ts';
import { addBytes, addJson, addText, textOf, type Utf8, utf8In } from '../utf8.ts';
import { sameValue } from './equality.ts';
import { inDateOrder, type MergeFault, type Published } from './order.ts';
import { versionedPlain } from './plain.ts';

/** The history of one field: each value after the release that gave it. */
interface History {
  readonly is: 'history';
  last: unknown;
  readonly versions: unknown[];
}

interface Branch {
  readonly is: 'object';
  /** The id of an item, which is not versioned. */
  readonly id: string | number | undefined;
  readonly fields: Map<string, Slot>;
  /** The release that last had a say in it: an id twice in one release is odd, for only the last of the two counts. */
  from: Source | undefined;
}

/** A release, and what is written before each of its values. */
interface Source {
  readonly before: Uint8Array;
}

interface List {
  readonly is: 'list';
  readonly items: Branch[];
  readonly byId: Map<string, Branch>;
}

type Slot = History | Branch | List;

/** What this way of merging leaves to the plain one; thrown and caught within this file. */
const ODD = Symbol('odd');

const NONE: MergeRule = { omit: false, whole: false, fields: new Map() };

/** The versioned release of the releases of one process, as JSON: what versionedPlain gives. */
export function versionedJson(releases: readonly Published[], rules: MergeRule): Result<string, MergeFault> {
  const out = utf8In(new ArrayBuffer(4_096));
  const written = writeVersioned(out, releases, rules);
  return written.ok ? ok(textOf(out)) : written;
}

/**
 * Writes it; several times faster than versionedPlain, because no value is built only to be written. What is odd is left
 * to versionedPlain, as in compiled.ts. Where there is no versioned release nothing is written.
 */
export function writeVersioned(
  out: Utf8,
  releases: readonly Published[],
  rules: MergeRule,
): Result<void, MergeFault> {
  const ordered = inDateOrder(releases);
  if (!ordered.ok) return ordered;
  try {
    writeTree(out, ordered.value, rules);
    return ok(undefined);
  } catch (error) {
    if (error !== ODD) throw error;
    const plain = versionedPlain(ordered.value, rules);
    if (!plain.ok) return plain;
    addJson(out, plain.value);
    return ok(undefined);
  }
}

const encoder = new TextEncoder();

function writeTree(out: Utf8, releases: readonly Published[], rules: MergeRule): void {
  const root: Branch = { is: 'object', id: undefined, fields: new Map(), from: undefined };
  let ocid: unknown;
  for (const release of releases) {
    ({ ocid } = release);
    const { id = null, date = null, tag = null } = release;
    const before = `{"releaseID":${JSON.stringify(id)},"releaseDate":${JSON.stringify(date)},"releaseTag":${JSON.stringify(tag)},"value":`;
    mergeObject(root, release, rules, { before: encoder.encode(before) }, true);
  }
  if (typeof ocid === 'object' && ocid !== null) throw ODD;
  addText(out, '{');
  const isNamed = ocid !== undefined && ocid !== null;
  if (isNamed) {
    addText(out, '"ocid":');
    addJson(out, ocid);
  }
  writeFields(out, root, !isNamed);
  addText(out, '}');
}

function mergeObject(
  target: Branch,
  input: Published,
  { fields }: MergeRule,
  source: Source,
  isRoot: boolean,
): boolean {
  let found = false;
  for (const key in input) {
    if (isRoot && (key === 'tag' || key === 'ocid')) continue;
    const rule = fields.get(key);
    if (rule?.omit === true) continue;
    const value = input[key];
    const there = target.fields.get(key);
    if (typeof value !== 'object' || value === null || rule?.whole === true) {
      put(target, key, there, value, source);
      found = true;
    } else if (Array.isArray(value)) {
      if (mergeList(target, key, there, value, rule ?? NONE, source)) found = true;
    } else if (there === undefined) {
      const branch: Branch = { is: 'object', id: undefined, fields: new Map(), from: undefined };
      if (mergeObject(branch, value as Published, rule ?? NONE, source, false)) {
        target.fields.set(key, branch);
        found = true;
      }
    } else if (there.is === 'object') {
      if (mergeObject(there, value as Published, rule ?? NONE, source, false)) found = true;
    } else throw ODD;
  }
  return found;
}

function put(target: Branch, key: string, there: Slot | undefined, value: unknown, { before }: Source): void {
  if (there === undefined) target.fields.set(key, { is: 'history', last: value, versions: [before, value] });
  else if (there.is !== 'history') throw ODD;
  else if (!sameValue(there.last, value)) {
    there.last = value;
    there.versions.push(before, value);
  }
}

function mergeList(
  target: Branch,
  key: string,
  there: Slot | undefined,
  value: readonly unknown[],
  rule: MergeRule,
  source: Source,
): boolean {
  if (value.length === 0) return false;
  if (!value.every(isObject)) {
    put(target, key, there, value, source);
    return true;
  }
  if (there !== undefined && there.is !== 'list') throw ODD;
  const list: List = there ?? { is: 'list', items: [], byId: new Map() };
  let found = false;
  for (const item of value) {
    const { id } = item;
    if (id !== undefined && typeof id !== 'string' && !Number.isSafeInteger(id)) throw ODD;
    const known = id === undefined ? undefined : list.byId.get(String(id));
    if (known !== undefined && (known.id !== id || known.from === source)) throw ODD;
    const branch: Branch = known ?? {
      is: 'object',
      id: id as string | number | undefined,
      fields: new Map(),
      from: undefined,
    };
    branch.from = source;
    if (!mergeObject(branch, item, rule, source, false)) continue;
    found = true;
    if (known !== undefined) continue;
    list.items.push(branch);
    if (id !== undefined) list.byId.set(String(id), branch);
  }
  if (there === undefined && found) target.fields.set(key, list);
  return found;
}

function writeFields(out: Utf8, { id, fields }: Branch, isFirst: boolean): void {
  let first = isFirst;
  for (const [key, slot] of fields) {
    if (key === 'id' && id !== undefined) continue;
    if (!first) addText(out, ',');
    first = false;
    addJson(out, key);
    addText(out, ':');
    writeSlot(out, slot);
  }
}

function writeSlot(out: Utf8, slot: Slot): void {
  if (slot.is === 'history') {
    const { versions } = slot;
    for (let at = 0; at < versions.length; at += 2) {
      addText(out, at === 0 ? '[' : '},');
      addBytes(out, versions[at] as Uint8Array);
      addJson(out, versions[at + 1]);
    }
    addText(out, '}]');
  } else if (slot.is === 'list') {
    for (const [index, item] of slot.items.entries()) {
      addText(out, index === 0 ? '[' : ',');
      writeSlot(out, item);
    }
    addText(out, ']');
  } else {
    addText(out, '{');
    if (slot.id !== undefined) {
      addText(out, '"id":');
      addJson(out, slot.id);
    }
    writeFields(out, slot, slot.id === undefined);
    addText(out, '}');
  }
}
