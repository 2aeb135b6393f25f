import { isObject, type JsonObject } from '../kernel/json.ts';
import { statementsOf } from '../rules/document.ts';
import { explainStatement } from '../rules/explain.ts';
import type { RulebookDocument } from '../rules/statement.ts';
import { impactOf } from './impact.ts';
import type { AmendmentSeen, Impact, Viewer } from './interface.ts';
import type { Parts } from './preparing.ts';
import { read } from './reading.ts';
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
  const words = (document: RulebookDocument | undefined) => sayingsOf(parts, document);
  const [now, then] = [words(documents.rulebook), words(proposed)];
  const effects = Array.isArray(shown.amendment.effects) ? (shown.amendment.effects as JsonObject[]) : [];
  return {
    id,
    amendment: shown.amendment,
    open: shown.open,
    rivals: shown.rivals,
    comments: shown.comments,
    names: shown.names,
    changes: effects.map(({ statement, change }) => ({
      statement: String(statement),
      change: String(change),
      ...said('now', shown.open ? now.get(String(statement)) : undefined),
      ...said('proposed', then.get(String(statement))),
    })),
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

const said = <K extends string>(key: K, words: string | undefined): Partial<Record<K, string>> =>
  words === undefined ? {} : ({ [key]: words } as Record<K, string>);

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

/** Every statement and setting of a document in words, by the names under which amendments speak of them. */
function sayingsOf(
  { catalogue }: Parts,
  document: RulebookDocument | undefined,
): ReadonlyMap<string, string> {
  if (document === undefined) return new Map();
  const { settings } = document;
  return new Map([
    ...settings.map(({ id, title, value, unit }) => [`setting ${id}`, `${title}: ${value} ${unit}`] as const),
    ...statementsOf(document).map(
      ({ statement }) => [statement.id, explainStatement(statement, catalogue.vocabulary, settings)] as const,
    ),
  ]);
}
