import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukBackLink = macro<object>('back-link', 'govukBackLink');

export const backLink = (text: string, href: string): Html => govukBackLink({ text, href });
