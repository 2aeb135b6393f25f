import { button, input } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { streamList } from './lists.ts';

const SHOWN = 100;

interface Searched {
  readonly kind: 'arrangement' | 'party';
  readonly title: string;
  readonly about: string;
  readonly href: string;
}

export const SEARCHES: readonly Searched[] = [
  {
    kind: 'arrangement',
    title: 'Arrangements',
    about: 'Each is one market: its members, its rules, its needs and what is bought to answer them.',
    href: '/arrangements',
  },
  {
    kind: 'party',
    title: 'Parties',
    about: 'Organisations, groups and people that take part.',
    href: '/parties',
  },
];

/** All streams of a kind, by words in their title. */
export async function searchPage(searched: Searched, search: string, visit: Visit): Promise<Page> {
  const found = await visit.moothall.list(
    { kind: searched.kind, limit: SHOWN + 1, ...(search === '' ? {} : { search }) },
    visit.viewer,
  );
  const content = html`<h1 class="govuk-heading-xl">${searched.title}</h1>
<p class="govuk-body">${searched.about}</p>
<form method="get" action="${searched.href}" role="search">${input({ id: 'search', name: 'search', label: 'Search by name', type: 'search', value: search, width: 20 })}${button({ label: 'Search', secondary: true })}</form>
${
  found.length === 0
    ? html`<p class="govuk-body">${search === '' ? 'There is nothing here yet.' : html`Nothing has “${search}” in its name. Try fewer letters, or <a class="govuk-link" href="${searched.href}">see all</a>.`}</p>`
    : streamList(found.slice(0, SHOWN))
}
${found.length > SHOWN && html`<p class="govuk-body">Only the first ${SHOWN} are shown. Search by name to find others.</p>`}
${startButton(searched, visit)}`;
  return { title: searched.title, content, trail: [{ text: 'Home', href: '/' }, { text: searched.title }] };
}

function startButton(searched: Searched, visit: Visit): Html | undefined {
  const start = visit.catalogue.kinds.get(searched.kind)?.actions.find((action) => action.creates === true);
  if (start === undefined || visit.viewer.party === undefined) return undefined;
  return button({
    label: start.title,
    href: `/streams/${searched.kind}/new/actions/${start.name}`,
    secondary: true,
  });
}
