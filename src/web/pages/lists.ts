import type { Listed } from '../../application/interface.ts';
import { type Content, type Html, html } from '../html.ts';
import { statusTag, streamLink } from './words.ts';

/** Streams as a list of links with their state; `more` says a line about each. */
export const streamList = (items: readonly Listed[], more?: (item: Listed) => Content | undefined): Html =>
  html`<ul class="govuk-list mh-list">${items.map((item) => {
    const line = more?.(item);
    return html`<li><div class="mh-list__line">${streamLink(item.stream, item.title === '' ? item.stream : item.title)}${item.status === '' ? undefined : statusTag(item.status)}</div>${line !== undefined && html`<div class="govuk-body-s govuk-!-margin-bottom-0 mh-muted">${line}</div>`}</li>`;
  })}</ul>`;
