import { formatDay } from '../../kernel/time.ts';
import { fixedFields } from '../../rules/conditions/fixed-fields.ts';
import type { Duty } from '../../rules/duties.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import type { Catalogue } from '../catalogue.ts';

/** A duty in a few words: what is to be done, and what of it the rule fixes, as in "Publish a notice: UK7". */
export function dutyWords(
  catalogue: Catalogue,
  rulebook: Rulebook,
  duty: Pick<Duty, 'statement' | 'does' | 'period'>,
): string {
  const does = duty.does.map((action) => catalogue.vocabulary.actions.get(action)?.title ?? action);
  const about = duty.period === undefined ? '' : `, about the period to ${formatDay(duty.period)}`;
  return [does.join(', or '), ...Object.values(fixedIn(rulebook, duty.statement))].join(': ') + about;
}

/** What the act that does a duty says, as far as is known before: what its rule fixes, and what it came from. */
export function askedBy(
  rulebook: Rulebook,
  { statement, match, period }: Pick<Duty, 'statement' | 'match' | 'period'>,
): Readonly<Record<string, string>> {
  const rule = rulebook.byId.get(statement)?.statement;
  const field = rule?.kind === 'choice' ? rule.matches : undefined;
  return {
    ...fixedIn(rulebook, statement),
    ...(period === undefined ? {} : { period }),
    ...(field === undefined || typeof match !== 'string' ? {} : { [field]: match }),
  };
}

function fixedIn(rulebook: Rulebook, statement: string): Readonly<Record<string, string>> {
  const rule = rulebook.byId.get(statement)?.statement;
  return rule?.kind === 'choice' ? fixedFields(rule.if) : {};
}
