import { type Html, html } from './html.ts';

/** Words of one text that are compared with those of another: the table of their common words has this many at its side. */
const MOST = 400;

interface Part {
  readonly text: string;
  readonly changed: boolean;
}

/**
 * Two texts word by word: what the first alone has is struck out in it, what the second alone has is marked in it. What they
 * have in common is their longest common run of words. Texts that are too long to compare stand as they are.
 */
export function wordChanges(before: string, after: string): { readonly before: Html; readonly after: Html } {
  const [old, fresh] = [wordsIn(before), wordsIn(after)];
  if (old.length > MOST || fresh.length > MOST) return { before: html`${before}`, after: html`${after}` };
  const kept = common(old, fresh);
  return {
    before: drawn(parts(old, kept.before), (text) => html`<del class="mh-del">${text}</del>`),
    after: drawn(parts(fresh, kept.after), (text) => html`<ins class="mh-ins">${text}</ins>`),
  };
}

/** Words with the punctuation and the space that follow them apart, so that a full stop alone changes no word. */
const wordsIn = (text: string): readonly string[] => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/** Which places of each text belong to their longest common subsequence. */
function common(old: readonly string[], fresh: readonly string[]) {
  const width = fresh.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = fresh.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const [before, after] = [new Set<number>(), new Set<number>()];
  for (let i = 0, j = 0; i < old.length && j < fresh.length; )
    if (old[i] === fresh[j]) {
      before.add(i++);
      after.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  return { before, after };
}

/** Neighbours that are changed alike make one part; a space between two changed words is changed with them. */
function parts(words: readonly string[], kept: ReadonlySet<number>): readonly Part[] {
  const isSpace = (index: number): boolean => /^\s+$/.test(words[index] ?? '');
  const changed = (index: number): boolean =>
    !kept.has(index) || (isSpace(index) && !kept.has(index - 1) && !kept.has(index + 1) && index > 0);
  const found: { text: string; changed: boolean }[] = [];
  for (const [index, word] of words.entries()) {
    const last = found.at(-1);
    if (last !== undefined && last.changed === changed(index)) last.text += word;
    else found.push({ text: word, changed: changed(index) });
  }
  return found;
}

const drawn = (list: readonly Part[], mark: (text: string) => Html): Html =>
  html`${list.map(({ text, changed }) => (changed && text.trim() !== '' ? mark(text) : html`${text}`))}`;
