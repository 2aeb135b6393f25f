import { isObject, type JsonObject } from '../../kernel/json.ts';
import { formatInstant } from '../../kernel/time.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import { allOfRole } from '../../rules/words/wording.ts';
import type { Catalogue } from '../catalogue.ts';

/**
 * What a fact of the engine says of a joint decision, as far as the viewer sees what it says: on what it is, until when, how it
 * ended, who was called. undefined: it is about none.
 */
export function decisionWords(
  catalogue: Catalogue,
  rulebook: Rulebook,
  type: string,
  says: string,
  body: JsonObject = {},
): string | undefined {
  switch (type) {
    case 'matter.opened':
      return openedWords(catalogue, rulebook, says, isObject(body.matter) ? (body.matter as JsonObject) : {});
    case 'matter.decided':
      return `${says}${howDecided(catalogue, body)}`;
    case 'escalation.raised':
      return typeof body.to === 'string' ? calledWords(rulebook, body.to, body.statement) : says;
    default:
      return undefined;
  }
}

const onWhat = (catalogue: Catalogue, action: unknown): string => {
  const title = typeof action === 'string' ? catalogue.vocabulary.actions.get(action)?.title : undefined;
  return title === undefined ? '' : ` on “${title}”`;
};

/** A second round says that it is one, who is called to it, and until when it is open. */
function openedWords(
  catalogue: Catalogue,
  rulebook: Rulebook,
  says: string,
  { action, after, closesAt, statement }: JsonObject,
): string {
  if (after === undefined) return `${says}${onWhat(catalogue, action)}`;
  const until = typeof closesAt === 'string' ? `, until ${formatInstant(closesAt)}` : '';
  const fallback = fallbackOf(rulebook, statement);
  const who =
    fallback === undefined
      ? ''
      : 'mediates' in fallback
        ? `. Meanwhile ${allOfRole(fallback.mediates.role)} mediate`
        : 'refers' in fallback
          ? `. It was referred to ${fallback.refers.arrangement}`
          : '';
  return `${says} once more${onWhat(catalogue, action)}${until}${who}`;
}

function calledWords(rulebook: Rulebook, to: string, statement: unknown): string {
  const fallback = fallbackOf(rulebook, statement);
  const mediates = fallback !== undefined && 'mediates' in fallback && fallback.mediates.role === to;
  return mediates ? `called ${allOfRole(to)} to mediate` : `told ${allOfRole(to)}`;
}

function fallbackOf(rulebook: Rulebook, statement: unknown) {
  const rule = rulebook.byId.get(String(statement))?.statement;
  const fallback = rule?.kind === 'aggregation' ? rule.fallback : undefined;
  return fallback === 'keep' ? undefined : fallback;
}

/** On what a joint decision was, and how it ended. */
function howDecided(catalogue: Catalogue, { action, amendment, outcome, why }: JsonObject): string {
  const which = typeof amendment === 'string' ? ` (${amendment})` : '';
  const how = outcome === 'carried' ? ': carried' : outcome === 'failed' ? ': not carried' : '';
  return `${onWhat(catalogue, action)}${which}${how}${typeof why === 'string' ? `. ${why}` : ''}`;
}
