import { isObject } from '../../kernel/json.ts';
import { readDay } from '../../kernel/time.ts';
import type { Step } from '../finding.ts';

/** Told of everything that is wrong with the shape of a document: where, and what would be right. */
export type Report = (path: readonly Step[], message: string) => void;
export type Check = (value: unknown, path: readonly Step[], report: Report) => void;

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const NAME = /^[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*$/;

/** So much of a text as a message repeats. */
export const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

const shown = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a map';
  if (typeof value === 'string') return `"${cut(value, 40)}"`;
  return String(value);
};

/** A check of one plain value: `what` says what is right. */
const plain =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value, path, report) => {
    if (!holds(value)) report(path, `here stands ${what}, not ${shown(value)}`);
  };

const isText = (value: unknown): value is string => typeof value === 'string';

export const text: Check = plain('text', (value) => isText(value) && value.trim() !== '');
export const yesNo: Check = plain('true or false', (value) => typeof value === 'boolean');
export const yes: Check = plain('true', (value) => value === true);
export const number: Check = plain(
  'a number',
  (value) => typeof value === 'number' && Number.isFinite(value),
);
export const share: Check = plain(
  'a share from 0 to 1',
  (value) => typeof value === 'number' && value >= 0 && value <= 1,
);
export const count: Check = plain(
  'a whole number from 0',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);
/** So many days a vote or a notice may last: what takes longer never comes, and no calendar knows its holidays. */
const MOST_DAYS = 3660;
export const days: Check = plain(
  `a whole number of days from 0 to ${MOST_DAYS}`,
  (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MOST_DAYS,
);
export const day: Check = plain('a day such as 2026-11-23', (value) => isText(value) && readDay(value).ok);
export const id: Check = plain(
  'an id of lower-case letters, digits and single hyphens, such as tender-stays-open',
  (value) => isText(value) && value.length <= 80 && ID.test(value),
);
/** An action, fact type, variable or kind: words joined by dots or hyphens. */
export const name: Check = plain(
  'a name such as bid.submit',
  (value) => isText(value) && value.length <= 120 && NAME.test(value),
);
export const condition: Check = plain(
  'a condition in quotes or plain, such as action.deadline > now',
  (value) => isText(value) && value.trim() !== '',
);
export const pointer: Check = plain(
  'a pointer such as /bids/*/price, with ** only at its end',
  (value) =>
    isText(value) &&
    value.startsWith('/') &&
    value.length <= 400 &&
    !/~(?![01])/.test(value) &&
    !value.split('/').slice(0, -1).includes('**'),
);
export const anything: Check = plain('a value', (value) => value !== undefined);

export const oneOf = (...values: readonly string[]): Check =>
  plain(`one of ${values.join(', ')}`, (value) => isText(value) && values.includes(value));

export const listOf =
  (check: Check, least = 0): Check =>
  (value, path, report) => {
    if (!Array.isArray(value)) return report(path, `here stands a list, not ${shown(value)}`);
    if (value.length < least) report(path, 'this list is empty: name at least one');
    value.forEach((member, index) => {
      check(member, [...path, index], report);
    });
  };

export const oneOrMore =
  (check: Check): Check =>
  (value, path, report) =>
    Array.isArray(value) ? listOf(check, 1)(value, path, report) : check(value, path, report);

/** Whichever check the value passes, or else the complaint of the one that `isFirst` chooses. */
export const either =
  (isFirst: (value: unknown) => boolean, first: Check, second: Check): Check =>
  (value, path, report) =>
    (isFirst(value) ? first : second)(value, path, report);

/** Where the value is of another shape altogether, how it is written is shown. */
export const written =
  (example: string, check: Check): Check =>
  (value, path, report) => {
    check(value, path, (at, message) => {
      report(at, at.length === path.length ? `${message}; for example ${example}` : message);
    });
  };

/** A map with these keys and no other. */
export const record =
  (
    what: string,
    required: Readonly<Record<string, Check>>,
    optional: Readonly<Record<string, Check>> = {},
  ): Check =>
  (value, path, report) => {
    if (!isObject(value)) return report(path, `here stands ${what} (a map), not ${shown(value)}`);
    for (const [key, check] of Object.entries(required)) {
      if (Object.hasOwn(value, key)) check(value[key], [...path, key], report);
      else report(path, `${what} needs "${key}"`);
    }
    const keys = [...Object.keys(required), ...Object.keys(optional)];
    for (const [key, member] of Object.entries(value)) {
      if (Object.hasOwn(required, key)) continue;
      const check = Object.hasOwn(optional, key) ? optional[key] : undefined;
      if (check === undefined && /[\s()]/.test(key))
        report(
          [...path, key],
          `"${cut(key, 40)}" is no key: inside { } a comma ends a value, so put quotes around it`,
        );
      else if (check === undefined)
        report([...path, key], `${what} has no "${cut(key, 40)}"; it can have ${keys.join(', ')}`);
      else check(member, [...path, key], report);
    }
  };

/** A map with exactly one of these keys. */
export const choice =
  (what: string, options: Readonly<Record<string, Check>>): Check =>
  (value, path, report) => {
    const keys = Object.keys(options);
    const found = isObject(value) ? Object.keys(value) : [];
    const key = found[0];
    const check = key === undefined || !Object.hasOwn(options, key) ? undefined : options[key];
    if (!isObject(value) || found.length !== 1 || key === undefined || check === undefined)
      return report(path, `${what} is a map with one of ${keys.join(', ')}, not ${shown(value)}`);
    check(value[key], [...path, key], report);
  };
