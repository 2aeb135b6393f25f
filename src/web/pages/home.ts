import type { Listed, Task } from '../../application/interface.ts';
import { button, insetText } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { streamList } from './lists.ts';
import { due as dueWords, formAddress, roleWords, streamLink } from './words.ts';

const SHOWN = 20;

/** What this is, what waits for the viewer, and every arrangement. */
export async function home(visit: Visit): Promise<Page> {
  const { moothall, viewer } = visit;
  const me = viewer.for ?? viewer.party;
  const [all, mine, tasks] = await Promise.all([
    moothall.list({ kind: 'arrangement', limit: SHOWN + 1 }, viewer),
    me === undefined ? [] : moothall.list({ kind: 'arrangement', linkedTo: me, limit: 100 }, viewer),
    viewer.party === undefined ? [] : moothall.tasks(viewer),
  ]);
  const content = html`<h1 class="govuk-heading-xl">Agree the rules, then run the market</h1>
<p class="govuk-body-l mh-lede">Public bodies, providers and the people who use services agree here how they work together, and then buy, bid, decide and look after contracts under those rules.</p>
${viewer.party === undefined ? welcome(visit) : html`${taskSection(tasks)}${mineSection(mine, me ?? '')}`}
<h2 class="govuk-heading-l">${viewer.party === undefined ? 'Arrangements' : 'All arrangements'}</h2>
<p class="govuk-body">An arrangement is one market: its members, its rules, its needs and what is bought to answer them.</p>
${all.length === 0 ? nothingYet(visit) : streamList(all.slice(0, SHOWN))}
${all.length > SHOWN && html`<p class="govuk-body"><a class="govuk-link" href="/arrangements">See all arrangements</a></p>`}
${viewer.party !== undefined && all.length > 0 && startButton(visit)}`;
  return { title: 'Home', content };
}

const welcome = (visit: Visit): Html =>
  html`${insetText(html`<p class="govuk-body">Every rule is written in plain English, every act says which rule allowed it, and every refusal says what would have to change.</p>`)}
${button({ label: visit.around.mode === 'demonstration' ? 'Choose whom to try it as' : 'Sign in', href: '/sign-in', start: true })}`;

const taskSection = (tasks: readonly Task[]): Html =>
  html`<h2 class="govuk-heading-l">Your tasks</h2>
${
  tasks.length === 0
    ? html`<p class="govuk-body">Nothing waits for you now. A duty or a joint decision that needs you appears here.</p>`
    : html`<ul class="govuk-list mh-list">${tasks.map(
        (task) =>
          html`<li><div class="mh-list__line"><span>${streamLink(task.stream, task.streamTitle)}: ${taskLink(task)}</span>${task.due !== undefined && html`<strong>by ${dueWords(task.due)}</strong>`}</div></li>`,
      )}</ul>`
}
<p class="govuk-body"><a class="govuk-link" href="/duties">See all duties, with the rule that each comes from</a></p>`;

/** Where it is done; what no act does leads to the decisions that it is about. */
const taskLink = ({ stream, action, asks, says }: Task): Html =>
  html`<a class="govuk-link" href="${action === undefined ? `/streams/${stream}#decisions` : formAddress(stream, action, asks)}">${says}</a>`;

const mineSection = (mine: readonly Listed[], me: string): Html =>
  html`<h2 class="govuk-heading-l">Arrangements you are in</h2>
${mine.length === 0 ? html`<p class="govuk-body">None yet. Open an arrangement below and see what you can do there, or start one.</p>` : streamList(mine, (item) => rolesIn(item, me))}`;

export const rolesIn = (item: Listed, party: string): string | undefined => {
  const roles = item.links.filter((link) => link.to === party).map((link) => roleWords(link.relation));
  return roles.length === 0 ? undefined : `As ${[...new Set(roles)].join(', ')}`;
};

const nothingYet = (visit: Visit): Html =>
  html`<p class="govuk-body">There is no arrangement yet. ${visit.viewer.party === undefined ? 'Sign in, then start the first.' : 'Start the first: choose a rulebook to begin with, and invite the others.'}</p>${startButton(visit)}`;

function startButton(visit: Visit): Html | undefined {
  const start = visit.catalogue.kinds.get('arrangement')?.actions.find((action) => action.creates === true);
  if (start === undefined || visit.viewer.party === undefined) return undefined;
  return html`${button({
    label: start.title,
    href: `/streams/arrangement/new/actions/${start.name}`,
    secondary: true,
  })}<p class="govuk-body"><a class="govuk-link" href="/library">Read the rulebooks to begin with</a></p>`;
}
