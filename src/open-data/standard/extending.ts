import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { JsonSchema } from './json-schema.ts';

/**
 * A release schema with extensions applied to it, each a part of a release schema, as OCDS publishes them: a JSON Merge
 * Patch (RFC 7396), where null takes away.
 */
export function extended(schema: JsonSchema, extensions: readonly unknown[]): Result<JsonSchema, string> {
  let whole: unknown = schema;
  for (const [index, extension] of extensions.entries()) {
    if (!isObject(extension) || !(isObject(extension.definitions) || isObject(extension.properties)))
      return fail(
        `extension ${index + 1} is no part of a release schema: it has no "definitions" or "properties"`,
      );
    whole = patched(whole, extension);
  }
  return ok(whole as JsonSchema);
}

function patched(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(value) ? Object.entries(value) : []);
  for (const [key, part] of Object.entries(patch)) {
    if (part === null) merged.delete(key);
    else merged.set(key, patched(merged.get(key), part));
  }
  return Object.fromEntries(merged);
}
