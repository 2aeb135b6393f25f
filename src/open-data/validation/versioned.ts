import { isObject } from '../../kernel/json.ts';
import { isDateTime } from './dates.ts';
import { type Finding, found, shown, type Walk } from './finding.ts';
import { type SchemaNode, TYPE_BITS } from './node.ts';
import { check, fieldOf, newWalk } from './validate.ts';

type Part = Readonly<Record<string, unknown>>;

/** Whether it is a versioned release by itself, as `ocds version` writes it. */
export const isVersioned = (value: Part): boolean =>
  value.id === undefined &&
  value.date === undefined &&
  value.tag === undefined &&
  Object.values(value).some((field) => Array.isArray(field) && isVersion(field[0]));

const isVersion = (value: unknown): boolean => isObject(value) && value.releaseID !== undefined;

/**
 * Everything found in a versioned release: each field is the list of its values, each with the release that gave it, but for
 * the ocid and the ids of items; each value is one that the field may have.
 */
export function validateVersioned(release: unknown, schema: SchemaNode, notes: boolean): readonly Finding[] {
  const walk = newWalk(notes);
  if (!isObject(release)) found(walk, 'type', `${shown(release)} is no object`);
  else {
    if (release.ocid === undefined) found(walk, 'required', 'ocid is missing');
    checkFields(release, schema, 'ocid', walk);
  }
  return walk.findings;
}

/** `plain` is the member that has no versions. */
function checkFields(object: Part, node: SchemaNode, plain: 'ocid' | 'id' | undefined, walk: Walk): void {
  for (const [key, value] of Object.entries(object)) {
    const below = fieldOf(node, key);
    walk.steps.push(key);
    if (below === undefined) {
      if (node.closed) found(walk, 'unknown-field', 'is no field of the standard or of a known extension');
    } else if (key === plain) check(value, below, walk);
    else checkField(value, below, walk);
    walk.steps.pop();
  }
}

function checkField(value: unknown, node: SchemaNode, walk: Walk): void {
  if (isObject(value)) {
    if (node.types === 0 || (node.types & (TYPE_BITS.object ?? 0)) !== 0) {
      checkFields(value, node, undefined, walk);
      return;
    }
  } else if (Array.isArray(value)) {
    const isItems = node.byId && !value.some(isVersion);
    for (const [index, item] of value.entries()) {
      walk.steps.push(index);
      if (!isObject(item)) found(walk, 'versioned', `${shown(item)} is no version of a value`);
      else if (isItems) checkFields(item, node.items ?? node, 'id', walk);
      else checkVersion(item, node, walk);
      walk.steps.pop();
    }
    return;
  }
  found(walk, 'versioned', `${shown(value)} stands where the list of its versions belongs`);
}

function checkVersion(version: Part, node: SchemaNode, walk: Walk): void {
  const { releaseID, releaseDate, releaseTag } = version;
  if (typeof releaseID !== 'string')
    found(walk, 'versioned', 'a version names its release: releaseID is no text');
  if (typeof releaseDate !== 'string' || !isDateTime(releaseDate))
    found(walk, 'versioned', `releaseDate ${shown(releaseDate)} is no date-time`);
  if (!Array.isArray(releaseTag)) found(walk, 'versioned', `releaseTag ${shown(releaseTag)} is no array`);
  if (!Object.hasOwn(version, 'value')) found(walk, 'versioned', 'a version has a value');
  else {
    walk.steps.push('value');
    // A null takes a value away, whatever may stand there.
    if (version.value !== null) check(version.value, node, walk);
    walk.steps.pop();
  }
}
