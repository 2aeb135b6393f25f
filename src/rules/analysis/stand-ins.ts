import { hashOf } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Rulebook } from '../rulebook.ts';

/**
 * What stands for any act of a kind, where rules are asked whether they would let it happen. Whoever writes a rule could know
 * a sample beforehand and let that alone pass: so names, numbers and words are made from the fingerprint of the rules
 * themselves, which no text can contain of itself. Each list has the ways in which the act can be put; one that passes is
 * enough. A way has several samples, which must all pass, where a rule could tell acts apart by their size, or by what they keep.
 */
export interface StandIns {
  /** Amendments of the rules that leave the constitution as it is, by a draft that somebody wrote. */
  readonly byDraft: Way;
  /** Amendments by a whole new text. */
  readonly byText: Way;
  /** Drafts of an amendment: by changes, or by a whole new text. */
  readonly drafts: readonly Way[];
  /** Another text for a draft. */
  readonly changed: Way;
  /** Two parties, of which no rule can speak by name. */
  readonly parties: readonly [string, string];
  /** Agreement in a joint decision, bare or with all that can be said beside it. */
  readonly positions: readonly Way[];
}

/** One way to put an act. */
export type Way = readonly JsonObject[];

const made = new WeakMap<Rulebook, StandIns>();

/** The stand-ins under these rules. */
export function standInsFor(rulebook: Rulebook): StandIns {
  const known = made.get(rulebook);
  if (known !== undefined) return known;
  const fresh = standIns(rulebook);
  made.set(rulebook, fresh);
  return fresh;
}

function standIns({ statements, settings }: Rulebook): StandIns {
  const own = statements.find(({ layer }) => layer === 'rulebook')?.document;
  const of = (wanted: string) =>
    statements.flatMap(({ statement, layer, document }) =>
      layer === wanted && (own === undefined || document === own) ? [statement] : [],
    );
  const text = { settings, constitution: of('constitution'), rulebook: of('rulebook') };
  const print = hashOf(text);
  const numbers = [1, 2, 4, 12].map((digits) => 1 + Number.parseInt(print.slice(0, digits), 16));
  const reason = `As it was said in ${print}.`;
  const named = {
    format: 'moothall/rulebook/1',
    id: `rules-${print}`,
    title: `The rules ${print}`,
    summary: reason,
  };
  const other = { id: `only-${print}`, kind: 'strategy', who: 'anyone', does: `act-${print}` };
  const texts = [text, { settings: [], constitution: [], rulebook: [other] }].map((whole) =>
    JSON.stringify({ ...named, ...whole }),
  );
  const title = `A change ${print}`;
  const changes = [{ do: 'add', text: JSON.stringify(other) }];
  const positions = numbers.map((number) => ({ matter: `matter-${number}`, stance: 'agree' }));
  return {
    parties: [`party/a-${print}`, `party/b-${print}`],
    byDraft: numbers.map((number) => ({ amendment: `amendment-${number}`, reason })),
    byText: texts.map((rulebook) => ({ rulebook, reason })),
    changed: numbers.map((number) => ({ amendment: `amendment-${number}`, reason, changes })),
    drafts: [[{ title, reason, changes }], texts.map((rulebook) => ({ title, reason, rulebook }))],
    positions: [
      positions,
      positions.map((position) => ({ ...position, reason })),
      positions.map((position) => ({ ...position, reason, text: print })),
    ],
  };
}
