import type { Html } from '../html.ts';
import { type Field, fieldOptions } from './field.ts';
import { macro } from './macro.ts';

interface Textarea extends Field {
  readonly value?: string;
  readonly rows?: number;
}

const govukTextarea = macro<object>('textarea', 'govukTextarea');

export const textarea = (field: Textarea): Html =>
  govukTextarea({ ...fieldOptions(field), value: field.value, rows: String(field.rows ?? 5) });
