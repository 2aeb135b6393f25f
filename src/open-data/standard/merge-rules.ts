import { present } from '../../kernel/assert.ts';
import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { type JsonSchema, releaseSchema } from './json-schema.ts';
import { type MergeRule, NO_RULE } from './merge-rule.ts';

/** The rules in a release schema whose references lead into itself. */
export function mergeRules(schema: JsonSchema): Result<MergeRule, string> {
  const known = new Map<JsonSchema, ReadonlyMap<string, MergeRule>>();
  const foreign: string[] = [];
  const resolved = (node: JsonSchema): JsonSchema => {
    const found = resolve(schema, node);
    if (found === undefined) foreign.push(String(node.$ref));
    return found ?? {};
  };
  // A definition may hold itself; its fields are one map, however often it is met.
  const fieldsOf = (node: JsonSchema): ReadonlyMap<string, MergeRule> => {
    const met = known.get(node);
    if (met !== undefined) return met;
    const fields = new Map<string, MergeRule>();
    known.set(node, fields);
    for (const [key, value] of Object.entries(node.properties ?? {}))
      if (isObject(value)) fields.set(key, ruleOf(resolved(value as JsonSchema)));
    return fields;
  };
  const ruleOf = (field: JsonSchema): MergeRule => {
    const types = typesOf(field);
    if (field.omitWhenMerged === true || field.mergeStrategy === 'ocdsOmit')
      return { ...NO_RULE, omit: true };
    if (types.includes('array') && (field.wholeListMerge === true || field.mergeStrategy === 'ocdsVersion'))
      return { ...NO_RULE, whole: true };
    if (types.includes('object') && isObject(field.properties))
      return { ...NO_RULE, fields: fieldsOf(field) };
    if (!types.includes('array') || !isObject(field.items)) return NO_RULE;
    const items = resolved(field.items);
    const itemTypes = typesOf(items);
    if (itemTypes.some((type) => type !== 'object')) return { ...NO_RULE, whole: true };
    if (!itemTypes.includes('object') || !isObject(items.properties)) return NO_RULE;
    return 'id' in items.properties ? { ...NO_RULE, fields: fieldsOf(items) } : { ...NO_RULE, whole: true };
  };
  if (!isObject(schema.properties)) return fail('it is no release schema: it has no "properties"');
  const root: MergeRule = { ...NO_RULE, fields: fieldsOf(schema) };
  return foreign.length === 0
    ? ok(root)
    : fail(`it refers to ${foreign[0]}, which is not in it: give a dereferenced schema`);
}

const typesOf = ({ type }: JsonSchema): readonly string[] =>
  type === undefined ? [] : typeof type === 'string' ? [type] : type;

/** What a node stands for: the reference replaces the node, whatever else stands beside it. */
export function resolve(schema: JsonSchema, node: JsonSchema): JsonSchema | undefined {
  let here: JsonSchema | undefined = node;
  for (let steps = 0; here?.$ref !== undefined; steps += 1) {
    if (steps > 100 || !here.$ref.startsWith('#/')) return undefined;
    here = here.$ref
      .slice(2)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>(
        (at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined),
        schema,
      ) as JsonSchema | undefined;
    if (!isObject(here)) return undefined;
  }
  return here;
}

let standard: MergeRule | undefined;

/** The merge rules of the table that comes with Moothall. */
export function standardRules(): MergeRule {
  if (standard !== undefined) return standard;
  const rules = mergeRules(releaseSchema());
  standard = present(rules.ok ? rules.value : undefined, 'the standard has merge rules');
  return standard;
}
