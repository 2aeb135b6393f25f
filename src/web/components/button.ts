import { asParameter, type Content, type Html } from '../html.ts';
import { macro } from './macro.ts';

interface Button {
  readonly label: Content;
  /** A link that looks like a button; without it, a button that sends the form around it. */
  readonly href?: string;
  readonly secondary?: boolean;
  readonly warning?: boolean;
  readonly name?: string;
  readonly value?: string;
  /** Leaves out the browser's own checks: for a button that redraws a form. */
  readonly unchecked?: boolean;
  readonly start?: boolean;
}

const govukButton = macro<object>('button', 'govukButton');

export function button(options: Button): Html {
  const classes = [
    options.secondary && 'govuk-button--secondary',
    options.warning && 'govuk-button--warning',
  ];
  return govukButton({
    ...asParameter(options.label),
    classes: classes.filter(Boolean).join(' '),
    href: options.href,
    name: options.name,
    value: options.value,
    isStartButton: options.start === true,
    preventDoubleClick: options.href === undefined && options.unchecked !== true,
    attributes: options.unchecked === true ? { formnovalidate: '' } : {},
  });
}
