import type { Ending, Impact, Reading } from '../../application/interface.ts';
import { button, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { source } from './rules.ts';
import { due as dueWords, kindWord, plural, streamLink, when } from './words.ts';

/** The way to ask for it: it reads the whole record. */
export const offer = ({ stream }: Reading, id: string): Html =>
  html`<p class="govuk-body">Every act on record, refused ones too, can be judged again under this text, each alone and in the state in which it was decided.</p>
${button({ label: 'Judge the record under this text', href: `/streams/${stream}/amendments/${id}?impact=yes#impact`, secondary: true })}`;

/** What a proposed text would have done to what is on record. */
export function impactOn(impact: Impact, visit: Visit): Html {
  const { acts, judged, unseen, flipped, flips, decisions, breached, titles, rules } = impact;
  const ruleInWords = (id: string) => {
    const rule = rules[id];
    return rule === undefined
      ? html`<code class="mh-wrap">${id}</code>`
      : html`<div>${rule.says}${source(rule)}</div>`;
  };
  const where = (stream: string) =>
    streamLink(stream, titles[stream] ?? kindWord(stream.split('/')[0] ?? ''));
  const summary = html`<p class="govuk-body">Of <strong>${acts}</strong> acts on record the changed rules speak of ${judged}. <strong>${flipped === 0 ? 'None' : flipped}</strong> of these would have been allowed, refused or put to a joint decision otherwise.${unseen > 0 && html` Of <strong>${unseen}</strong> more it is not told: the changed rules go by what you may not see there, such as a budget or who holds a role.`} Counted are the acts that you may see.</p>`;
  const listed =
    flips.length === 0
      ? EMPTY
      : table({
          caption: `What would have gone otherwise${flips.length < flipped ? `: the first ${flips.length}` : ''}`,
          columns: [
            { title: 'Act' },
            { title: 'Where' },
            { title: 'It was' },
            { title: 'It would have been' },
            { title: 'By which rule' },
          ],
          rows: flips.map(({ stream, seq, at, action, was, would, by }) => [
            html`${actLink(stream, seq, titleOfAction(action, stream, visit))}<br><span class="mh-muted">${when(at)}</span>`,
            where(stream),
            wordsOf(was),
            wordsOf(would),
            by.length === 0 ? 'No rule would allow it' : html`${by.map(ruleInWords)}`,
          ]),
        });
  const ended =
    decisions.list.length === 0
      ? EMPTY
      : table({
          caption: `Joint decisions that would have ended otherwise, or may have${decisions.list.length < decisions.otherwise + decisions.untold ? `: the first ${decisions.list.length}` : ''}`,
          columns: [
            { title: 'Decided on' },
            { title: 'Where' },
            { title: 'It ended' },
            { title: 'It would have ended' },
            { title: 'Why' },
          ],
          rows: decisions.list.map(({ stream, opened, closed, at, action, was, would, why, by }) => [
            actLink(stream, opened, titleOfAction(action, stream, visit)),
            where(stream),
            html`${actLink(stream, closed, ENDINGS[was])}<br><span class="mh-muted">${when(at)}</span>`,
            would === undefined ? 'It could not be told' : ENDINGS[would],
            html`<div>${why ?? 'The positions are not shown to you.'}</div>${by !== undefined && ruleInWords(by)}`,
          ]),
        });
  const owed =
    breached.length === 0
      ? EMPTY
      : table({
          caption: 'Duties that would have been breached',
          columns: [{ title: 'Rule' }, { title: 'Where' }, { title: 'Due' }, { title: 'Done' }],
          rows: breached.map(({ stream, statement, due, done }) => [
            ruleInWords(statement),
            where(stream),
            dueWords(due) ?? '',
            done === 'late' ? 'Too late' : 'Not yet',
          ]),
        });
  return html`${summary}${listed}${decided(decisions)}${ended}${owed}`;
}

const ENDINGS: Readonly<Record<Ending, string>> = {
  carried: 'Carried',
  'not carried': 'Not carried',
  fallback: 'Without a decision, so that what its rule says follows',
};

/** How many joint decisions would have ended otherwise; what could not be told is counted, never taken for unchanged. */
function decided({ judged, otherwise, untold }: Impact['decisions']): Html {
  if (judged === 0) return EMPTY;
  const told = judged - untold;
  const which = untold === 0 ? 'of them' : `of the ${told} of which it can be told`;
  return html`<p class="govuk-body">They speak of ${plural(judged, 'joint decision')} on record that ${judged === 1 ? 'has' : 'have'} ended.${told > 0 && html` <strong>${otherwise === 0 ? 'None' : otherwise}</strong> ${which} would have ended otherwise.`}${untold > 0 && html` Of <strong>${untold}</strong> it could not be told.`} Positions that were given are counted as they were given; what nobody was asked, or had the time to say, is not guessed.</p>`;
}

/** An act leads to its place in the record; one that was refused left nothing there. */
const actLink = (stream: string, seq: number | undefined, title: string): Html =>
  seq === undefined
    ? html`${title}`
    : html`<a class="govuk-link" href="/streams/${stream}/facts?after=${seq - 1}">${title}</a>`;

const titleOfAction = (action: string, stream: string, visit: Visit): string =>
  visit.catalogue.action(stream.split('/')[0] ?? '', action)?.title ?? wordsOf(action);
