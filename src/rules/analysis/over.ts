import { type Day, formatDay } from '../../kernel/time.ts';
import type { Loaded } from '../loading.ts';
import type { Reading } from './reading.ts';

/**
 * What is over before it begins: a statement whose last day has passed, and a duty that is due before what raises it, so that
 * it is breached as soon as it arises. What is raised from now on is raised `today` or later.
 */
export function checkOver(one: Loaded, reading: Reading, today: Day | undefined): void {
  const { statement } = one;
  const { validTo, appliesTo } = statement;
  // One that goes by when something began still holds for what began in its time.
  if (today !== undefined && validTo !== undefined && validTo < today && appliesTo !== 'begun-on-or-after') {
    one.report(
      ['validTo'],
      `it is over: its last day was ${formatDay(validTo)}; for example today it says nothing to anybody. Remove it, or give it a later last day`,
      { severity: 'warning' },
    );
    return;
  }
  if (statement.kind !== 'choice') return;
  const { after, due, orElse } = statement;
  const raised = after === undefined ? 'now' : 'fact.at';
  const second = orElse !== undefined && 'duty' in orElse ? orElse.duty.due : undefined;
  for (const [path, text] of [
    [['due'], after === undefined ? undefined : due],
    [['orElse', 'duty', 'due'], second],
  ] as const)
    if (text !== undefined && isBefore(one, text, raised, reading, today))
      one.report(
        path,
        `it is due before what raises it, and so breached as soon as it arises: for example of something that happens today it was due at ${reading.condition(one, text, {})}. Count from what raises it forwards`,
        { severity: 'warning' },
      );
}

function isBefore(
  one: Loaded,
  due: string,
  raised: string,
  reading: Reading,
  today: Day | undefined,
): boolean {
  const inTime = [
    `(${due}) >= ${raised}`,
    ...(today === undefined ? [] : [`${raised} >= startOfDay("${today}")`]),
  ];
  return reading.logic.isNever(reading.conditions(one, inTime, {}, 'as-set'));
}
