import { canonical } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { touchesConstitution } from '../../rules/constitutional.ts';
import type { RulebookDocument } from '../../rules/statement.ts';
import { applyChanges, type Change } from '../../rules/text/amending.ts';
import { statementsOf } from '../../rules/text/document.ts';
import { movedIn } from '../../rules/text/moved.ts';
import type { Vocabulary } from '../../rules/vocabulary.ts';

/** What a text changes, by statement or setting. */
export interface Effect {
  readonly statement: string;
  readonly change: 'added' | 'changed' | 'removed';
}

/** An amendment as it stands: the text that positions are given on, or the one that it would be put to the vote as now. */
export interface AmendmentNow {
  /** Absent where its text is not known, or its changes can be made no more. */
  readonly text?: RulebookDocument;
  readonly effects: readonly Effect[];
  readonly constitution: boolean;
  /** Why its changes cannot be made in the rules that hold now. */
  readonly stopped?: string;
}

/**
 * What is drafted, or has lapsed, is put to the vote on the text that it makes of the rules then in force, so that it is shown
 * as that, whatever it made when it was drafted. What is being decided, agreed or decided has a fixed text.
 */
export function amendmentNow(
  amendment: JsonObject,
  kept: RulebookDocument | undefined,
  present: RulebookDocument | undefined,
  vocabulary: Vocabulary,
): AmendmentNow {
  const { status, changes } = amendment;
  if ((status !== 'draft' && status !== 'lapsed') || present === undefined)
    return {
      ...(kept === undefined ? {} : { text: kept }),
      effects: Array.isArray(amendment.effects) ? (amendment.effects as unknown as Effect[]) : [],
      constitution: amendment.constitution === true,
    };
  const made = Array.isArray(changes)
    ? applyChanges(present, changes as unknown as readonly Change[])
    : undefined;
  if (made?.ok === false) return { effects: [], constitution: false, stopped: made.error.message };
  const text = made === undefined ? kept : made.value;
  if (text === undefined) return { effects: [], constitution: false };
  return {
    text,
    effects: effectsOf(present, text),
    constitution: touchesConstitution(present, text, vocabulary),
  };
}

/** The statements and settings in which two texts are apart, in the order of their names. */
export function effectsOf(present: RulebookDocument | undefined, text: RulebookDocument): readonly Effect[] {
  const [before, after] = [partsById(present), partsById(text)];
  const moved = present === undefined ? new Map() : movedIn(present, text);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id): Effect[] => {
    const [old, fresh] = [before.get(id), after.get(id)];
    if (old === fresh && !moved.has(id)) return [];
    return [
      { statement: id, change: old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed' },
    ];
  });
}

function partsById(document: RulebookDocument | undefined): Map<string, string> {
  if (document === undefined) return new Map();
  const settings = document.settings.map((setting) => [`setting ${setting.id}`, canonical(setting)] as const);
  const statements = statementsOf(document).map(
    ({ statement }) => [statement.id, canonical(statement)] as const,
  );
  return new Map([...settings, ...statements]);
}
