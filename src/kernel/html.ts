/** Markup that is safe to send. Only this module and the macros of the component library of pages make it from plain text. */
export interface Html {
  readonly markup: string;
}

export type Content = string | Html;

type Part = Content | number | false | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const isHtml = (part: unknown): part is Html =>
  typeof part === 'object' && part !== null && 'markup' in part && typeof part.markup === 'string';

/** Marks text as markup. For what the component library or our own drawing made, never for what somebody wrote. */
export const trusted = (markup: string): Html => ({ markup });

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (isHtml(part)) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return escaped(String(part));
}

/** A template in which everything that is put in is escaped, except markup. `false` and `undefined` put nothing in. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? '';
  for (const [index, part] of parts.entries()) markup += markupOf(part) + (strings[index + 1] ?? '');
  return trusted(markup);
}

export const EMPTY: Html = trusted('');

/** Text with its line breaks kept as paragraphs and breaks. */
export const paragraphs = (text: string): Html =>
  html`${text
    .trim()
    .split(/\n{2,}/)
    .map(
      (paragraph) =>
        html`<p class="govuk-body">${paragraph.split('\n').map((line, i) => html`${i > 0 && trusted('<br>')}${line}`)}</p>`,
    )}`;
