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
import type { Decode, OcdsBatch, OcdsResult, OcdsSettings, OcdsTask, OcdsWork } from './task.ts';

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
  const findingsIn = checking(node.value, task.notes);
  return ok((batch, out) => validateBatch(batch, task, findingsIn, settings.files ?? [], decode, out));
}

/** Everything found in what stood at the pointer: a release, a record, a versioned release, or a package without a list. */
type FindingsIn = (value: unknown, pointer: string) => readonly Finding[];

function checking(schema: SchemaNode, notes: boolean): FindingsIn {
  const checkPackage = packageCheck(notes);
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
  for (const [item, end] of batch.ends.entries()) {
    const place = batch.places?.[item];
    const value =
      place?.findings === undefined
        ? readRelease(batch, batch.starts[item] ?? 0, end, decoded)
        : ok<unknown>(undefined);
    const file = files[place?.file ?? 0] ?? '';
    const name = file === '-' ? 'standard input' : file;
    const findings = value.ok
      ? (place?.findings ?? findingsIn(value.value, place?.pointer ?? ''))
      : [{ path: '', rule: 'json', message: value.error } as const];
    for (const { path, rule, message } of findings) {
      const severity: Severity = RULES[rule][0];
      counts[severity] += 1;
      const at = `${place?.pointer ?? ''}${path}`;
      const told = json
        ? JSON.stringify({ file: name, line: place?.line, path: at, rule, severity, message })
        : printable(`${name}:${place?.line}${at === '' ? '' : ` ${at}`} ${severity} ${rule}: ${message}`);
      addText(out, `${told}\n`);
    }
  }
  return {
    faults: [],
    count: batch.ends.length,
    latest: '',
    errors: counts.error,
    warnings: counts.warning,
  };
}
