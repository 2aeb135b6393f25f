import type { Listed } from '../../application/interface.ts';
import { button, type FieldError, input, radios } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { formToken, type Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { kindWord, roleWords, streamLink } from './words.ts';

const MOST = 100;

/** Where nothing is real, anybody can be anybody: each party with what it is here. */
export async function choosePage(visit: Visit, search: string, error?: string): Promise<Page> {
  const { moothall, viewer } = visit;
  const [found, arrangements] = await Promise.all([
    moothall.list({ kind: 'party', limit: MOST + 1, ...(search === '' ? {} : { search }) }, viewer),
    moothall.list({ kind: 'arrangement', limit: MOST }, viewer),
  ]);
  const parties = found.slice(0, MOST);
  const many = found.length > MOST;
  const errors: readonly FieldError[] = error === undefined ? [] : [{ text: error, field: 'party' }];
  const content =
    parties.length === 0 && search === ''
      ? html`<h1 class="govuk-heading-l">Choose whom to try it as</h1><p class="govuk-body">Nobody is registered here yet.</p>`
      : html`<h1 class="govuk-heading-l">Choose whom to try it as</h1>${(many || search !== '') && finder(search, many)}${parties.length === 0 && html`<p class="govuk-body">Nobody is called like that.</p>`}<form method="post" action="/sign-in" novalidate>${formToken(visit.around)}
${radios({
  id: 'party',
  name: 'party',
  label: 'Party',
  hint: 'Nothing here is real, so there is no password. You can change over at any time.',
  choices: parties.map((party) => ({
    value: party.stream,
    label: party.title,
    hint: sentence(party, arrangements),
  })),
  ...(error === undefined ? {} : { error }),
})}${button({ label: 'Continue' })}</form>`;
  return {
    title: 'Choose whom to try it as',
    content,
    errors,
    trail: [{ text: 'Home', href: '/' }, { text: 'Sign in' }],
  };
}

/** Where there are more than one page holds, a name finds the others. */
const finder = (search: string, many: boolean): Html =>
  html`<form class="mh-finder" method="get" action="/sign-in"><div class="govuk-form-group"><label class="govuk-label" for="search">Part of the name</label><input class="govuk-input govuk-input--width-20" id="search" name="search" value="${search}"></div>${button({ label: 'Find', secondary: true })}</form>
${many && html`<p class="govuk-body">There are more than the first ${MOST}, which stand here: find the others by their names.</p>`}`;

/** What a party is in the arrangements that it is in. */
function sentence(party: Listed, arrangements: readonly Listed[]): string {
  const places = arrangements.flatMap((arrangement) => {
    const roles = arrangement.links
      .filter((link) => link.to === party.stream)
      .map((link) => roleWords(link.relation));
    return roles.length === 0 ? [] : [`${[...new Set(roles)].join(' and ')} in ${arrangement.title}`];
  });
  if (places.length === 0) return 'Not in any arrangement yet.';
  const said = places.slice(0, 3).join('; ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${places.length > 3 ? `, and ${places.length - 3} more` : ''}.`;
}

export function passwordPage(visit: Visit, typed: string, error?: string): Page {
  const content = html`<h1 class="govuk-heading-l">Sign in</h1>
<form method="post" action="/sign-in" novalidate>${formToken(visit.around)}
${input({ id: 'name', name: 'name', label: 'Name', hint: 'Your name as it is registered, or your party’s short name.', value: typed, width: 20, autocomplete: 'username', ...(error === undefined ? {} : { error }) })}
${input({ id: 'password', name: 'password', label: 'Password', type: 'password', width: 20, autocomplete: 'current-password' })}
${button({ label: 'Sign in' })}</form>
<p class="govuk-body">No password yet? Somebody who runs this place can send you an invitation link.</p>`;
  return { title: 'Sign in', content, errors: error === undefined ? [] : [{ text: error, field: 'name' }] };
}

export function invitationPage(visit: Visit, token: string, name: string, error?: string): Page {
  const content = html`<h1 class="govuk-heading-l">Choose your password</h1>
<p class="govuk-body">This link lets you sign in as <strong>${name}</strong>. It works once.</p>
<form method="post" action="/invitation/${encodeURIComponent(token)}" novalidate>${formToken(visit.around)}
${input({ id: 'password', name: 'password', label: 'Password', hint: 'At least 12 characters. Three words that you can remember are good.', type: 'password', width: 20, autocomplete: 'new-password', ...(error === undefined ? {} : { error }) })}
${button({ label: 'Set the password and sign in' })}</form>`;
  return {
    title: 'Choose your password',
    content,
    errors: error === undefined ? [] : [{ text: error, field: 'password' }],
  };
}

export const spentInvitation: Page = {
  title: 'This link does not work any more',
  content: html`<h1 class="govuk-heading-l">This link does not work any more</h1><p class="govuk-body">It has been used, or its time is over. Ask for a new one from whoever sent it.</p>`,
};

/** Whom the signed-in party may act for, by their leave. */
export function actingPage(visit: Visit, others: readonly Listed[]): Page {
  const me = visit.around.person;
  const content = html`<h1 class="govuk-heading-l">Choose whom to act for</h1>
${
  me === undefined
    ? html`<p class="govuk-body"><a class="govuk-link" href="/sign-in">Sign in</a> first.</p>`
    : html`<form method="post" action="/acting">${formToken(visit.around)}
${radios({
  id: 'for',
  name: 'for',
  label: 'Act for',
  value: visit.viewer.for ?? '',
  choices: [
    { value: '', label: `${me.name} (yourself)` },
    ...others.map((other) => ({ value: other.stream, label: other.title })),
  ],
})}${button({ label: 'Continue' })}</form>
${others.length === 0 && html`<p class="govuk-body">Nobody has given you leave to act for them. They can do so on their own page (${kindWord('party').toLowerCase()} page), or see ${streamLink(me.party, 'yours')}.</p>`}
${visit.around.mode !== 'live' && html`<p class="govuk-body">To be somebody else altogether, <a class="govuk-link" href="/sign-in">choose another party</a>.</p>`}`
}`;
  return {
    title: 'Choose whom to act for',
    content,
    trail: [{ text: 'Home', href: '/' }, { text: 'Act for somebody else' }],
  };
}
