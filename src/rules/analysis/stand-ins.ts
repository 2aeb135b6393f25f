import { hashOf } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Rulebook } from '../rulebook.ts';

/**
 * What stands for any act of a kind, where rules are asked whether they would let it happen. Whoever writes a rule could know
 * a sample beforehand and let that alone pass: so names, numbers and words are made from the fingerprint of the rules
 * themselves, which no text can contain of itself. Each list has the ways in which the act can be put; one that passes is enough.
 */
export interface StandIns {
  /** Amendments of the rules that leave the constitution as it is: by a draft, or by a whole new text. */
  readonly amendments: readonly JsonObject[];
  /** Agreement in a joint decision, bare or with all that can be said beside it. */
  readonly positions: readonly JsonObject[];
}

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
  const number = 1 + Number.parseInt(print.slice(0, 12), 16);
  const reason = `As it was said in ${print}.`;
  const rulebook = JSON.stringify({
    ...{ format: 'moothall/rulebook/1', id: `rules-${print}`, title: `The rules ${print}`, summary: reason },
    ...text,
  });
  const position = { matter: `matter-${number}`, stance: 'agree' };
  return {
    amendments: [
      { amendment: `amendment-${number}`, reason },
      { rulebook, reason },
    ],
    positions: [position, { ...position, reason }, { ...position, reason, text: print }],
  };
}
