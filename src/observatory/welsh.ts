/** How Welsh words begin after other words (soft, nasal and aspirate mutation), by their own first letters. */
const MUTATIONS: readonly (readonly [string, readonly string[]])[] = [
  // Two letters that are one: these first. Those that never change stand here so that their first letter is not taken.
  ...['ch', 'dd', 'ff', 'ng', 'ph', 'th'].map((letter) => [letter, []] as const),
  ['ll', ['l']],
  ['rh', ['r']],
  ['p', ['b', 'mh', 'ph']],
  ['t', ['d', 'nh', 'th']],
  ['c', ['g', 'ngh', 'ch']],
  ['b', ['f', 'm']],
  ['d', ['dd', 'n']],
  ['g', ['', 'ng']],
  ['m', ['f']],
  // After "her", "our" and "their".
  ...['a', 'e', 'i', 'o', 'u', 'w', 'y'].map((letter) => [letter, [`h${letter}`]] as const),
];

/** A word in all the forms that its beginning may take, its own first. */
export function mutated(word: string): readonly string[] {
  const [letter = '', others = []] = MUTATIONS.find(([first]) => word.startsWith(first)) ?? [];
  return [word, ...others.map((other) => other + word.slice(letter.length))];
}

const START = '(?<![\\p{L}\\p{M}\\p{N}])';
const END = '(?![\\p{L}\\p{M}\\p{N}])';
/** Of words between: none that ends a sentence. */
const BETWEEN = '(?: [^ .;:!?]+){0,3}';

const WORD = /^[\p{L}\p{M}\p{N}'’]+(?:-[\p{L}\p{M}\p{N}'’]+)*\*?$/u;

/** Alternatives such as `partner|partneriaid`; each part of a word with a hyphen may be mutated, and the hyphen left out. */
function alternatives(token: string): string {
  const words = token.split('|').map((word) => {
    if (!WORD.test(word)) throw new Error(`"${word}" is no word`);
    const parts = word
      .replace('*', '')
      .toLowerCase()
      .split('-')
      .map((part) => `(?:${mutated(part).join('|')})`);
    return parts.join('[-‐‑– ]?').replaceAll(/['’]/g, "['’]") + (word.endsWith('*') ? '\\p{L}*' : '');
  });
  return `(?:${words.join('|')})${END}`;
}

/**
 * The pattern (flags `iu`) of a Welsh phrase, whose words are written as in a dictionary and found in every mutation.
 * `a|b` is either word, `cyllid*` any ending, `cyd-ddylunio` with or without the hyphen, `[y]` a word that may be left
 * out, `…` up to three words between; `!word` first or last is one that must not stand there. An error says what is wrong.
 */
export function welshPattern(phrase: string): string {
  const tokens = phrase.trim().split(/\s+/);
  const isWord = (token: string): boolean =>
    token !== '…' && !token.startsWith('[') && !token.startsWith('!');
  const first = tokens.findIndex(isWord);
  if (first < 0) throw new Error('a phrase needs a word');
  const pattern = tokens.map((token, index) => {
    if (token === '…' && index > first) return BETWEEN;
    if (token.startsWith('!')) {
      if (index === 0) return `(?<!${START}${alternatives(token.slice(1))} )`;
      if (index === tokens.length - 1 && index > first) return `(?! ${alternatives(token.slice(1))})`;
      throw new Error(`"${token}" may stand first or last`);
    }
    const optional = /^\[(.+)\]$/.exec(token)?.[1];
    if (optional !== undefined && index > first) return `(?: ${alternatives(optional)})?`;
    return `${index === first ? START : ' '}${alternatives(token)}`;
  });
  return pattern.join('');
}

/** So many letters of a beginning are looked at: enough to tell Welsh from English. */
const BEGINNING = 5;

const beginning = (letters: string): string => `${letters.slice(0, BEGINNING)}*`;

/** The words of texts and how they begin (`cyd*`), to ask which Welsh phrases they can have. */
export function welshWords(texts: readonly string[]): ReadonlySet<string> {
  const words = new Set(
    texts
      .join('\n')
      .toLowerCase()
      .split(/[^\p{L}\p{M}\p{N}]+/u),
  );
  for (const word of [...words])
    for (let length = 1; length <= Math.min(BEGINNING, word.length); length += 1)
      words.add(`${word.slice(0, length)}*`);
  return words;
}

/**
 * Tells of texts by their words whether any of these phrases can be in them: all words of the phrase are. Most texts are not
 * Welsh, and to look for every phrase in them would take longer than all else.
 */
export function welshTelling(phrases: readonly string[]): (words: ReadonlySet<string>) => boolean {
  const needs = phrases.map((phrase) =>
    phrase
      .trim()
      .split(/\s+/)
      .filter((token) => /^[^![…]/.test(token))
      .map(formsOf),
  );
  return (words) => needs.some((tokens) => tokens.every((forms) => forms.some((form) => words.has(form))));
}

/** The forms in which the alternatives of a word stand in a text: whole, or as the beginning of another (`cyd*`). */
const formsOf = (token: string): readonly string[] =>
  token
    .toLowerCase()
    .split('|')
    .flatMap((word) => {
      const [first = ''] = word.split(/[-*'’]/);
      return mutated(first).map((form) => (first === word ? form : beginning(form)));
    });
