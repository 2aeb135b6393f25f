import type { Amendment } from '../../commissioning/amendments/index.ts';
import { decide } from '../../rules/decide.ts';
import { decidingOf } from '../acting/deciding.ts';
import { worldSeen } from '../acting/possibilities.ts';
import type { Parts } from '../acting/preparing.ts';
import { questionOf } from '../acting/world.ts';
import type { DutySeen } from '../interface.ts';
import type { View } from './viewing.ts';

const PROPOSE = 'rulebook.amend';

/**
 * Amendments that lapsed because other rules came into force first: they stand among what is due for everybody whom the rules
 * let put them to the vote again, with no day, under the rule by which they would be decided.
 */
export function amendmentsDue(
  { catalogue }: Parts,
  view: View,
  { stream, title }: { readonly stream: string; readonly title: string },
): readonly DutySeen[] {
  const open = (view.state.own.openAmendments ?? {}) as Readonly<Record<string, Amendment>>;
  const lapsed = Object.entries(open).filter(([, { status }]) => status === 'lapsed');
  const action = catalogue.action(view.world.kind.kind, PROPOSE);
  if (lapsed.length === 0 || action === undefined) return [];
  const { rulebook } = view.governing;
  const actor = { id: view.principal, acting: view.principal, evidence: [], roles: view.roles };
  return lapsed.flatMap(([amendment, { title: of, reason, constitution, lapsedAt, at }]): DutySeen[] => {
    const body = { amendment, reason, ...(constitution ? { constitution } : {}) };
    const asked = { stream, action, body, actor, now: view.now };
    const decision = decide(rulebook, questionOf(worldSeen(view), asked));
    if (decision.verdict === 'refused') return [];
    const who = (rulebook.actions.get(PROPOSE)?.choices ?? []).flatMap((choice) => choice.who);
    const [rule] = decidingOf(rulebook, decision.decidedBy === undefined ? [] : [decision.decidedBy]);
    return [
      {
        id: amendment,
        stream,
        streamTitle: title,
        says: `Put it to the vote again: ${of}`,
        does: [PROPOSE],
        asks: { amendment, reason, ...(constitution ? { constitution: 'true' } : {}) },
        who: view.roles.filter((role) => who.includes(role)),
        raisedAt: lapsedAt ?? at,
        status: 'open',
        ...(rule === undefined ? {} : { rule }),
        followed: [],
      },
    ];
  });
}
