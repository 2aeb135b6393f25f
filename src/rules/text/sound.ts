import { isObject } from '../../kernel/json.ts';
import type { Step } from '../finding.ts';

/** What no text of a rulebook has: control characters other than tab and line ends, and halves of surrogate pairs. */
const UNSOUND = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u;

/** The first unsound character of a text, with where it stands; undefined: the text is sound. */
export function unsoundIn(text: string): { readonly offset: number; readonly message: string } | undefined {
  const found = UNSOUND.exec(text);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const what = code >= 0xd800 ? `half a character (${name})` : `a control character (${name})`;
  return { offset: found.index, message: `here stands ${what}, which is no part of a text: take it out` };
}

/** Reports every text of a value, keys too, that is not sound: an escape can bring in what the file itself does not show. */
export function reportUnsound(
  value: unknown,
  report: (path: readonly Step[], message: string) => void,
  path: readonly Step[] = [],
): void {
  if (typeof value === 'string') {
    const unsound = unsoundIn(value);
    if (unsound !== undefined) report(path, unsound.message);
  } else if (Array.isArray(value)) {
    value.forEach((member, index) => {
      reportUnsound(member, report, [...path, index]);
    });
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const unsound = unsoundIn(key);
      // The key itself is not repeated: a finding is to be shown.
      if (unsound !== undefined) report(path, `in the name of a key ${unsound.message}`);
      else reportUnsound(member, report, [...path, key]);
    }
  }
}
