import type { IssuedToken } from '../../application/identity.ts';
import { button, input, insetText, table } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { formToken, type Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { when } from './words.ts';

/** Keys with which programs act for the signed-in party; a new one is shown this once. */
export function tokensPage(
  visit: Visit,
  issued: readonly IssuedToken[],
  made?: string,
  error?: string,
): Page {
  const content = html`<h1 class="govuk-heading-l">Tokens for programs</h1>
<p class="govuk-body">A program that has a token can do everything that you can do here. What it does is recorded as done by you, through a program. Keep tokens secret, and take back those that are not used.</p>
${made !== undefined && insetText(html`<p class="govuk-body">Copy the new token now. It is not shown again.</p><p class="govuk-body"><code class="mh-code">${made}</code></p>`)}
${issued.length === 0 ? html`<p class="govuk-body">You have no token.</p>` : list(visit, issued)}
<h2 class="govuk-heading-m">Make a token</h2>
<form method="post" action="/tokens" novalidate>${formToken(visit.around)}
${input({ id: 'name', name: 'name', label: 'What it is for', hint: 'Such as: nightly report.', width: 20, ...(error === undefined ? {} : { error }) })}
${button({ label: 'Make a token' })}</form>`;
  return {
    title: 'Tokens for programs',
    content,
    errors: error === undefined ? [] : [{ text: error, field: 'name' }],
    trail: [{ text: 'Home', href: '/' }, { text: 'Tokens for programs' }],
  };
}

const list = (visit: Visit, issued: readonly IssuedToken[]): Html =>
  table({
    caption: 'Your tokens',
    columns: [{ title: 'For' }, { title: 'Made' }, { title: 'Last used' }, { title: 'Take back' }],
    rows: issued.map((token) => [
      token.name,
      when(token.createdAt) ?? '',
      when(token.lastUsedAt) ?? 'Never',
      html`<form method="post" action="/tokens/${token.id}/revoke">${formToken(visit.around)}<button class="mh-plain-button" type="submit">Take back<span class="govuk-visually-hidden"> ${token.name}</span></button></form>`,
    ]),
  });
