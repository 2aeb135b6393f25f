import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from '../conditions/tree.ts';
import type { Loaded } from '../loading.ts';
import { stepOf } from '../reads.ts';
import { asList } from '../rulebook.ts';
import type { ChoiceStatement } from '../statement.ts';
import { treeOf } from '../words/explain-condition.ts';
import { allOfRole } from '../words/wording.ts';
import { placesOfDuty } from './elsewhere.ts';
import type { Reading } from './reading.ts';

/**
 * A charge that is owed to those who owe it, or can never be raised: its sum is always below nought, or is divided by nought, with the settings as they are. Where
 * a sum cannot be computed, or is no sum that somebody can owe, nothing becomes due.
 */
export function checkCharge(one: Loaded, statement: ChoiceStatement, reading: Reading): void {
  const { orElse, after, does } = statement;
  if (orElse === undefined || !('charge' in orElse)) return;
  const { who, to } = orElse.charge;
  if (who === to)
    one.report(
      ['orElse', 'charge', 'to'],
      `it is owed to those who owe it: ${allOfRole(who)}; for example one alone would owe it to itself. Name another role that gets it`,
      { severity: 'warning' },
    );
  if (typeof orElse.charge.pence === 'number') return;
  const { pence } = orElse.charge;
  const path = ['orElse', 'charge', 'pence'];
  const tree = treeOf(pence);
  const places =
    after === undefined
      ? asList(does).map((action) => ({ action }))
      : placesOfDuty(statement, reading.vocabulary);
  const [place] = places;
  if (tree === undefined || place === undefined) return;
  const said = reading.condition(one, pence, place);
  const never = (why: string) =>
    one.report(
      path,
      `nothing is ever charged: ${why}; for example where the sum is ${said}. Correct the sum`,
      { severity: 'warning' },
    );
  if (dividesByNought(tree, one)) never('it is divided by nought');
  else if (
    places.every((at) => reading.logic.isNever(reading.conditions(one, [`(${pence}) >= 0`], at, 'as-set')))
  )
    never('it is always below nought');
}

function dividesByNought(node: ASTNode, one: Loaded): boolean {
  if ((node.op === '/' || node.op === '%') && isNought(node.args[1], one)) return true;
  return childrenOf(node).some((part) => dividesByNought(part, one));
}

function isNought(node: ASTNode, { settings }: Loaded): boolean {
  if (node.op === 'value')
    return (typeof node.args === 'bigint' || typeof node.args === 'number') && Number(node.args) === 0;
  const step = stepOf(node);
  if (step === undefined || step.of.op !== 'id' || step.of.args !== 'settings') return false;
  return settings.some(({ id, value }) => id === step.name && value === 0);
}
