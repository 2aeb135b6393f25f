import type { SummaryRow } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Doc, numberOf, textOf } from './document.ts';
import { money } from './words.ts';

/** What law asks about a procurement, word for word as it was said. */
const WORDS = [
  ['category', 'Category'],
  ['authority', 'Kind of authority'],
] as const;
const REASONS = [
  ['technique', 'What it sets up'],
  ['framework', 'Under the framework or dynamic market'],
  ['ground', 'Ground of the direct award'],
  ['shortened', 'Reason for a shorter time to tender'],
] as const;
const MARKS = [
  ['aboveThreshold', 'above the threshold'],
  ['lightTouch', 'light touch services'],
  ['concession', 'a concession'],
  ['onPaper', 'tenders cannot be made electronically'],
  ['documentsLater', 'not all documents are there from the start'],
  ['marketEngaged', 'the market was engaged before'],
] as const;

/** By what the law of a procurement is chosen, and why there is less competition or less time, as far as it is shown. */
export function procured(document: Doc): SummaryRow[] {
  const rows = (fields: readonly (readonly [string, string])[]): SummaryRow[] =>
    fields.map(([field, key]) => {
      const text = textOf(document, field);
      return { key, value: text === undefined || field === 'framework' ? text : wordsOf(text) };
    });
  const marks = MARKS.flatMap(([field, words]) => (document[field] === true ? [words] : []));
  return [
    ...rows(WORDS),
    { key: 'Estimated value', value: money(numberOf(document, 'estimatePence')) },
    ...rows(REASONS),
    { key: 'Also said of it', value: marks.length === 0 ? undefined : capital(marks.join('; ')) },
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
