import { isObject } from '../../kernel/json.ts';
import { printable } from '../../kernel/printable.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { addText, type Utf8 } from '../../open-data/utf8.ts';
import { type Finding, RULES, type Severity } from '../../open-data/validation/finding.ts';
import { type SchemaNode, schemaNode } from '../../open-data/validation/node.ts';
import { validateRelease } from '../../open-data/validation/validate.ts';
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
  return node.ok
    ? ok((batch, out) => validateBatch(batch, task, node.value, settings.files ?? [], decode, out))
    : node;
}

/** Writes the findings of a batch, one line each. */
function validateBatch(
  batch: OcdsBatch,
  { json, notes }: Validating,
  schema: SchemaNode,
  files: readonly string[],
  decode: Decode,
  out: Utf8,
): OcdsResult {
  const decoded = decode(batch.bytes);
  const counts = { error: 0, warning: 0, note: 0 };
  for (const [item, end] of batch.ends.entries()) {
    const place = batch.places?.[item];
    const value =
      place?.fault === undefined
        ? readRelease(batch, batch.starts[item] ?? 0, end, decoded)
        : fail<string>(place.fault);
    const file = files[place?.file ?? 0] ?? '';
    const name = file === '-' ? 'standard input' : file;
    const findings: readonly Located[] = value.ok
      ? releasesIn(value.value).flatMap(([pointer, release]) =>
          validateRelease(release, schema, notes).map((finding) => ({
            ...finding,
            path: pointer + finding.path,
          })),
        )
      : [{ path: '', rule: 'json', message: value.error }];
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

type Located = Finding;

/** A release, or the releases that a record holds; what a record only links to is not here to be checked. */
function releasesIn(value: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(value) || !Array.isArray(value.releases)) return [['', value]];
  const held = value.releases.flatMap((release, index) =>
    isObject(release) && release.url === undefined ? [[`/releases/${index}`, release] as const] : [],
  );
  return isObject(value.compiledRelease) ? [...held, ['/compiledRelease', value.compiledRelease]] : held;
}
