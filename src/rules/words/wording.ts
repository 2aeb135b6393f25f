import { formatDay, readDay } from '../../kernel/time.ts';

/** Small pieces of English for explaining rules: names of the catalogue as words, lists, articles, sums. */

/** `rentPence`, `purchasing-body`, `plot.let` as words: `rent pence`, `purchasing body`, `plot let`; `user-led` stays. */
export const words = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[._]+|-(?!led\b)/g, ' ')
    .toLowerCase();

const listed = (parts: readonly string[], joint: string): string => {
  const last = parts.at(-1);
  if (last === undefined) return '';
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} ${joint} ${last}`;
};

export const andList = (parts: readonly string[]): string => listed(parts, 'and');
export const orList = (parts: readonly string[]): string => listed(parts, 'or');

export const withArticle = (noun: string): string =>
  `${/^(?:[aeio]|u(?!s|ni))/i.test(noun) ? 'an' : 'a'} ${noun}`;

const SPECIAL: Readonly<Record<string, string>> = {
  anyone: 'anyone',
  engine: 'the engine',
  public: 'the public',
  elector: 'an elector',
  self: 'the party itself',
};

/** A role as one of its holders: `a commissioner`, `the engine`. */
export const oneOfRole = (role: string): string => {
  if (Object.hasOwn(SPECIAL, role)) return SPECIAL[role] ?? role;
  return isState(role) ? `a party that is ${words(role)}` : withArticle(words(role));
};

/** A role that says what became of its holders, such as `shortlisted`: it has no plural. */
const isState = (role: string): boolean => /[^e]ed$/.test(role);

export const plural = (noun: string): string => {
  if (/(?:s|x|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
};

const SPECIAL_MANY: Readonly<Record<string, string>> = {
  anyone: 'everybody',
  engine: 'the engine',
  public: 'the public',
  elector: 'the electors',
  self: 'the party itself',
};

/** A role as all of its holders: `the commissioners`, `everybody`. */
export const allOfRole = (role: string): string => {
  if (Object.hasOwn(SPECIAL_MANY, role)) return SPECIAL_MANY[role] ?? role;
  return isState(role) ? `those who are ${words(role)}` : `the ${plural(words(role))}`;
};

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A title of the catalogue inside a sentence: `Ask a question` gives `ask a question`; abbreviations stay. */
export const inSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title.slice(0, 1).toLowerCase() + title.slice(1) : title;

/** Pence as pounds: `£60`, `£1,250.50`. */
export function pounds(pence: number): string {
  const whole = Math.floor(Math.abs(pence) / 100);
  const rest = Math.abs(pence) % 100;
  const grouped = String(whole).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${pence < 0 ? '−' : ''}£${grouped}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}

export const number = (value: number, noun: string): string =>
  `${value} ${value === 1 ? noun : plural(noun)}`;

const FRACTIONS: readonly (readonly [number, string])[] = [
  [0.5, 'half'],
  [1 / 3, 'a third'],
  [2 / 3, 'two thirds'],
  [0.25, 'a quarter'],
  [0.75, 'three quarters'],
  [1, 'all'],
];

/** A share in words: `two thirds`, `60%`. */
export const shareWords = (share: number): string =>
  FRACTIONS.find(([value]) => Math.abs(value - share) < 0.001)?.[1] ?? `${Math.round(share * 1000) / 10}%`;

/** JSON as people write values: maps of numbers as `price 30, quality 50`. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return andList(value.map(valueWords));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, member]) => `${words(key)} ${valueWords(member)}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Days of the year (`03-31`) as `31 March or 30 September`. */
export const yearDays = (days: readonly string[]): string =>
  orList(
    days.map((day) => {
      const read = readDay(`2024-${day}`);
      return read.ok
        ? formatDay(read.value)
            .replace(/ 2024$/, '')
            .replace(/^\w+ (?=\d)/, '')
        : day;
    }),
  );
