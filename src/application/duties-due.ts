import type { Duty } from '../rules/duties.ts';
import { decidingOf } from './deciding.ts';
import type { DutySeen, Viewer } from './interface.ts';
import type { Parts } from './preparing.ts';
import { type View, viewOf } from './viewing.ts';

/** Streams of one kind that are looked at, the latest first. */
const MOST_STREAMS = 500;

/** Every duty of the viewer's roles in the streams that it is linked to, breached ones too; the earliest due first. Done ones have left the state. */
export async function dutiesOf(parts: Parts, viewer: Viewer): Promise<DutySeen[]> {
  const principal = viewer.for ?? viewer.party;
  if (principal === undefined) return [];
  const found: DutySeen[] = [];
  for (const kind of parts.catalogue.kinds.keys()) {
    const listed = await parts.ledger.list({ kind, linkedTo: principal, limit: MOST_STREAMS });
    for (const { stream, summary } of listed) {
      const view = await viewOf(parts, stream, viewer);
      if (view !== undefined) found.push(...dutiesIn(parts, view, stream, summary.title));
    }
  }
  return found.sort((a, b) => {
    const [first, second] = [a.due ?? '9', b.due ?? '9'];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

function dutiesIn(parts: Parts, view: View, stream: string, streamTitle: string): DutySeen[] {
  const { rulebook } = view.governing;
  const title = (action: string) => parts.catalogue.vocabulary.actions.get(action)?.title ?? action;
  const inWords = ({ does }: Pick<Duty, 'does'>) => does.map(title).join(', or ');
  const all = Object.values(view.state.duties);
  // A duty that an Or else laid on somebody comes from the same statement and from no fact.
  const followed = (duty: Duty) =>
    duty.status !== 'breached' && duty.status !== 'late'
      ? []
      : all.filter(
          ({ id, statement, fact, raisedAt }) =>
            id !== duty.id &&
            statement === duty.statement &&
            fact === undefined &&
            raisedAt >= (duty.due ?? ''),
        );
  return all
    .filter(({ who }) => who.some((role) => view.roles.includes(role)))
    .map((duty) => {
      // An amendment may have removed the statement since: the duty stands all the same.
      const known = rulebook.byId.has(duty.statement) ? [duty.statement] : [];
      const [rule] = decidingOf(rulebook, known);
      return {
        id: duty.id,
        stream,
        streamTitle,
        says: inWords(duty),
        who: duty.who,
        raisedAt: duty.raisedAt,
        ...(duty.due === undefined ? {} : { due: duty.due }),
        status: duty.status,
        ...(rule === undefined ? {} : { rule }),
        followed: followed(duty).map((each) => ({ id: each.id, says: inWords(each), who: each.who })),
      };
    });
}
