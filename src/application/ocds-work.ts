import { ok, type Result } from '../kernel/result.ts';
import type { MergeRule } from '../open-data/standard/merge-rule.ts';

export { utf8In } from '../open-data/utf8.ts';

import type { Decode, OcdsSettings, OcdsWork } from './ocds-task.ts';

/**
 * What is done with one batch after the other; the error says what is wrong with the schema or the indicators given. Only
 * what the task needs is loaded: every thread begins with this.
 */
export async function ocdsWork(settings: OcdsSettings, decode: Decode): Promise<Result<OcdsWork, string>> {
  const { task } = settings;
  if (task.do === 'validate')
    return (await import('./ocds-validation.ts')).validationWork(settings, task, decode);
  const rules: Result<MergeRule, string> =
    settings.rules === undefined
      ? (await import('./ocds-rules.ts')).mergeRulesFrom(settings)
      : ok(settings.rules);
  if (!rules.ok) return rules;
  if (task.do === 'observe')
    return (await import('./ocds-observing.ts')).observingWork(rules.value, task.indicators, decode);
  return ok((await import('./ocds-merging.ts')).mergingWork(rules.value, task, decode));
}
