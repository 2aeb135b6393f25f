import { settingsReadBy } from '../../rules/reads.ts';
import type { Statement } from '../../rules/statement.ts';

const SETTING = 'setting ';

/** Whether a statement is among what a change names, or reads a number that is: settings are named as `setting NAME`. */
export function touchedBy(effects: readonly string[]): (statement: Statement) => boolean {
  const ids = new Set(effects);
  const settings = effects.flatMap((one) => (one.startsWith(SETTING) ? [one.slice(SETTING.length)] : []));
  return (statement) =>
    ids.has(statement.id) || (settings.length > 0 && settings.some(settingsReadBy(statement)));
}
