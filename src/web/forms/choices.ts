import { heldUnder, numberedWord } from '../../application/acting/named-things.ts';
import { isObject, pointerSteps } from '../../kernel/json.ts';
import type { Choice } from '../components/index.ts';
import { idWords } from '../pages/words.ts';
import type { Offered } from './filling.ts';
import { type Entry, singular } from './shape.ts';
import { wordsOf } from './words.ts';

/** What is known where a form is filled in: documents as the viewer may see them, outermost last, parties and roles. */
export interface Known {
  readonly documents: readonly Readonly<Record<string, unknown>>[];
  readonly names: Readonly<Record<string, string>>;
  readonly parties: readonly Choice[];
  /** Streams of other kinds that a field can name, by kind. */
  readonly streams: Readonly<Record<string, readonly Choice[]>>;
  readonly roles: readonly Choice[];
  /** Choices that come with this place, by the field's name: its starter rulebooks and the law that it knows. */
  readonly named: Readonly<Record<string, readonly Choice[]>>;
}

export const NOTHING_KNOWN: Known = {
  documents: [],
  names: {},
  streams: {},
  parties: [],
  roles: [],
  named: {},
};

/** Records whose keys are not named like the collection that they speak of. */
const KEYED: Readonly<Record<string, string>> = {
  prices: 'lot',
  shares: 'party',
  reasons: 'party',
  minimumScores: 'criterion',
};

const labelOf = (id: string, thing: unknown, names: Known['names']): string => {
  if (!isObject(thing)) return names[id] ?? id;
  const words = ['title', 'name', 'question', 'words', 'grounds', 'text']
    .map((key) => thing[key])
    .find((value) => typeof value === 'string');
  if (typeof words !== 'string') return id;
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
};

/** Things by what they are called; where two are called the same, by their number too. */
export const toldApart = (choices: readonly Choice[]): readonly Choice[] =>
  choices.map((choice) =>
    choices.some(({ value, label }) => label === choice.label && value !== choice.value)
      ? { ...choice, label: `${choice.label} (${idWords(choice.value)})` }
      : choice,
  );

/** The things that a document holds under a word: `lot` finds the entries of `lots`, whether a list or a record. */
function thingsOf(word: string, known: Known): readonly Choice[] | undefined {
  for (const collection of known.documents.flatMap((document) => heldUnder(document, word))) {
    if (Array.isArray(collection)) {
      const things = collection.flatMap((thing) => {
        const id = isObject(thing) ? (thing.id ?? thing.version) : thing;
        return typeof id === 'string' || typeof id === 'number'
          ? [{ value: String(id), label: labelOf(String(id), thing, known.names) }]
          : [];
      });
      if (things.length > 0) return toldApart(things);
    } else if (isObject(collection)) {
      const things = Object.entries(collection).map(([id, thing]) => ({
        value: id,
        label: labelOf(id, thing, known.names),
      }));
      if (things.length > 0) return toldApart(things);
    }
  }
  return undefined;
}

function choicesOfWord(word: string, entry: Entry, known: Known): readonly Choice[] | undefined {
  if (word === 'version') return thingsOf(word, known);
  if (entry.shape.kind !== 'text' || entry.shape.long) return undefined;
  const pattern = entry.shape.pattern ?? '';
  const stream = /^\^([a-z]+)\//.exec(pattern)?.[1];
  if (stream === 'party') return some(holdersOf(singular(word), known) ?? known.parties);
  if (stream !== undefined) return some(known.streams[stream] ?? []);
  if (word === 'role') return some(known.roles);
  return thingsOf(numberedWord(pattern) ?? word, known);
}

/** The thing that a field names, where there is none yet: a document has a place for such things, and the place is empty. */
export function lackedBy({ shape }: Entry, documents: Known['documents']): string | undefined {
  const pattern = shape.kind === 'text' ? (shape.pattern ?? '') : '';
  const word = numberedWord(pattern);
  if (word === undefined) return undefined;
  const held = documents.flatMap((document) => heldUnder(document, word));
  return held.length > 0 && held.every((one) => Object.keys(one).length === 0) ? word : undefined;
}

/** Where a field is named after a role of the arrangement, those who hold it are the choices: its commissioners, its providers. */
function holdersOf(role: string, { documents, names }: Known): readonly Choice[] | undefined {
  for (const { members } of documents) {
    const holders = isObject(members) && Object.hasOwn(members, role) ? members[role] : undefined;
    if (!Array.isArray(holders)) continue;
    return holders
      .filter((party): party is string => typeof party === 'string')
      .map((party) => ({ value: party, label: names[party] ?? party }));
  }
  return undefined;
}

const some = (choices: readonly Choice[]): readonly Choice[] | undefined =>
  choices.length === 0 ? undefined : choices;

/** What can be chosen for a text field, or undefined where it is typed. An `id` names something new and is typed. */
export function choicesOf(entry: Entry, known: Known): readonly Choice[] | undefined {
  if (entry.key === 'id') return undefined;
  const named = Object.hasOwn(known.named, entry.key) ? known.named[entry.key] : undefined;
  return named ?? choicesOfWord(entry.key, entry, known);
}

/** The keys that a record takes: lots for prices, criteria for weights, parties for reasons. */
export function keysOf(name: string, known: Known): readonly Choice[] | undefined {
  const field = pointerSteps(name.replaceAll(/~(?![01])/g, '/')).at(-1) ?? '';
  const word = KEYED[field] ?? singular(field);
  if (word === 'party') {
    const within = thingsOf('participant', known) ?? thingsOf('commissioner', known);
    return within?.every((one) => one.value.startsWith('party/')) === true
      ? within
      : some(known.parties.slice(0, 20));
  }
  return thingsOf(word, known);
}

export const offeredBy = (known: Known): Offered => ({
  listOf: (_name, item) => choicesOf(item, known) !== undefined || item.shape.kind === 'option',
  keysOf: (name) => keysOf(name, known)?.map((choice) => choice.value),
});

/** A chosen value that is not among the choices any more is still shown, so that a redrawn form loses nothing. */
export const including = (choices: readonly Choice[], values: readonly string[]): readonly Choice[] => [
  ...choices,
  ...values
    .filter((value) => value !== '' && !choices.some((choice) => choice.value === value))
    .map((value) => ({ value, label: wordsOf(value) })),
];
