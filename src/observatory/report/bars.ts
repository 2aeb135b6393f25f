import { EMPTY, type Html, html } from '../../kernel/html.ts';
import type { CountRow } from '../counts.ts';
import { count, percent, type Shade } from './words.ts';

const WIDTH = 480;
const ROW = 46;
const SIDE = 4;

interface Bars {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly CountRow[];
  readonly shades: readonly Shade[];
}

/** Text cut to what fits above a bar. */
const clipped = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;

/** Bars whose length is a number of processes and whose parts are forms. The table beside it says the same. */
export function stackedBars({ id, title, rows, shades }: Bars): Html {
  if (rows.length === 0) return EMPTY;
  const longest = Math.max(...rows.map(({ total }) => total), 1);
  const scale = (WIDTH - 2 * SIDE) / longest;
  const describes = rows
    .map(
      ({ name, total, byForm }) =>
        `${name}: ${total} (${shades.flatMap((shade) => ((byForm[shade.id] ?? 0) > 0 ? [`${shade.name} ${byForm[shade.id]}`] : [])).join(', ')})`,
    )
    .join('; ');
  const bars = rows.map((row, index) => {
    let at = SIDE;
    const y = index * ROW;
    const parts = shades.map((shade) => {
      const width = (row.byForm[shade.id] ?? 0) * scale;
      const part = html`${width > 0 && html`<rect x="${round(at)}" y="${y + 24}" width="${round(width)}" height="14" fill="${shade.colour}"></rect>`}`;
      at += width;
      return part;
    });
    return html`<text x="${SIDE}" y="${y + 17}">${clipped(row.name, 42)}</text><text x="${WIDTH - SIDE}" y="${y + 17}" text-anchor="end">${count(row.total)}</text>${parts}`;
  });
  return html`${legend(shades, rows)}${picture(id, title, describes, rows.length * ROW, html`${bars}`)}`;
}

/** One bar a form, with its number and share. */
export function formBars({ id, title, rows, shades }: Bars): Html {
  const [row] = rows;
  if (row === undefined || row.total === 0) return EMPTY;
  const longest = Math.max(...shades.map((shade) => row.byForm[shade.id] ?? 0), 1);
  const scale = (WIDTH - 2 * SIDE) / longest;
  const said = (shade: Shade) =>
    `${count(row.byForm[shade.id] ?? 0)} (${percent(row.byForm[shade.id] ?? 0, row.total)})`;
  const bars = shades.map(
    (shade, index) =>
      html`<text x="${SIDE}" y="${index * ROW + 17}">${shade.name}</text><text x="${WIDTH - SIDE}" y="${index * ROW + 17}" text-anchor="end">${said(shade)}</text><rect x="${SIDE}" y="${index * ROW + 24}" width="${round((row.byForm[shade.id] ?? 0) * scale)}" height="14" fill="${shade.colour}"></rect>`,
  );
  const describes = shades.map((shade) => `${shade.name}: ${said(shade)}`).join('; ');
  return picture(id, title, describes, shades.length * ROW, html`${bars}`);
}

/** One bar a row, with what is said of it. */
export function plainBars(
  id: string,
  title: string,
  rows: readonly { readonly name: string; readonly value: number; readonly said: string }[],
  longest: number,
): Html {
  const scale = (WIDTH - 2 * SIDE) / longest;
  const bars = rows.map(
    ({ name, value, said }, index) =>
      html`<text x="${SIDE}" y="${index * ROW + 17}">${clipped(name, 38)}</text><text x="${WIDTH - SIDE}" y="${index * ROW + 17}" text-anchor="end">${said}</text><rect x="${SIDE}" y="${index * ROW + 24}" width="${WIDTH - 2 * SIDE}" height="14" fill="#f3f2f1"></rect><rect x="${SIDE}" y="${index * ROW + 24}" width="${round(value * scale)}" height="14" fill="#1d70b8"></rect>`,
  );
  const describes = rows.map(({ name, said }) => `${name}: ${said}`).join('; ');
  return picture(id, title, describes, rows.length * ROW, html`${bars}`);
}

export const round = (value: number): number => Math.round(value * 100) / 100;

/** A drawing with its title and description for those who do not see it. */
export const picture = (id: string, title: string, describes: string, height: number, marks: Html): Html =>
  html`<svg class="mh-chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc" focusable="false"><title id="${id}-title">${title}</title><desc id="${id}-desc">${describes}</desc>${marks}</svg>
`;

const legend = (shades: readonly Shade[], rows: readonly CountRow[]): Html =>
  html`<ul class="mh-legend" aria-hidden="true">${shades
    .filter((shade) => rows.some(({ byForm }) => (byForm[shade.id] ?? 0) > 0))
    .map(
      ({ name, colour }) =>
        html`<li><svg width="14" height="14" focusable="false"><rect width="14" height="14" fill="${colour}"></rect></svg> ${name}</li>`,
    )}</ul>`;
