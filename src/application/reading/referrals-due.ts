import type { Instant } from '../../kernel/time.ts';
import { decidingOf } from '../acting/deciding.ts';
import { mayBe, worldSeen } from '../acting/possibilities.ts';
import type { Parts } from '../acting/preparing.ts';
import type { DutySeen } from '../interface.ts';
import type { View } from './viewing.ts';

const DECIDE = 'referral.decide';

/**
 * What another arrangement could not decide and referred here: it stands among what is due for everybody whom the rules may let
 * decide it, until that is put to the vote; then it waits for positions.
 */
export function referralsDue(
  { catalogue }: Pick<Parts, 'catalogue'>,
  view: View,
  { stream, title }: { readonly stream: string; readonly title: string },
): readonly DutySeen[] {
  const open = (view.state.own.referrals ?? {}) as Readonly<
    Record<string, { readonly title: string; readonly until?: Instant; readonly at: Instant }>
  >;
  const action = catalogue.action(view.world.kind.kind, DECIDE);
  if (action === undefined) return [];
  const { rulebook } = view.governing;
  const voted = new Set(
    Object.values(view.state.matters).flatMap((matter) =>
      matter.action === DECIDE ? [String(matter.body.referral)] : [],
    ),
  );
  const actor = { id: view.principal, acting: view.principal, evidence: [], roles: view.roles };
  const granting = (rulebook.actions.get(DECIDE)?.choices ?? []).flatMap(({ who }) => who);
  return Object.entries(open).flatMap(([referral, { title: of, until, at }]): readonly DutySeen[] => {
    if (voted.has(referral)) return [];
    const asked = { stream, action, body: { referral }, actor, now: view.now };
    const possible = mayBe(worldSeen(view), asked);
    if (possible.allowed === 'no') return [];
    const [rule] = decidingOf(rulebook, possible.by.map(({ id }) => id).slice(0, 1));
    return [
      {
        id: referral,
        stream,
        streamTitle: title,
        says: `Decide what was referred here: ${of}`,
        does: [DECIDE],
        asks: { referral },
        who: view.roles.filter((role) => granting.includes(role)),
        raisedAt: at,
        ...(until === undefined ? {} : { due: until }),
        status: 'open',
        ...(rule === undefined ? {} : { rule }),
        followed: [],
      },
    ];
  });
}
