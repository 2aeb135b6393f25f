import type { Content } from '../kernel/html.ts';

export { type Content, EMPTY, type Html, html, paragraphs, trusted } from '../kernel/html.ts';

/** How the macros take it: plain text is escaped by them, markup passes. */
export const asParameter = (content: Content): { readonly text: string } | { readonly html: string } =>
  typeof content === 'string' ? { text: content } : { html: content.markup };
