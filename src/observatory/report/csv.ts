import type { Form } from '../indicators.ts';
import type { Observation } from '../observation.ts';
import { UNCLASSIFIABLE } from '../summary.ts';
import { caseHref } from './pages.ts';

/** A field after RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it. */
const field = (value: string | number): string => {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Fields as a line of CSV. */
export const line = (fields: readonly (string | number)[]): string => `${fields.map(field).join(',')}\r\n`;

export const csvHead = (forms: readonly Form[]): string =>
  line([
    'ocid',
    'title',
    'date',
    'buyers',
    'region',
    'category',
    'subject',
    'form',
    'sure',
    ...forms.map(({ id }) => `score_${id}`),
    'indicators',
    'why',
    'planning_only',
    'page',
  ]);

/** A process in a line. */
export const csvLine = (one: Observation, forms: readonly Form[], index: number): string =>
  line([
    one.ocid,
    one.title,
    one.date,
    one.buyers.join('; '),
    one.region,
    one.category,
    one.subject,
    one.form ?? UNCLASSIFIABLE,
    one.sure,
    ...forms.map(({ id }) => one.scores[id] ?? 0),
    one.found.map(({ indicator }) => indicator).join(' '),
    one.why,
    one.planned === true ? 'yes' : 'no',
    caseHref(one.ocid, index),
  ]);
