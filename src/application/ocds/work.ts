import { ok, type Result } from '../../kernel/result.ts';
import type { MergeRule } from '../../open-data/standard/merge-rule.ts';

export { utf8In } from '../../open-data/utf8.ts';

import type { Decode, OcdsSettings, OcdsWork } from './task.ts';

/** Loads what a command needs; only that, because every thread begins with it. */
export const loaded = (command: string): Promise<unknown> =>
  command === 'validate' ? validation() : command === 'observe' ? observing() : merging();

const validation = () => import('./validation.ts');
const observing = () => import('./observing.ts');
const merging = () => import('./merging.ts');

/** What is done with one batch after the other; the error says what is wrong with the schema or the indicators given. */
export async function ocdsWork(settings: OcdsSettings, decode: Decode): Promise<Result<OcdsWork, string>> {
  const { task } = settings;
  if (task.do === 'validate') return (await validation()).validationWork(settings, task, decode);
  const rules: Result<MergeRule, string> =
    settings.rules === undefined ? (await import('./rules.ts')).mergeRulesFrom(settings) : ok(settings.rules);
  if (!rules.ok) return rules;
  if (task.do === 'observe') return (await observing()).observingWork(rules.value, task.indicators, decode);
  return ok((await merging()).mergingWork(rules.value, task, decode));
}
