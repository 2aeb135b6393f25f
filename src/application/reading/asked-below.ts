import type { Parts } from '../acting/preparing.ts';
import { kindOf } from '../catalogue.ts';
import type { Viewer } from '../interface.ts';
import { waitingFor } from './positions-due.ts';
import { type View, viewOf } from './viewing.ts';

/** So many streams below the viewer's own are looked through, the earliest due first. */
const MOST_BELOW = 500;

/** A stream in which somebody is asked, though it is not linked to it. */
interface AskedBelow {
  readonly stream: string;
  readonly title: string;
  readonly view: View;
}

/**
 * The streams below these in which a joint decision with a last day waits for the viewer, though they are not linked to it:
 * everybody may read links, and only some who asked to take part in a procedure, or were shortlisted.
 */
export async function askedBelow(
  parts: Parts,
  linked: readonly string[],
  viewer: Viewer,
): Promise<readonly AskedBelow[]> {
  const principal = viewer.for ?? viewer.party;
  const known = new Set(linked);
  const below = await parts.ledger.dueBelow(linked, MOST_BELOW);
  const heads = await parts.ledger.heads(below.filter((stream) => !known.has(stream)));
  const found: AskedBelow[] = [];
  for (const [stream, { state }] of heads) {
    // Most are told by a look at their state, without making their rules ready.
    if (!JSON.stringify(state?.matters ?? {}).includes(JSON.stringify(principal))) continue;
    const view = await viewOf(parts, stream, viewer);
    if (view === undefined || waitingFor(view).length === 0) continue;
    const { title } = kindOf(parts.catalogue, stream).summary(view.state.own);
    found.push({ stream, title, view });
  }
  return found;
}
