import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukSkipLink = macro<object>('skip-link', 'govukSkipLink');

export const skipLink = (): Html => govukSkipLink({ text: 'Skip to main content', href: '#main-content' });
