import type { Parts } from '../acting/preparing.ts';
import type { StreamState } from '../acting/stream-state.ts';
import { kindOf } from '../catalogue.ts';
import type { DutySeen, Viewer } from '../interface.ts';
import { callsDue } from './calls-due.ts';
import { viewOf } from './viewing.ts';

/** So many streams below the viewer's own are looked through, the earliest due first. */
const MOST_BELOW = 500;

/**
 * What joint decisions with a last day ask of the viewer in the streams below these, though it is not linked to them: everybody may
 * read links, and only some who asked to take part in a procedure, or were shortlisted; whoever is called to mediate has no link.
 */
export async function askedBelow(
  parts: Parts,
  linked: readonly string[],
  viewer: Viewer,
): Promise<readonly DutySeen[]> {
  const principal = viewer.for ?? viewer.party;
  const known = new Set(linked);
  const below = await parts.ledger.dueBelow(linked, MOST_BELOW);
  const heads = await parts.ledger.heads(below.filter((stream) => !known.has(stream)));
  const found: DutySeen[] = [];
  for (const [stream, { state }] of heads) {
    // Most are told by a look at their state, without making their rules ready.
    const { matters: open = {} } = (state ?? {}) as unknown as Partial<StreamState>;
    const matters = Object.values(open);
    const mayAsk = matters.some(
      (matter) => matter.after !== undefined || JSON.stringify(matter).includes(JSON.stringify(principal)),
    );
    if (!mayAsk) continue;
    const view = await viewOf(parts, stream, viewer);
    if (view === undefined) continue;
    const { title } = kindOf(parts.catalogue, stream).summary(view.state.own);
    found.push(...callsDue(parts, view, { stream, title }));
  }
  return found;
}
