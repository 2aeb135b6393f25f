import type { Assets } from './assets.ts';
import {
  breadcrumbs,
  type Crumb,
  errorSummary,
  type FieldError,
  notificationBanner,
  serviceNavigation,
  skipLink,
} from './components/index.ts';
import { type Html, html, trusted } from './html.ts';

/** Whether what is done here is real. Shown on every page where it is not. */
export type Mode = 'live' | 'demonstration' | 'simulated';

export interface Page {
  readonly title: string;
  readonly trail?: readonly Crumb[];
  readonly errors?: readonly FieldError[];
  readonly content: Html;
}

/** What every page shows of the visit it is part of. */
export interface Surroundings {
  readonly assets: Assets;
  readonly mode: Mode;
  readonly csrf: string;
  readonly path: string;
  readonly person?: { readonly party: string; readonly name: string; readonly forName?: string };
  readonly news?: News;
  /** The page asks for itself again after so many seconds. */
  readonly refreshes?: number;
}

/** What has just been done, told once on the page after. */
export interface News {
  readonly said: string;
  readonly more?: string;
  /** Where a signed receipt can be fetched. */
  readonly receipt?: string;
}

const MODES: Readonly<Record<Exclude<Mode, 'live'>, string>> = {
  demonstration: 'Demonstration: nothing here is real.',
  simulated: 'Simulation: time here is made up.',
};

/** The whole page: one `h1` in the content, everything reachable by keyboard, nothing that needs a script. */
export function page(content: Page, around: Surroundings): string {
  const title = `${(content.errors ?? []).length > 0 ? 'Error: ' : ''}${content.title} – Moothall`;
  return html`${trusted('<!doctype html>')}
<html lang="en" class="govuk-template">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light">
<link rel="icon" href="data:,">
${around.assets.stylesheets.map((sheet) => html`<link rel="stylesheet" href="${sheet.href}">`)}
<script type="module" src="${around.assets.script.href}"></script>
</head>
<body class="govuk-template__body">
${skipLink()}
<header>${around.mode !== 'live' && html`<div class="mh-mode"><p class="govuk-width-container mh-mode__text"><strong>${MODES[around.mode]}</strong></p></div>`}
${navigation(around)}
${personBar(around)}</header>
<div class="govuk-width-container">
${(content.trail ?? []).length > 0 && breadcrumbs(content.trail ?? [])}
<main class="govuk-main-wrapper" id="main-content" tabindex="-1">
${(content.errors ?? []).length > 0 && errorSummary(content.errors ?? [])}
${around.news !== undefined && notificationBanner('success', html`<p class="govuk-notification-banner__heading">${around.news.said}</p>${around.news.more !== undefined && html`<p class="govuk-body">${around.news.more}</p>`}${around.news.receipt !== undefined && html`<p class="govuk-body"><a class="govuk-notification-banner__link" href="${around.news.receipt}" download>Keep a signed receipt (a small file)</a></p>`}`)}
${content.content}
</main>
</div>
${FOOTER}
</body>
</html>
`.markup;
}

/** On a phone the ways through the place are folded, so that a page begins with itself. */
const menu = (
  entries: readonly { readonly text: string; readonly href: string; readonly current: boolean }[],
): Html =>
  html`<details class="mh-menu govuk-width-container"><summary class="mh-menu__summary">Menu</summary><nav aria-label="Menu, folded"><ul class="govuk-list mh-menu__list">${entries.map(({ text, href, current }) => html`<li><a class="govuk-link" href="${href}"${current && html` aria-current="page"`}>${text}</a></li>`)}</ul></nav></details>`;

const navigation = (around: Surroundings): Html => {
  const entry = (text: string, href: string) => ({
    text,
    href,
    current: href === '/' ? around.path === '/' : around.path.startsWith(href),
  });
  const entries = [
    entry('Home', '/'),
    ...(around.person === undefined ? [] : [entry('What is due', '/duties')]),
    entry('Arrangements', '/arrangements'),
    entry('Parties', '/parties'),
    entry('Rulebooks', '/library'),
    entry('Observatory', '/observatory'),
    ...(around.person === undefined ? [entry('Sign in', '/sign-in')] : []),
  ];
  const own =
    around.person === undefined
      ? []
      : [entry('Act for somebody else', '/acting'), entry('Tokens', '/tokens')];
  return html`${serviceNavigation(entries)}${menu([...entries, ...own])}`;
};

function personBar(around: Surroundings): Html | undefined {
  const { person } = around;
  if (person === undefined) return undefined;
  return html`<div class="govuk-width-container mh-person"><p class="govuk-body-s mh-person__text">Signed in as <a class="govuk-link" href="/streams/${person.party}">${person.name}</a>${person.forName !== undefined && html`, acting for <strong>${person.forName}</strong>`}. <span class="mh-wide"><a class="govuk-link" href="/acting">Act for somebody else</a>. <a class="govuk-link" href="/tokens">Tokens</a></span></p>
<form method="post" action="/sign-out"><input type="hidden" name="_csrf" value="${around.csrf}"><button class="mh-plain-button govuk-link" type="submit">Sign out</button></form></div>`;
}

const FOOTER = html`<footer class="govuk-footer mh-footer"><div class="govuk-width-container">
<p class="govuk-body-s">Moothall: public bodies, providers and the people who use services agree the rules of their market, then run the market under those rules.</p>
<ul class="govuk-list govuk-body-s mh-footer__links"><li><a class="govuk-link" href="/about">How this works</a></li><li><a class="govuk-link" href="/api/openapi.json">For programs</a></li></ul>
</div></footer>`;

/** Hidden fields that every form that changes something carries. */
export const formToken = (around: Surroundings): Html =>
  html`<input type="hidden" name="_csrf" value="${around.csrf}">`;
