import type { Form } from '../indicators.ts';
import { UNCLASSIFIABLE } from '../summary.ts';

/** A form as it is drawn and told; the last is that of processes without one. */
export interface Shade {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
}

/** Told apart by people who see few colours too, and dark enough beside white. */
const COLOURS = ['#1d70b8', '#f47738', '#00703c', '#4c2c92', '#d53880', '#28a197', '#b58840'];

export const shadesOf = (forms: readonly Form[]): readonly Shade[] => [
  ...forms.map(({ id, name }, index) => ({ id, name, colour: COLOURS[index % COLOURS.length] ?? '#0b0c0c' })),
  { id: UNCLASSIFIABLE, name: 'Unclassifiable', colour: '#b1b4b6' },
];

/** `1,234`. */
export const count = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '0%' : `${Math.round((100 * part) / whole)}%`;

const SIGNS: Readonly<Record<string, string>> = { GBP: '£', EUR: '€' };

/** Whole pounds (or another currency) from hundredths. */
export const money = (pence: number, currency: string): string => {
  const sign = SIGNS[currency];
  const amount = count(Math.round(pence / 100));
  return sign === undefined ? `${amount} ${currency}` : `${sign}${amount}`;
};

/** What is said of processes that are planned only; nothing where there are none. */
export const plannedOnly = (planned: number): string =>
  planned === 0
    ? ''
    : `${several(planned, 'more process is', 'more processes are')} planning only: no tender, award or contract is published yet, so that ${planned === 1 ? 'it is' : 'they are'} not counted.`;

export const several = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** With a true minus sign. */
export const signed = (value: number): string => String(value).replace('-', '−');

/** What an indicator speaks for and against: `Joined +0.5, Lone −1`. */
export const speaking = (weights: Readonly<Record<string, number>>, forms: readonly Form[]): string =>
  forms
    .flatMap(({ id, name }) => {
      const weight = weights[id] ?? 0;
      return weight === 0 ? [] : [`${name} ${weight > 0 ? '+' : ''}${signed(weight)}`];
    })
    .join(', ');
