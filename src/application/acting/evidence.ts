import type { JsonObject } from '../../kernel/json.ts';

/** Kinds of evidence, each with whether a party's own stream shows it. */
const SHOWN: Readonly<Record<string, (own: JsonObject) => boolean>> = {
  name: ({ name }) => typeof name === 'string',
  identifier: ({ identifiers }) => Array.isArray(identifiers) && identifiers.length > 0,
};

/** Kinds of evidence that a party could show. */
export const EVIDENCE: readonly string[] = Object.keys(SHOWN);

/** Kinds of evidence that a party's own stream shows. */
export const evidenceOf = (own: JsonObject): string[] =>
  Object.entries(SHOWN).flatMap(([kind, isShown]) => (isShown(own) ? [kind] : []));
