/** Words that are written in two ways: which of them stands makes no other body. */
const SAME_WORDS: Readonly<Record<string, string>> = {
  limited: 'ltd',
  cyfyngedig: 'ltd',
  cyf: 'ltd',
  incorporated: 'inc',
};

/**
 * A name as names are compared: letters of one size, without signs, with "and" for "&" and "ltd" for "Limited". Nobody is
 * shown it: names are shown as they are published.
 */
export function nameKey(name: string): string {
  const words =
    name
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/&(?:amp;)?/g, ' and ')
      .replaceAll(/['’‘ʼ`]/g, '')
      // C.I.C. and CIC are one word.
      .replaceAll(/(?<![\p{L}\p{N}])(?:\p{L}\.)+\p{L}?(?![\p{L}\p{N}])/gu, (letters) =>
        letters.replaceAll('.', ''),
      )
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const [first, ...others] = words.map((word) => (Object.hasOwn(SAME_WORDS, word) ? SAME_WORDS[word] : word));
  return (first === 'the' && others.length > 0 ? others : [first ?? '', ...others]).join(' ');
}

/** Collects names, to tell which spelling of one is published most often; of several, the first. */
export function spelling() {
  const known = new Map<string, Map<string, number>>();
  const keyOf = (name: string): string => {
    const key = nameKey(name);
    // A name of signs alone is compared as it stands.
    return key === '' ? name : key;
  };
  return {
    /** Counts the name as published and gives the key under which it is kept. */
    add: (name: string): string => {
      const key = keyOf(name);
      const spellings = known.get(key) ?? new Map<string, number>();
      known.set(key, spellings);
      spellings.set(name, (spellings.get(name) ?? 0) + 1);
      return key;
    },
    /** How the name of this key is shown. */
    shown: (key: string): string => {
      let [best, most] = [key, 0];
      for (const [name, times] of known.get(key) ?? []) if (times > most) [best, most] = [name, times];
      return best;
    },
  };
}

export type Spelling = ReturnType<typeof spelling>;
