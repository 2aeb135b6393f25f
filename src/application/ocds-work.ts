import type { Result } from '../kernel/result.ts';
import type { Decode, OcdsSettings, OcdsWork } from './ocds-task.ts';

/**
 * What is done with one batch after the other; the error says what is wrong with the schema or the indicators given. Only
 * what the task needs is loaded: every thread begins with this.
 */
export async function ocdsWork(settings: OcdsSettings, decode: Decode): Promise<Result<OcdsWork, string>> {
  const { task } = settings;
  if (task.do === 'validate')
    return (await import('./ocds-validation.ts')).validationWork(settings, task, decode);
  if (task.do === 'observe')
    return (await import('./ocds-observing.ts')).observingWork(settings, task.indicators, decode);
  return (await import('./ocds-merging.ts')).mergingWork(settings, task, decode);
}
