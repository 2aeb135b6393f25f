import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukInsetText = macro<object>('inset-text', 'govukInsetText');

export const insetText = (content: Html): Html => govukInsetText({ html: content.markup });
