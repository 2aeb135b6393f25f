import { isObject, type JsonObject } from '../../kernel/json.ts';
import type { Matter } from '../../rules/matters.ts';
import { decidingOf } from '../acting/deciding.ts';
import type { Parts } from '../acting/preparing.ts';
import type { DutySeen } from '../interface.ts';
import type { View } from './viewing.ts';

/** Open joint decisions that wait for the viewer's position. */
export const waitingFor = ({ state, principal }: View): readonly Matter[] =>
  Object.values(state.matters).filter(
    ({ electorates, positions }) =>
      electorates.some(({ electors }) => electors.includes(principal)) && positions[principal] === undefined,
  );

/** What a position is asked on, in words: an elector always sees what it is asked to decide. */
export function positionWords(parts: Parts, { state }: View, { action, body }: Matter): string {
  const act = parts.catalogue.vocabulary.actions.get(action)?.title ?? action;
  const drafts = isObject(state.own.openAmendments) ? (state.own.openAmendments as JsonObject) : {};
  const drafted = drafts[String(body.amendment ?? '')];
  const title = isObject(drafted) ? (drafted as JsonObject).title : body.title;
  return `Give your position: ${act}${typeof title === 'string' ? `: ${title}` : ''}`;
}

/** They stand among what is due: on the last day the decision closes without those who have not spoken. */
export function positionsDue(
  parts: Parts,
  view: View,
  { stream, title }: { readonly stream: string; readonly title: string },
): readonly DutySeen[] {
  const { rulebook } = view.governing;
  return waitingFor(view).map((matter) => {
    const [rule] = decidingOf(rulebook, rulebook.byId.has(matter.statement) ? [matter.statement] : []);
    return {
      id: matter.id,
      stream,
      streamTitle: title,
      says: positionWords(parts, view, matter),
      does: ['position.give'],
      asks: { matter: matter.id },
      who: matter.electorates
        .filter(({ electors }) => electors.includes(view.principal))
        .map(({ role }) => role),
      raisedAt: matter.openedAt,
      ...(matter.closesAt === undefined ? {} : { due: matter.closesAt }),
      status: 'open' as const,
      ...(rule === undefined ? {} : { rule }),
      followed: [],
    };
  });
}
