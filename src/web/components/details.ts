import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukDetails = macro<object>('details', 'govukDetails');

export const details = (summary: string, content: Html, open = false): Html =>
  govukDetails({ summaryText: summary, html: content.markup, open });
