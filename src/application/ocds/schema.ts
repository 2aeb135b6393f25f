import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { extended } from '../../open-data/standard/extending.ts';
import { type JsonSchema, releaseSchema } from '../../open-data/standard/json-schema.ts';
import { schemaFault } from '../../open-data/standard/schema-fault.ts';
import type { OcdsSettings } from './task.ts';

/** The built-in schema, or the one given, with what is added to it; the error says what is wrong with them. */
export function schemaFrom({
  schema,
  extensions = [],
}: Pick<OcdsSettings, 'schema' | 'extensions'>): Result<JsonSchema, string> {
  const [whole, ...parts] = [
    schema === undefined ? ok(releaseSchema()) : parsed(schema),
    ...extensions.map(parsed),
  ];
  if (whole?.ok !== true) return fail(whole?.error ?? '');
  const values: unknown[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    values.push(part.value);
  }
  if (!isObject(whole.value)) return fail('it is no JSON Schema');
  const made = extended(whole.value as JsonSchema, values);
  if (!made.ok || (schema === undefined && values.length === 0)) return made;
  const fault = schemaFault(made.value);
  return fault === undefined ? made : fail(fault);
}

function parsed(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return fail(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
