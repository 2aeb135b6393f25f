import type { Difference, Reading, RulebookSeen } from '../../application/interface.ts';
import { dayOf, formatDay } from '../../kernel/time.ts';
import { button, details, insetText, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { wordChanges } from '../word-changes.ts';
import { entriesOf, partOf, textOf } from './document.ts';
import { titleOf } from './frame.ts';
import { numbers, numbersWanted } from './numbers.ts';
import { under } from './record.ts';
import {
  contents,
  decidingRules,
  kindChoices,
  kindTitle,
  layerChoices,
  type RulesWanted,
  rulesByKind,
  rulesWanted,
  source,
} from './rules.ts';
import { formAddress, plural, statusTag, streamLink, when } from './words.ts';

type Query = Readonly<Record<string, unknown>>;
const textIn = (query: Query, name: string): string =>
  typeof query[name] === 'string' ? query[name].slice(0, 200) : '';

/** The rules of a stream, of now or of another text: by kind, by layer, by search; undefined where there are none. */
export async function rulebookPage(reading: Reading, visit: Visit, query: Query): Promise<Page | undefined> {
  const version = textIn(query, 'version');
  const rulebook = await visit.moothall.rulebook(reading.stream, version === '' ? undefined : version);
  if (rulebook === undefined) return undefined;
  const wanted: RulesWanted = {
    search: textIn(query, 'search'),
    layer: textIn(query, 'layer'),
    kind: textIn(query, 'kind'),
  };
  const found = rulesWanted(rulebook, wanted);
  const all = rulebook.statements.length;
  const agreed = numbersWanted(rulebook, wanted);
  const content = html`<span class="govuk-caption-l">${titleOf(reading)}</span><h1 class="govuk-heading-l">${rulebook.title}</h1>
${version !== '' && insetText(html`<p class="govuk-body">This text is kept for the record. <a class="govuk-link" href="/streams/${reading.stream}/rulebook">Read the rules in force now</a>.</p>`)}
<p class="govuk-body-l mh-lede">${rulebook.summary}</p>
${law(rulebook)}${await lineage(rulebook, visit)}${await forks(reading, visit)}
<p class="govuk-body">What no rule allows is not allowed. Each rule says where it comes from. “Unverified” means that nobody has yet checked it against its source.</p>
${links(reading)}${rulebook.text !== undefined && html`<p class="govuk-body"><a class="govuk-link" href="/streams/${reading.stream}/rulebook.yaml${version !== '' && `?version=${version}`}">Download the whole text of the rulebook (YAML)</a></p>`}
${forkLink(reading, visit)}${otherForms(reading, visit)}
${finder(reading, wanted, version)}
<p class="govuk-body" role="status">${found.length === all ? `All ${all} rules` : `${found.length} of ${all} rules`}${agreed.length > 0 && ` and ${plural(agreed.length, 'number')} agreed`}</p>
${contents(found, agreed.length)}
${found.length + agreed.length === 0 && html`<p class="govuk-body">No rule is like that. Try fewer words, or another layer.</p>`}${rulesByKind(reading.stream, found)}${numbers(agreed)}`;
  return { title: rulebook.title, content, trail: await under(reading, 'Rules', visit) };
}

/** Which law applies, which part of it, and why. */
export function law({ regime, variant, law: days, begun, statements }: RulebookSeen): Html | undefined {
  if (regime === '') return undefined;
  const says = statements.some(({ layer }) => layer === 'regime');
  return html`<p class="govuk-body">Law that applies: <strong>${regime}</strong>${variant !== undefined && html`, as it is for what is <strong>${variant.title.toLowerCase()}</strong>`}. A rulebook can add to the law and cannot weaken it.${says && days !== undefined && ` It holds for what begins from ${formatDay(days.from)}${days.to === undefined ? '' : ` until ${formatDay(days.to)}`}.`}</p>
${variant !== undefined && html`<p class="govuk-body">Why this part of the law, chosen by the day of the beginning, ${formatDay(dayOf(begun))}: ${variant.reason === undefined ? 'no reason for another one holds.' : variant.reason.says}${variant.reason !== undefined && source({ layer: 'regime', ...(variant.reason.cites === undefined ? {} : { cites: variant.reason.cites }), ...(variant.reason.verified === undefined ? {} : { verified: variant.reason.verified }) })}</p>`}`;
}

async function lineage(
  { ancestor, fingerprint }: RulebookSeen,
  { moothall, viewer }: Visit,
): Promise<Html | undefined> {
  if (ancestor === undefined) return undefined;
  const starter = ancestor.of.startsWith('library/');
  const forked = starter ? undefined : await moothall.read(ancestor.of, viewer);
  const from = starter
    ? html`the starter rulebook <a class="govuk-link" href="/${ancestor.of}">${ancestor.title}</a>`
    : html`the rules of ${streamLink(ancestor.of, forked === undefined ? ancestor.of : titleOf(forked))} (${ancestor.title})`;
  return html`<p class="govuk-body">It was taken from ${from}. ${
    ancestor.fingerprint === fingerprint
      ? 'Nothing in it has been changed since.'
      : html`<a class="govuk-link" href="/differences?before=${ancestor.fingerprint}&amp;after=${fingerprint ?? ''}">See what sets it apart</a>.`
  }</p>`;
}

/** As many forks are counted. */
const MOST_FORKS = 1000;

/** How many others began with the rules of this arrangement. */
async function forks({ kind, stream }: Reading, { moothall, viewer }: Visit): Promise<Html | undefined> {
  if (kind !== 'arrangement') return undefined;
  const taken = await moothall.list({ kind, linkedTo: stream, limit: MOST_FORKS }, viewer);
  const said =
    taken.length === 1
      ? 'One other arrangement that you can see has'
      : `${taken.length} other arrangements that you can see have`;
  return taken.length === 0
    ? html`<p class="govuk-body mh-muted">No other arrangement that you can see has forked these rules.</p>`
    : html`<p class="govuk-body">${said} forked these rules: ${taken.slice(0, 10).map((one, index) => html`${index > 0 && ', '}${streamLink(one.stream, one.title)}`)}${taken.length > 10 && ' and others'}.</p>`;
}

const links = ({ kind, stream }: Reading): Html | undefined =>
  kind !== 'arrangement'
    ? undefined
    : html`<p class="govuk-body"><a class="govuk-link" href="/streams/${stream}/versions">How the rules came to be what they are</a>. <a class="govuk-link" href="/streams/${stream}/pins">What runs under which rules</a>.</p>`;

/** An arrangement moves to another form by an amendment like any other: each starter begins the draft of one. */
function otherForms({ kind, stream, document }: Reading, { named, viewer }: Visit): Html | undefined {
  if (kind !== 'arrangement' || viewer.party === undefined) return undefined;
  const others = (named.rulebook ?? []).filter(({ value }) => value !== textOf(document, 'rulebook'));
  return details(
    'Move to another form',
    html`<p class="govuk-body">Members can agree to go on under another rulebook, and back again. The draft shows what that changes: roles, decisions, duties, policy.</p>
<ul class="govuk-list govuk-list--bullet">${others.map(({ value, label }) => html`<li><a class="govuk-link" href="${formAddress(stream, 'amendment.draft', { title: `Go over to: ${label}`, rulebook: value })}">Draft a move to ${label}</a></li>`)}</ul>`,
  );
}

/** A plain form, so that an address says what is looked at. */
const finder = ({ stream }: Reading, wanted: RulesWanted, version: string): Html =>
  html`<form class="mh-finder" method="get" action="/streams/${stream}/rulebook">${version !== '' && html`<input type="hidden" name="version" value="${version}">`}
<div class="govuk-form-group"><label class="govuk-label" for="search">Words in a rule</label><input class="govuk-input govuk-input--width-20" id="search" name="search" value="${wanted.search}"></div>
${choice('layer', 'Where it comes from', layerChoices, wanted.layer)}
${choice('kind', 'What it is about', kindChoices, wanted.kind)}
${button({ label: 'Find rules', secondary: true })}</form>`;

const choice = (
  name: string,
  label: string,
  choices: readonly (readonly [string, string])[],
  chosen: string,
): Html =>
  html`<div class="govuk-form-group"><label class="govuk-label" for="${name}">${label}</label><select class="govuk-select" id="${name}" name="${name}"><option value="">All</option>${choices.map(([value, title]) => html`<option value="${value}"${value === chosen && html` selected`}>${title}</option>`)}</select></div>`;

/** A rule by its id; a number that was agreed in words. */
export const ruleNamed = (statement: string, title?: string): Html =>
  title !== undefined || statement.startsWith('setting ')
    ? html`${title ?? wordsOf(statement.slice('setting '.length))}`
    : html`<code class="mh-wrap">${statement}</code>`;

/** Differences grouped by what they are about, each as it was and as it is, with the words that changed marked. */
export const differencesTable = (
  differences: readonly Difference[],
  titles: { readonly before: string; readonly after: string },
  /** What stands with each rule, such as the way to say something about it. */
  beside: (difference: Difference) => Html | undefined = () => undefined,
): Html =>
  html`${[...new Set(differences.map(({ kind }) => kind))].map((kind) =>
    table({
      caption: kindTitle(kind),
      columns: [{ title: 'Rule' }, { title: titles.before }, { title: titles.after }],
      rows: differences
        .filter((difference) => difference.kind === kind)
        .map((difference) => [
          html`${ruleNamed(difference.statement, difference.title)}${beside(difference)}`,
          side(difference, 'before', 'There is no such rule'),
          side(difference, 'after', 'It has fallen away'),
        ]),
    }),
  )}`;

/** One side of a difference: what it says, and what is applied where the words are the author's own. */
function side({ before, after, applied, moved }: Difference, which: 'before' | 'after', none: string): Html {
  const says = which === 'before' ? before : after;
  if (says === undefined) return html`${none}`;
  const drawn = (old: string | undefined, fresh: string | undefined, alone: string): Html =>
    old === undefined || fresh === undefined ? html`${alone}` : wordChanges(old, fresh)[which];
  const parts = applied[which];
  return html`${drawn(before, after, says)}${which === 'after' && moved !== undefined && html`<br><ins>${moved}</ins>`}${parts !== undefined && html`<span class="mh-source">What is applied: ${drawn(applied.before, applied.after, parts)}</span>`}`;
}

/** The rules that differ as rulebooks write them, folded: what no words can hide. */
export const writtenTexts = (
  differences: readonly Difference[],
  titles: { readonly before: string; readonly after: string },
): Html | undefined =>
  differences.length === 0
    ? undefined
    : details(
        'Read these rules as rulebooks write them',
        html`${differences.map(
          ({ statement, title, written }) =>
            html`<h3 class="govuk-heading-s">${ruleNamed(statement, title)}</h3>${(['before', 'after'] as const).map((which) => written[which] !== undefined && html`<p class="govuk-body govuk-!-margin-bottom-1">${titles[which]}</p><pre class="mh-code">${written[which]}</pre>`)}`,
        )}`,
      );

/** Two texts side by side, by their fingerprints. */
export async function differencesPage(visit: Visit, query: Query): Promise<Page | undefined> {
  const found = await visit.moothall.differences(textIn(query, 'before'), textIn(query, 'after'));
  if (found === undefined) return undefined;
  const content = html`<h1 class="govuk-heading-l">What sets two rulebooks apart</h1>
<p class="govuk-body">${found.length === 0 ? 'Nothing: they say the same.' : `They differ in ${found.length} ${found.length === 1 ? 'place' : 'places'}.`}</p>
${differencesTable(found, BESIDE)}${writtenTexts(found, BESIDE)}`;
  const trail = [
    { text: 'Home', href: '/' },
    { text: 'Rulebooks', href: '/library' },
    { text: 'What sets two apart' },
  ];
  return { title: 'What sets two rulebooks apart', content, trail };
}

const BESIDE = { before: 'Before', after: 'After' } as const;

const VERSIONS = 200;

/** More changed rules than these are read on the page that sets both texts apart. */
const MOST_NAMED = 12;

/** Every text that the rulebook has had, newest first: when, why, and what changed. */
export async function versionsPage(reading: Reading, visit: Visit): Promise<Page | undefined> {
  const rows = await visit.moothall.rows(reading.stream, visit.viewer, 'versions', { limit: VERSIONS });
  if (rows.length === 0) return undefined;
  const { settings = [] } = (await visit.moothall.rulebook(reading.stream)) ?? {};
  const titles = new Map(settings.map(({ id, title }) => [`setting ${id}`, title]));
  const versions = rows.map((row, index) => ({ row, number: index + 1, before: rows[index - 1] })).reverse();
  const content = html`<span class="govuk-caption-l">${titleOf(reading)}</span><h1 class="govuk-heading-l">How the rules came to be what they are</h1>
<ol class="mh-timeline" reversed>${versions.map(({ row, number, before }) => {
    const text = textOf(row, 'text');
    const earlier = before === undefined ? undefined : textOf(before, 'text');
    const amendment = textOf(row, 'amendment');
    const changed = entriesOf(row, 'changes');
    const changes = changed.length;
    const reason = textOf(row, 'reason');
    return html`<li><p class="govuk-body govuk-!-margin-bottom-1"><strong>Version ${number}: ${textOf(row, 'title') ?? ''}</strong>${before === undefined && ' (the first)'}</p>
<p class="govuk-body-s mh-muted">In force from ${when(textOf(row, 'at'))}${changes > 0 && `. ${changes} ${changes === 1 ? 'rule' : 'rules'} changed`}</p>
${reason !== undefined && html`<div class="mh-said">${reason}</div>`}
${changes > 0 && changes <= MOST_NAMED && html`<ul class="govuk-list govuk-list--bullet">${changed.map((one) => html`<li>${ruleNamed(textOf(one, 'statement') ?? '', titles.get(textOf(one, 'statement') ?? ''))} ${textOf(one, 'change') ?? ''}</li>`)}</ul>`}
<p class="govuk-body">${text !== undefined && html`<a class="govuk-link" href="/streams/${reading.stream}/rulebook?version=${text}">Read this text<span class="govuk-visually-hidden"> of version ${number}</span></a>`}${text !== undefined && earlier !== undefined && html`. <a class="govuk-link" href="/differences?before=${earlier}&amp;after=${text}">What changed<span class="govuk-visually-hidden"> with version ${number}</span></a>`}${amendment !== undefined && html`. <a class="govuk-link" href="/streams/${reading.stream}/amendments/${amendment}">How it was decided<span class="govuk-visually-hidden">, version ${number}</span></a>`}</p></li>`;
  })}</ol>`;
  const title = 'How the rules came to be what they are';
  return { title, content, trail: await under(reading, 'Versions', visit) };
}

/** What runs under which rules, and the rule by which it could move to those of now. */
export async function pinsPage(reading: Reading, visit: Visit): Promise<Page | undefined> {
  if (reading.kind !== 'arrangement') return undefined;
  const pinned = await visit.moothall.pinned(reading.stream, visit.viewer);
  const now = reading.pins.rulebook;
  const content = html`<span class="govuk-caption-l">${titleOf(reading)}</span><h1 class="govuk-heading-l">What runs under which rules</h1>
<p class="govuk-body-l mh-lede">A procedure keeps the rules with which it began, and a contract those with which it was signed, however the rules change later. It moves to new ones only if all whom it touches agree.</p>
${
  pinned.length === 0
    ? html`<p class="govuk-body">No procedure is open and no contract runs. The next procedure begins under the rules of now.</p>`
    : table({
        caption: 'Open procedures and running contracts',
        columns: [
          { title: 'What runs' },
          { title: 'Its rules' },
          { title: 'How it could move to the rules of now' },
        ],
        rows: pinned.map((one) => [
          html`${streamLink(one.stream, one.title)}<br>${statusTag(one.status)}`,
          one.differences === 0
            ? 'Those of now'
            : html`<a class="govuk-link" href="/differences?before=${one.fingerprint}&amp;after=${now ?? ''}">Older: ${one.differences} ${one.differences === 1 ? 'difference' : 'differences'}<span class="govuk-visually-hidden"> of ${one.title}</span></a>`,
          one.differences === 0
            ? ''
            : one.transition.length === 0
              ? 'No rule of its own lets it move: it ends under its rules.'
              : html`${decidingRules(one.stream, one.transition)}<a class="govuk-link" href="/streams/${one.stream}/actions/${one.stream.split('/')[0] ?? ''}.transition">Propose it<span class="govuk-visually-hidden"> for ${one.title}</span></a>`,
        ]),
      })
}`;
  return { title: 'What runs under which rules', content, trail: await under(reading, 'What runs', visit) };
}

/** The starter rulebooks, to begin with. */
export async function libraryPage(visit: Visit): Promise<Page> {
  const starters = await visit.moothall.library(visit.viewer);
  const content = html`<h1 class="govuk-heading-xl">Rulebooks to begin with</h1>
<p class="govuk-body-l mh-lede">Each of these is a start, not a form to fill in: whoever begins with one can change every rule of it, by the rules that it has for that. The rulebook of any arrangement can be forked too, from its own page.</p>
${starters.map(
  ({ id, title, summary, statements, arrangements, using }) => html`<h2 class="govuk-heading-m">${title}</h2>
<p class="govuk-body">${summary}</p>
<p class="govuk-body"><a class="govuk-link" href="/library/${id}">Read its ${statements} rules<span class="govuk-visually-hidden">: ${title}</span></a></p>
<p class="govuk-body">${usedBy(id, using, arrangements)}</p>
${visit.viewer.party !== undefined && html`<p class="govuk-body"><a class="govuk-link" href="/streams/arrangement/new/actions/arrangement.start?rulebook=${id}">Start an arrangement with it<span class="govuk-visually-hidden">: ${title}</span></a></p>`}`,
)}`;
  return { title: 'Rulebooks to begin with', content };
}

/** How many live under a starter now, changed or not; whoever began with it may have gone on to another since. */
function usedBy(id: string, using: readonly { readonly changed: boolean }[], arrangements: number): Html {
  if (using.length === 0)
    return html`No arrangement that you can see uses it now. ${arrangements > 0 && begunWith(arrangements)}`;
  const changed = using.filter((one) => one.changed).length;
  const own =
    changed === 0
      ? ''
      : `, ${changed === using.length ? (changed === 1 ? 'with changes of its own' : 'all with changes of their own') : `${changed} with changes of ${changed === 1 ? 'its' : 'their'} own`}`;
  return html`<a class="govuk-link" href="/library/${id}#using">${plural(using.length, 'arrangement')} that you can see ${using.length === 1 ? 'uses' : 'use'} it now</a>${own}.`;
}

const begunWith = (arrangements: number): string =>
  `${arrangements === 0 ? 'None' : arrangements} that you can see began with it.`;

/** One starter, to read before anybody begins with it: every rule in plain English, and who has taken it. */
export async function starterPage(id: string, visit: Visit): Promise<Page | undefined> {
  const { viewer } = visit;
  const starter = (await visit.moothall.library(viewer)).find((one) => one.id === id);
  const rules = starter && (await visit.moothall.differences('', starter.fingerprint));
  if (starter === undefined || rules === undefined) return undefined;
  const { using, arrangements } = starter;
  const content = html`<span class="govuk-caption-l">Rulebook to begin with</span><h1 class="govuk-heading-l">${starter.title}</h1>
<p class="govuk-body-l mh-lede">${starter.summary}</p>
${visit.viewer.party !== undefined && button({ label: 'Start an arrangement with it', href: `/streams/arrangement/new/actions/arrangement.start?rulebook=${id}` })}
${[...new Set(rules.map(({ kind }) => kind))].map(
  (kind) =>
    html`<h2 class="govuk-heading-m">${kindTitle(kind)}</h2><ul class="govuk-list mh-rules">${rules
      .filter((rule) => rule.kind === kind)
      .map(
        ({ statement, after }) =>
          html`<li>${after ?? ''}${kind !== 'setting' && html`<span class="mh-source"><code class="mh-wrap">${statement}</code></span>`}</li>`,
      )}</ul>`,
)}
<h2 class="govuk-heading-m" id="using">Arrangements that use it</h2>
<p class="govuk-body">${using.length === 0 ? 'None' : using.length} that you can see ${using.length < 2 ? 'uses' : 'use'} it now. ${begunWith(arrangements)}</p>
${using.length > 0 && html`<ul class="govuk-list mh-list">${using.map(({ stream, title, status, changed }) => html`<li><div class="mh-list__line">${streamLink(stream, title)}${statusTag(status)}</div><div class="govuk-body-s govuk-!-margin-bottom-0 mh-muted">${changed ? html`With changes of its own. <a class="govuk-link" href="/streams/${stream}/rulebook">Read its rules<span class="govuk-visually-hidden">: ${title}</span></a>` : 'As it stands here'}${viewer.party !== undefined && html`. <a class="govuk-link" href="${forkAddress(stream)}">Start another with a fork of its rules<span class="govuk-visually-hidden">: ${title}</span></a>`}</div></li>`)}</ul>`}`;
  const trail = [
    { text: 'Home', href: '/' },
    { text: 'Rulebooks', href: '/library' },
    { text: starter.title },
  ];
  return { title: starter.title, content, trail };
}

/** Which rules and which law hold for a procedure or a contract. */
export async function rulesHere(reading: Reading, visit: Visit): Promise<Html | undefined> {
  const rulebook = await visit.moothall.rulebook(reading.stream);
  return rulebook === undefined
    ? undefined
    : html`${law(rulebook)}<p class="govuk-body"><a class="govuk-link" href="/streams/${reading.stream}/rulebook">The rules that hold here: ${rulebook.title}</a></p>`;
}

const forkAddress = (stream: string): string =>
  formAddress('arrangement/new', 'arrangement.start', { rulebook: stream });

export const forkLink = (reading: Reading, visit: Visit): Html | undefined =>
  visit.viewer.party === undefined || partOf(reading.document, 'members') === undefined
    ? undefined
    : html`<p class="govuk-body"><a class="govuk-link" href="${forkAddress(reading.stream)}">Start another arrangement with a fork of these rules</a></p>`;
