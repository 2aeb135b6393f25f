import type { Result } from '../../kernel/result.ts';
import type { MergeRule } from '../../open-data/standard/merge-rule.ts';
import { mergeRules } from '../../open-data/standard/merge-rules.ts';
import { schemaFrom } from './schema.ts';
import type { OcdsSettings } from './task.ts';

/** The rules of merging, by the table or by the schema given; the error says what is wrong with that. */
export function mergeRulesFrom(
  settings: Pick<OcdsSettings, 'schema' | 'extensions'>,
): Result<MergeRule, string> {
  const schema = schemaFrom(settings);
  return schema.ok ? mergeRules(schema.value) : schema;
}
