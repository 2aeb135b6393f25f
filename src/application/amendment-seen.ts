import { isObject, type JsonObject } from '../kernel/json.ts';
import { impactOf } from './impact.ts';
import type { AmendmentSeen, Difference, Impact, Viewer } from './interface.ts';
import type { Parts } from './preparing.ts';
import { read } from './reading.ts';
import { differencesOf } from './rules-seen.ts';
import { viewOf } from './viewing.ts';

/** An amendment as the information rules show it, with each change in plain English beside what holds now. */
export async function amendmentSeen(
  parts: Parts,
  stream: string,
  id: string,
  viewer: Viewer,
): Promise<AmendmentSeen | undefined> {
  const shown = await shownAmendment(parts, stream, id, viewer);
  const view = shown === undefined ? undefined : await viewOf(parts, stream, viewer);
  if (shown === undefined || view === undefined) return undefined;
  const { text } = shown.amendment;
  const { documents } = view.governing;
  const proposed = typeof text === 'string' ? await parts.rules.document(text) : undefined;
  const effects = Array.isArray(shown.amendment.effects) ? (shown.amendment.effects as JsonObject[]) : [];
  // What held before an amendment that is decided is not what holds now: then only its own words are shown.
  const apart =
    proposed === undefined ? [] : differencesOf(parts, shown.open ? documents.rulebook : undefined, proposed);
  const byStatement = new Map(apart.map((difference) => [difference.statement, difference]));
  return {
    id,
    amendment: shown.amendment,
    open: shown.open,
    rivals: shown.rivals,
    comments: shown.comments,
    names: shown.names,
    changes: effects.map(({ statement, change }): Difference => {
      const id = String(statement);
      const found = byStatement.get(id);
      const changed = { statement: id, change: change as Difference['change'] };
      return found === undefined ? { kind: 'choice', ...changed } : { ...found, ...changed };
    }),
  };
}

/** What an amendment that the viewer sees would have done to what is on record. It reads the whole record: asked for, not shown with every page. */
export async function amendmentImpact(
  parts: Parts,
  stream: string,
  id: string,
  viewer: Viewer,
): Promise<Impact | undefined> {
  const shown = await shownAmendment(parts, stream, id, viewer);
  const { text, effects } = shown?.amendment ?? {};
  return typeof text === 'string' && Array.isArray(effects)
    ? impactOf(parts, stream, text, effects as unknown as { statement: string }[])
    : undefined;
}

async function shownAmendment(parts: Parts, stream: string, id: string, viewer: Viewer) {
  const reading = await read(parts, stream, viewer);
  if (reading === undefined) return undefined;
  const { openAmendments, amendmentHistory, comments } = reading.document;
  const open = isObject(openAmendments) && Object.hasOwn(openAmendments, id) ? openAmendments[id] : undefined;
  const past =
    isObject(amendmentHistory) && Object.hasOwn(amendmentHistory, id) ? amendmentHistory[id] : undefined;
  const amendment = open ?? past;
  if (!isObject(amendment)) return undefined;
  const entries = (value: unknown) =>
    isObject(value) ? Object.entries(value as Record<string, JsonObject>) : [];
  return {
    amendment: amendment as JsonObject,
    open: open !== undefined,
    names: reading.names,
    rivals: entries(openAmendments).flatMap(([other, { counters, title }]) =>
      other !== id && (counters === id || other === (amendment as JsonObject).counters)
        ? [{ id: other, title: String(title) }]
        : [],
    ),
    comments: entries(comments)
      .map(([, comment]) => comment)
      .filter((comment) => comment.amendment === id),
  };
}
