import type { ASTNode } from '@marcbachmann/cel-js';
import { type Day, formatDay, nextOf } from '../../kernel/time.ts';
import { childrenOf } from '../conditions/tree.ts';
import type { Loaded } from '../loading.ts';
import type { ChoiceStatement } from '../statement.ts';
import { treeOf } from '../words/explain-condition.ts';
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
  checkDays(one, statement);
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

/** Days of the year that no year has: what is counted by them can never be computed, so that it is never due. */
function checkDays(one: Loaded, statement: ChoiceStatement): void {
  const { orElse } = statement;
  const second = orElse !== undefined && 'duty' in orElse ? orElse.duty.due : undefined;
  const keys = ['if', 'when', 'arises', 'begins', 'due', 'again', 'while', 'period'] as const;
  for (const [path, text] of [
    ...keys.map((key) => [[key], statement[key]] as const),
    [['orElse', 'duty', 'due'], second] as const,
  ]) {
    const tree = text === undefined ? undefined : treeOf(text);
    for (const days of tree === undefined ? [] : daysNamed(tree)) {
      const next = nextOf(EPOCH, days);
      if (!next.ok) one.report(path, `it can never be computed: ${next.error}`, { severity: 'warning' });
    }
  }
}

const EPOCH = '1970-01-01T00:00:00.000Z';

/** The days that `nextOf` is asked about, where they are written out. */
function daysNamed(node: ASTNode): readonly (readonly string[])[] {
  const listed = node.op === 'call' && node.args[0] === 'nextOf' ? node.args[1][1] : undefined;
  const days =
    listed?.op === 'list' ? listed.args.map((day) => (day.op === 'value' ? day.args : undefined)) : [];
  const named = days.filter((day) => typeof day === 'string');
  return [
    ...(listed?.op === 'list' && named.length === days.length ? [named] : []),
    ...childrenOf(node).flatMap(daysNamed),
  ];
}
