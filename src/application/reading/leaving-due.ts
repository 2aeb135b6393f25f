import { isObject, type JsonObject } from '../../kernel/json.ts';
import { decidingOf } from '../acting/deciding.ts';
import type { DutySeen } from '../interface.ts';
import type { View } from './viewing.ts';

/** Roles that the viewer leaves with notice stand among what is due: the day is one to remember, though there is nothing to do. */
export function leavingDue(
  { state, principal, governing: { rulebook } }: View,
  { stream, title }: { readonly stream: string; readonly title: string },
): readonly DutySeen[] {
  const leaving = isObject(state.own.leaving) ? (state.own.leaving as JsonObject) : {};
  const ending = Object.entries(leaving).flatMap(([role, notices]) =>
    (notices as readonly { readonly party: string; readonly until: string }[])
      .filter(({ party }) => party === principal)
      .map(({ until }) => ({ role, until })),
  );
  return ending.map(({ role, until }) => {
    const carried = Object.values(state.duties).find(
      ({ fact, due }) => fact?.type === 'member.leaving' && due === until,
    );
    const known = carried !== undefined && rulebook.byId.has(carried.statement) ? [carried.statement] : [];
    const [rule] = decidingOf(rulebook, known);
    return {
      id: `leaving-${role}`,
      stream,
      streamTitle: title,
      says: 'Your notice ends, and with it your role',
      does: [],
      asks: {},
      who: [role],
      raisedAt: carried?.raisedAt ?? until,
      due: until,
      status: 'open' as const,
      ...(rule === undefined ? {} : { rule }),
      followed: [],
    };
  });
}
