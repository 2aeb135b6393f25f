import { canonical } from '../kernel/canonical.ts';
import { asList } from './rulebook.ts';
import type { ChoiceStatement } from './statement.ts';

/** What makes two duties the same but for their day: after which fact who must do what, as which answer to it. */
const sameParts = ({ after, who, does, matches, whose, if: first, when }: ChoiceStatement): string =>
  canonical({
    after: after ?? '',
    who: [...asList(who)].sort(),
    does: [...asList(does)].sort(),
    answers: [matches ?? '', whose ?? ''],
    conditions: [first ?? '', when ?? ''].map((text) => text.replace(/\s+/g, ' ')),
  });

/** Whether one duty asks the same of the same people after the same fact as another, at whatever time. */
export const isSameDuty = (one: ChoiceStatement, other: ChoiceStatement): boolean =>
  one.while === undefined && sameParts(one) === sameParts(other);
