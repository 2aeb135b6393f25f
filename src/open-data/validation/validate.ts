import { isObject } from '../../kernel/json.ts';
import { isDateTime } from './dates.ts';
import { type Finding, found, shown, type Walk } from './finding.ts';
import { type SchemaNode, TYPE_BITS } from './node.ts';
import { checkParties } from './parties.ts';
import { checkProcess } from './process.ts';
import { checkSections } from './sections.ts';
import { checkMoney, checkParty, checkPeriod, checkReference, checkWeights } from './sense.ts';

/**
 * Everything found in a release, in the order in which it stands. `notes`: what is worth knowing and no fault, too. A release
 * that is compiled, by its place or its tag, stands for the whole process.
 */
export function validateRelease(
  release: unknown,
  schema: SchemaNode,
  notes: boolean,
  isCompiled = false,
): readonly Finding[] {
  const of = (value: unknown): ReadonlySet<unknown> | undefined =>
    Array.isArray(value) ? new Set(value.map((item) => (isObject(item) ? item.id : undefined))) : undefined;
  const root = isObject(release) ? release : {};
  const walk: Walk = {
    steps: [],
    findings: [],
    notes,
    parties: partiesIn(root.parties),
    lots: of(isObject(root.tender) ? root.tender.lots : undefined),
    awards: of(root.awards),
    isCompiled: isCompiled || (Array.isArray(root.tag) && root.tag.includes('compiled')),
    absent: new Set(),
  };
  check(release, schema, walk);
  checkProcess(root, walk);
  checkParties(root, walk);
  checkSections(root, walk);
  return walk.findings;
}

/** Of parties with one id the first stands. */
function partiesIn(list: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (!Array.isArray(list)) return undefined;
  const parties = new Map<unknown, unknown>();
  for (const party of list as readonly unknown[]) {
    const id = isObject(party) ? party.id : undefined;
    if (!parties.has(id)) parties.set(id, party);
  }
  return parties;
}

/** A walk over what is no release, where references lead nowhere. */
export const newWalk = (notes: boolean): Walk => ({
  steps: [],
  findings: [],
  notes,
  parties: undefined,
  lots: undefined,
  awards: undefined,
  isCompiled: false,
  absent: new Set(['parties', 'lots', 'awards']),
});

const NAMES = Object.entries({
  null: 1,
  boolean: 2,
  integer: 4,
  number: 8,
  string: 16,
  array: 32,
  object: 64,
});

function bitsOf(value: unknown): number {
  if (typeof value === 'string') return 16;
  if (typeof value === 'number') return Number.isInteger(value) ? 12 : 8;
  if (typeof value === 'boolean') return 2;
  return value === null ? 1 : Array.isArray(value) ? 32 : 64;
}

/** Checks a value against what may stand there. */
export function check(value: unknown, node: SchemaNode, walk: Walk): void {
  const bits = bitsOf(value);
  if (node.types !== 0 && (node.types & bits) === 0) {
    const allowed = NAMES.filter(([, bit]) => (node.types & bit) !== 0).map(([name]) => name);
    const names =
      (TYPE_BITS.number ?? 0) === (node.types & 12) ? allowed.filter((name) => name !== 'integer') : allowed;
    found(walk, 'type', `${shown(value)} is no ${names.join(' or ')}`);
    return;
  }
  if (bits === 16) checkText(value as string, node, walk);
  else if (bits === 64) checkObject(value as Record<string, unknown>, node, walk);
  else if (bits === 32) checkList(value as readonly unknown[], node, walk);
  else if ((bits & 12) !== 0) checkNumber(value as number, node, walk);
}

function checkText(text: string, node: SchemaNode, walk: Walk): void {
  if (node.codes !== undefined && !node.codes.has(text))
    found(walk, node.open ? 'open-code' : 'code', `${shown(text)} is not in the codelist`);
  if (text.length < node.minLength) found(walk, 'empty', 'is empty');
  if (node.format === 'date-time') {
    if (!isDateTime(text)) found(walk, 'date', `${shown(text)} is no date-time`);
  } else if (node.format === 'uri' && !/^[A-Za-z][A-Za-z0-9+.-]*:\S*$/.test(text))
    found(walk, 'uri', `${shown(text)} is no URI`);
}

function checkNumber(number: number, node: SchemaNode, walk: Walk): void {
  if (Number.isInteger(number) && !Number.isSafeInteger(number))
    found(walk, 'precision', `${number} has more digits than readers keep`);
  if (node.minimum !== undefined && number < node.minimum)
    found(walk, 'range', `${number} is below ${node.minimum}`);
  if (node.maximum !== undefined && number > node.maximum)
    found(walk, 'range', `${number} is above ${node.maximum}`);
}

function checkObject(object: Record<string, unknown>, node: SchemaNode, walk: Walk): void {
  for (const name of node.required)
    if (!Object.hasOwn(object, name)) found(walk, 'required', `${name} is missing`);
  if (node.means === 'party') checkParty(object, walk);
  else if (node.means === 'money') checkMoney(object, walk);
  else if (node.means === 'period') checkPeriod(object, walk);
  else if (node.means === 'criteria') checkWeights(object, walk);
  const { steps } = walk;
  for (const key in object) {
    const value = object[key];
    const below = fieldOf(node, key);
    steps.push(key);
    if (below === undefined) {
      if (node.closed) found(walk, 'unknown-field', 'is no field of the standard or of a known extension');
    } else {
      if (node.old.has(key)) found(walk, 'deprecated', 'is deprecated');
      check(value, below, walk);
    }
    if (key === 'relatedLot' || key === 'relatedLots' || key === 'awardID') checkReference(key, value, walk);
    steps.pop();
  }
}

/** What a member of this name may hold; undefined where it is not known. */
export const fieldOf = ({ fields, patterns }: SchemaNode, key: string): SchemaNode | undefined =>
  fields.get(key) ?? patterns.find(([pattern]) => pattern.test(key))?.[1];

function checkList(list: readonly unknown[], node: SchemaNode, walk: Walk): void {
  if (list.length < node.minItems)
    found(walk, 'empty', `has ${list.length} items, fewer than ${node.minItems}`);
  const { items } = node;
  if (items !== undefined)
    for (let index = 0; index < list.length; index += 1) {
      walk.steps.push(index);
      check(list[index], items, walk);
      walk.steps.pop();
    }
  if (list.length > 1 && (node.byId || node.unique)) checkAlike(list, node, walk);
}

/** Items with one id, or alike in all. What differs in its id is not alike, so that most lists are soon done with. */
function checkAlike(list: readonly unknown[], node: SchemaNode, walk: Walk): void {
  const seen = new Map<unknown, number>();
  const rest: number[] = [];
  let without = 0;
  for (const [index, item] of list.entries()) {
    const id = isObject(item) ? item.id : undefined;
    if (id === undefined || id === null) {
      if (isObject(item)) without += 1;
      rest.push(index);
      continue;
    }
    const name = String(id);
    const before = seen.get(name);
    if (before === undefined) seen.set(name, index);
    else {
      rest.push(before, index);
      if (!node.byId) continue;
      walk.steps.push(index, 'id');
      found(walk, 'duplicate-id', `${shown(id)} is the id of item ${before} too`);
      walk.steps.length -= 2;
    }
  }
  if (node.byId && without > 0 && seen.size > 0)
    found(walk, 'mixed-ids', `${without} of ${list.length} items have no id`);
  if (!node.unique || rest.length < 2) return;
  const texts = new Map<string, number>();
  for (const index of new Set(rest)) {
    const text = JSON.stringify(list[index]);
    const before = texts.get(text);
    texts.set(text, index);
    if (before === undefined) continue;
    walk.steps.push(index);
    found(walk, 'duplicate-item', `is the same as item ${before}`);
    walk.steps.pop();
  }
}
