import { isObject } from '../kernel/json.ts';
import { fail } from '../kernel/result.ts';
import { type Finding, RULES, type Severity } from '../open-data/validation/finding.ts';
import type { SchemaNode } from '../open-data/validation/node.ts';
import { validateRelease } from '../open-data/validation/validate.ts';
import { readRelease } from './ocds-release.ts';
import type { Decode, OcdsBatch, OcdsResult, OcdsTask } from './ocds-task.ts';

/** The findings of a batch, one line each. */
export function validateBatch(
  batch: OcdsBatch,
  { json, notes }: Extract<OcdsTask, { readonly do: 'validate' }>,
  schema: SchemaNode,
  files: readonly string[],
  decode: Decode,
): OcdsResult {
  const lines: string[] = [];
  const counts = { error: 0, warning: 0, note: 0 };
  let from = 0;
  for (const [item, end] of batch.ends.entries()) {
    const place = batch.places?.[item];
    const value =
      place?.fault === undefined ? readRelease(batch, from, end, decode) : fail<string>(place.fault);
    from = end;
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
      lines.push(
        json
          ? JSON.stringify({ file: name, line: place?.line, path: at, rule, severity, message })
          : `${name}:${place?.line}${at === '' ? '' : ` ${at}`} ${severity} ${rule}: ${message}`,
      );
    }
  }
  return {
    text: lines.map((line) => `${line}\n`).join(''),
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
