import { isObject } from '../../kernel/json.ts';
import { printable } from '../../kernel/printable.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { addText, type Utf8 } from '../../open-data/utf8.ts';
import { type Finding, RULES, type Severity } from '../../open-data/validation/finding.ts';
import { type SchemaNode, schemaNode } from '../../open-data/validation/node.ts';
import { isPackage, packageCheck } from '../../open-data/validation/package.ts';
import { isRecord, validateRecord } from '../../open-data/validation/record.ts';
import { validateRelease } from '../../open-data/validation/validate.ts';
import { isVersioned, validateVersioned } from '../../open-data/validation/versioned.ts';
import { readRelease } from './release.ts';
import { schemaFrom } from './schema.ts';
import type { Decode, OcdsBatch, OcdsPlace, OcdsResult, OcdsSettings, OcdsTask, OcdsWork } from './task.ts';

type Validating = Extract<OcdsTask, { readonly do: 'validate' }>;

/** Releases checked against the table, or the schema given. */
export function validationWork(
  settings: OcdsSettings,
  task: Validating,
  decode: Decode,
): Result<OcdsWork, string> {
  const schema = schemaFrom(settings);
  if (!schema.ok) return schema;
  const node = schemaNode(schema.value);
  if (!node.ok) return node;
  const findingsIn = checking(node.value, task.notes, settings.schema === undefined ? 'own' : 'other');
  return ok((batch, out) => validateBatch(batch, task, findingsIn, settings.files ?? [], decode, out));
}

/** Everything found in what stood at the pointer: a release, a record, a versioned release, or a package without a list. */
type FindingsIn = (value: unknown, pointer: string) => readonly Finding[];

function checking(schema: SchemaNode, notes: boolean, whose: 'own' | 'other'): FindingsIn {
  const checkPackage = packageCheck(notes, whose);
  return (value, pointer) => {
    if (isObject(value)) {
      if (isRecord(value, pointer)) return validateRecord(value, schema, notes);
      if (isVersioned(value)) return validateVersioned(value, schema, notes);
      if (isPackage(value)) return checkPackage(value, 0);
    }
    return validateRelease(value, schema, notes);
  };
}

/** Writes the findings of a batch, one line each. */
function validateBatch(
  batch: OcdsBatch,
  { json }: Validating,
  findingsIn: FindingsIn,
  files: readonly string[],
  decode: Decode,
  out: Utf8,
): OcdsResult {
  const decoded = decode(batch.bytes);
  const counts = { error: 0, warning: 0, note: 0 };
  const hashes = new Float64Array(batch.ends.length);
  const ends = new Uint32Array(batch.ends.length);
  for (const [item, end] of batch.ends.entries()) {
    const place = batch.places?.[item];
    const value =
      place?.findings === undefined
        ? readRelease(batch, batch.starts[item] ?? 0, end, decoded)
        : ok<unknown>(undefined);
    const findings = value.ok
      ? (place?.findings ?? findingsIn(value.value, place?.pointer ?? ''))
      : [{ path: '', rule: 'json', message: value.error } as const];
    for (const { path, rule, message } of findings) {
      const severity: Severity = RULES[rule][0];
      counts[severity] += 1;
      addText(out, findingLine({ path, rule, message }, place, files, json));
    }
    hashes[item] = value.ok ? nameOf(value.value, place?.file ?? 0) : 0;
    ends[item] = out.used;
  }
  return {
    faults: [],
    count: batch.ends.length,
    latest: '',
    errors: counts.error,
    warnings: counts.warning,
    names: { hashes, ends },
  };
}

/** A finding as a line of text or JSON, with its end. */
export function findingLine(
  { path, rule, message }: Finding,
  place: OcdsPlace | undefined,
  files: readonly string[],
  json: boolean,
): string {
  const severity: Severity = RULES[rule][0];
  const file = files[place?.file ?? 0] ?? '';
  const name = file === '-' ? 'standard input' : file;
  const at = `${place?.pointer ?? ''}${path}`;
  const told = json
    ? JSON.stringify({ file: name, line: place?.line, path: at, rule, severity, message })
    : printable(`${name}:${place?.line}${at === '' ? '' : ` ${at}`} ${severity} ${rule}: ${message}`);
  return `${told}\n`;
}

/** A number for a release of a file by its process and id (53 bits of two hashes); 0 where it has no id, or is none. */
function nameOf(value: unknown, file: number): number {
  if (!isObject(value) || typeof value.id !== 'string' || typeof value.ocid !== 'string') return 0;
  let one = 0xdeadbeef ^ file;
  let other = 0x41c6ce57 ^ file;
  for (const text of [value.ocid, '\n', value.id])
    for (let at = 0; at < text.length; at += 1) {
      const letter = text.charCodeAt(at);
      one = Math.imul(one ^ letter, 0x9e3779b1);
      other = Math.imul(other ^ letter, 0x5f356495);
    }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  other = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return 0x1_0000_0000 * (other & 0x1f_ffff) + (one >>> 0);
}
