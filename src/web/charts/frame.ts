import { type Html, html, trusted } from '../html.ts';

/** A drawing with its title and description for those who do not see it. Colours come from the style sheet. */
export function chart(options: {
  readonly id: string;
  readonly title: string;
  readonly describes: string;
  readonly width: number;
  readonly height: number;
  readonly marks: Html;
}): Html {
  const { id, width, height } = options;
  return html`<svg class="mh-chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc" focusable="false">
<title id="${id}-title">${options.title}</title>
<desc id="${id}-desc">${options.describes}</desc>
${options.marks}
</svg>`;
}

/** A number for an attribute: two decimals are enough for a pixel. */
export const px = (value: number): Html => trusted(String(Math.round(value * 100) / 100));
