import { isObject, type JsonObject } from '../../kernel/json.ts';
import { type Matter, mediatorOf } from '../../rules/matters.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import { decidingOf } from '../acting/deciding.ts';
import type { Parts } from '../acting/preparing.ts';
import type { DutySeen } from '../interface.ts';
import type { View } from './viewing.ts';

/** The role that the rules call to mediate in a joint decision. */
export const mediatorIn = (
  { byId }: Rulebook,
  matter: Pick<Matter, 'after' | 'statement'>,
): string | undefined => mediatorOf(byId.get(matter.statement)?.statement, matter);

/**
 * Joint decisions in which the viewer is called to mediate. Being called shows it no more than the information rules do; it is told
 * on what act, and until when.
 */
export function mediationsDue(
  { catalogue }: Pick<Parts, 'catalogue'>,
  view: View,
  { stream, title }: { readonly stream: string; readonly title: string },
): readonly DutySeen[] {
  const { rulebook } = view.governing;
  return Object.values(view.state.matters).flatMap((matter): readonly DutySeen[] => {
    const role = mediatorIn(rulebook, matter);
    if (role === undefined || !view.roles.includes(role)) return [];
    const act = catalogue.vocabulary.actions.get(matter.action)?.title ?? matter.action;
    const about = titleShown(view, matter);
    const [rule] = decidingOf(rulebook, [matter.statement]);
    return [
      {
        id: `mediation-${matter.id}`,
        stream,
        streamTitle: title,
        says: `Mediate: ${act}${about === undefined ? '' : `: ${about}`}`,
        does: [],
        asks: {},
        who: [role],
        raisedAt: matter.openedAt,
        ...(matter.closesAt === undefined ? {} : { due: matter.closesAt }),
        status: 'open',
        ...(rule === undefined ? {} : { rule }),
        followed: [],
      },
    ];
  });
}

/** What it is called that is decided on, as far as the viewer may see it. */
function titleShown({ show, state, world }: View, { id, body }: Matter): string | undefined {
  const { openAmendments } = world.kind.view(state.own);
  const shown = show({
    ...(openAmendments === undefined ? {} : { openAmendments }),
    matters: { [id]: { body } },
  });
  const drafted = within(shown, 'openAmendments', String(body.amendment ?? ''));
  const title = drafted?.title ?? within(shown, 'matters', id, 'body')?.title;
  return typeof title === 'string' ? title : undefined;
}

const within = (document: JsonObject, ...path: readonly string[]): JsonObject | undefined =>
  path.reduce<JsonObject | undefined>((part, key) => {
    const member = part !== undefined && Object.hasOwn(part, key) ? part[key] : undefined;
    return isObject(member) ? (member as JsonObject) : undefined;
  }, document);
