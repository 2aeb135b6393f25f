/** What shows an indicator: the place in the compiled release, and the words or the value there. */
export interface Evidence {
  /** JSON Pointer into the compiled release of the process. */
  readonly path: string;
  readonly excerpt: string;
}

const AROUND = 70;
const LONGEST = 200;

/** A value as shown: shortened where it is long. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value.replaceAll(/\s+/g, ' ').trim() : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** The words found, with some around them, cut between words. */
export function around(text: string, from: number, length: number): string {
  const start = from <= AROUND ? 0 : text.indexOf(' ', from - AROUND) + 1 || from;
  const wanted = from + Math.min(length, LONGEST) + AROUND;
  const end = wanted >= text.length ? text.length : Math.max(text.lastIndexOf(' ', wanted), from + length);
  const before = Math.min(start, from);
  return `${before > 0 ? '… ' : ''}${text.slice(before, end).trim()}${end < text.length ? ' …' : ''}`;
}
