import type { TSchema } from 'typebox';
import type { Loaded } from './loading.ts';
import { asList } from './rulebook.ts';
import type { ChoiceStatement } from './statement.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Parts of a choice statement that say something of the duty that it raises. */
const OF_A_DUTY = 'arises once matches whose above unlessSooner begins again while'.split(
  ' ',
) as readonly (keyof ChoiceStatement)[];
/** In the stream above nothing is known any more of what raised a duty. */
const NOT_ABOVE = ['matches', 'again', 'while', 'orElse'] as const;

const hasField = (schema: TSchema | undefined, field: string): boolean =>
  schema === undefined || Object.hasOwn((schema as { properties?: object }).properties ?? {}, field);

/** Parts of a duty that need each other, or cannot stand together; fields that the fact, or the act that does it, does not have. */
export function checkDuty(
  statement: ChoiceStatement,
  outer: boolean,
  report: Loaded['report'],
  { actions, streams }: Vocabulary,
): void {
  const { after, due, matches, whose, above } = statement;
  if (after === undefined) {
    for (const key of OF_A_DUTY)
      if (statement[key] !== undefined) report([key], `${key} needs after: the fact that raises the duty`);
    return;
  }
  if (due === undefined && statement.again !== undefined)
    report(['again'], 'again needs due: the day from which it is counted');
  if (statement.unlessSooner === true && !outer)
    report(['unlessSooner'], 'only a law, or another layer around a rulebook, gives way to it');
  if (matches !== undefined)
    for (const action of asList(statement.does))
      if (!hasField(actions.get(action)?.body, matches))
        report(['matches'], `${action} has no field "${matches}"`);
  for (const [kind, { facts, factBodies, parent }] of streams) {
    if (!facts.includes(after)) continue;
    for (const [key, field] of Object.entries({ matches, whose }))
      if (field !== undefined && !hasField(factBodies?.get(after), field))
        report([key], `the fact ${after} has no field "${field}"`);
    if (above === true && parent === undefined)
      report(['above'], `${after} happens in a stream of the kind ${kind}, which has none above it`);
  }
  if (above === true)
    for (const key of NOT_ABOVE)
      if (statement[key] !== undefined) report([key], `a duty of the stream above has no ${key}`);
}
