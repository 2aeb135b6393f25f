import type { Html } from '../html.ts';
import { macro } from './macro.ts';

export type TagColour = 'grey' | 'green' | 'blue' | 'purple' | 'red' | 'orange' | 'yellow' | 'teal';

const govukTag = macro<object>('tag', 'govukTag');

export const tag = (text: string, colour: TagColour = 'blue'): Html =>
  govukTag({ text, classes: `govuk-tag--${colour}` });
