import type { Reading } from '../../application/interface.ts';
import { offerChart } from '../charts/offers.ts';
import { type Milestone, stageTimeline } from '../charts/stages.ts';
import { details, summaryList, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { award } from './award.ts';
import { bids, offerPoints, scores } from './bids.ts';
import { type Doc, entriesOf, numberOf, partOf, textOf, textsOf } from './document.ts';
import { type StreamPage, section, titleOf } from './frame.ts';
import { mandatesThere } from './mandates-here.ts';
import { notices } from './notices.ts';
import { procured } from './procured.ts';
import { rulesHere } from './rulebook.ts';
import { described, everyone, kept, money, type Names, streamLink, when, who } from './words.ts';

/** A reading holds the first rows only; questions and scores are read on, so that a mean is a mean of all of them. */
const ROWS = 1000;
async function allRows(stream: string, visit: Visit) {
  const read = (collection: string) => visit.moothall.rows(stream, visit.viewer, collection, { limit: ROWS });
  const [enquiries, scores] = await Promise.all([read('enquiries'), read('scores')]);
  return { ...(enquiries.length === 0 ? {} : { enquiries }), ...(scores.length === 0 ? {} : { scores }) };
}

const METHODS: Readonly<Record<string, string>> = {
  open: 'Open: anybody may bid',
  selective: 'Selective: those on the shortlist may bid',
  limited: 'Limited: those who are invited may bid',
  direct: 'Direct: awarded without competition',
};

/** Stages, lots, criteria, questions, bids, scores and the award, each as far as the rules show it. */
export async function procedurePage(read: Reading, visit: Visit): Promise<StreamPage> {
  const reading: Reading = {
    ...read,
    document: { ...read.document, ...(await allRows(read.stream, visit)) },
  };
  const { document, names } = reading;
  const parent =
    reading.parent === undefined ? undefined : await visit.moothall.read(reading.parent, visit.viewer);
  const needs = entriesOf(parent?.document, 'needs');
  const points = offerPoints(reading);
  const lede = textOf(document, 'description');
  return {
    ...(lede === undefined ? {} : { lede }),
    sections: html`${summaryList([
      {
        key: 'Arrangement',
        value: parent === undefined ? undefined : streamLink(parent.stream, titleOf(parent)),
      },
      {
        key: 'Method',
        value: METHODS[textOf(document, 'method') ?? ''] ?? textOf(document, 'methodDetails'),
      },
      ...procured(document),
      {
        key: 'Commissioners',
        value:
          textsOf(document, 'commissioners').length === 0
            ? undefined
            : everyone(textsOf(document, 'commissioners'), names),
      },
      { key: 'Questions until', value: when(textOf(document, 'enquiriesUntil')) },
      { key: 'Tenders until', value: when(textOf(document, 'deadline')) },
      { key: 'Standstill ends', value: when(textOf(document, 'standstillEnds')) },
      { key: 'Published as', value: textOf(partOf(document, 'source'), 'ocid') },
    ])}
${section('Stages and dates', stages(reading, visit))}
${section('Lots', lots(document, needs, names))}
${section('Criteria', criteria(document, needs, names))}
${section('Notices', notices(document))}
${section('Questions and answers', enquiries(document, names), 'Nobody has asked a question yet.')}
${section('Changes that people who use the service asked for', inputs(document, names))}
${section('Taking part', participants(document, names))}
${section('Bids', bids(reading), 'There is no bid that you can see. Sealed bids are shown once they are opened.')}
${points.length > 0 && section('Price and score', offerChart(points))}
${section('Scores, with reasons', scores(document, names))}
${section('Award', award(reading))}
${section('Challenges', challenges(document, names))}
${section('Interests declared', interests(document, names))}
${section('Your mandates', await mandatesThere(reading.parent, visit))}
${section('Rules', await rulesHere(reading, visit))}
${section('Assumptions', described(document.assumptions, 'assumptions', names) as Html | undefined)}`,
  };
}

function stages(reading: Reading, visit: Visit): Html | undefined {
  const { document } = reading;
  const current = textOf(document, 'stage');
  const over = ['complete', 'terminated'].includes(textOf(document, 'status') ?? '');
  const bars = entriesOf(document, 'stages').map((stage) => {
    const [from, to] = [textOf(stage, 'from'), textOf(stage, 'to')];
    return {
      title: textOf(stage, 'title') ?? wordsOf(textOf(stage, 'kind') ?? stage.id),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      now: !over && stage.id === current,
    };
  });
  const milestones = MILESTONES.flatMap(([key, title]): readonly Milestone[] => {
    const at = textOf(document, key);
    // A procurement that is only planned has its deadline at the beginning of time.
    return at === undefined || at.startsWith('1970') ? [] : [{ title, at }];
  });
  return bars.length + milestones.length === 0 ? undefined : stageTimeline(bars, milestones, visit.now);
}

const MILESTONES = [
  ['participationUntil', 'Requests to participate until'],
  ['enquiriesUntil', 'Questions until'],
  ['deadline', 'Tenders until'],
  ['standstillEnds', 'Standstill ends'],
] as const;

function lots(document: Doc, needs: readonly Doc[], names: Names): Html | undefined {
  const entries = entriesOf(document, 'lots');
  if (entries.length === 0) return undefined;
  const counted = entries.some((lot) => numberOf(lot, 'units') !== undefined);
  return table({
    caption: 'What is bought, lot by lot',
    captionHidden: true,
    columns: [
      { title: 'Lot' },
      { title: 'For' },
      { title: 'Answers the need' },
      ...(counted ? [{ title: 'Units of capacity it takes', numeric: true }] : []),
      { title: 'Most that may be paid', numeric: true },
    ],
    rows: entries.map((lot) => [
      html`${textOf(lot, 'title') ?? lot.id}<span class="mh-source">${lot.id}${textOf(lot, 'description') !== undefined && html`. ${textOf(lot, 'description')}`}${textsOf(lot, 'reserved').length > 0 && ` Reserved for: ${textsOf(lot, 'reserved').map(wordsOf).join(', ')}.`}</span>`,
      everyone(textsOf(lot, 'commissioners'), names),
      needTitle(lot, needs),
      ...(counted ? [String(numberOf(lot, 'units') ?? 0)] : []),
      money(numberOf(lot, 'ceilingPence')) ?? 'Not set',
    ]),
  });
}

const needTitle = (thing: Doc, needs: readonly Doc[]): string => {
  const id = textOf(thing, 'need');
  return id === undefined
    ? ''
    : (textOf(
        needs.find((need) => need.id === id),
        'title',
      ) ?? id);
};

/** What somebody who uses the service asked of a criterion, whether it changed, and why. */
function inputs(document: Doc, names: Names): Html | undefined {
  const entries = entriesOf(document, 'inputs');
  if (entries.length === 0) return undefined;
  const criteria = entriesOf(document, 'criteria');
  return html`${entries.map((input) => {
    const criterion = criteria.find(({ id }) => id === textOf(input, 'criterion'));
    const from = textOf(input, 'from');
    const words = kept(input.words) ?? textOf(input, 'words');
    return html`<div class="mh-entry"><p class="govuk-body govuk-!-margin-bottom-1"><strong>${textOf(criterion, 'title') ?? textOf(input, 'criterion') ?? 'A criterion'}</strong>${from !== undefined && html`, asked by ${who(from, names)}`}</p>
${words !== undefined && html`<blockquote class="govuk-body mh-said">${words}</blockquote>`}<p class="govuk-body govuk-!-margin-bottom-1">${input.changed === true ? 'It was changed.' : 'It was not changed.'} ${kept(input.why) ?? textOf(input, 'why') ?? ''}</p></div>`;
  })}`;
}

function criteria(document: Doc, needs: readonly Doc[], names: Names): Html | undefined {
  const entries = entriesOf(document, 'criteria');
  if (entries.length === 0) return undefined;
  return table({
    caption: 'What bids are judged by',
    captionHidden: true,
    columns: [
      { title: 'Criterion' },
      { title: 'Kind' },
      { title: 'Answers the need' },
      { title: 'Weight', numeric: true },
    ],
    rows: entries.map((criterion) => {
      const from = textOf(criterion, 'from');
      return [
        html`${textOf(criterion, 'title') ?? criterion.id}${from !== undefined && html`<span class="mh-source">Asked for by ${who(from, names)}</span>`}`,
        wordsOf(textOf(criterion, 'kind') ?? ''),
        needTitle(criterion, needs),
        numberOf(criterion, 'weight') === undefined
          ? 'Each commissioner’s own'
          : `${numberOf(criterion, 'weight')}%`,
      ];
    }),
  });
}

function enquiries(document: Doc, names: Names): Html | undefined {
  const asked = entriesOf(document, 'enquiries');
  if (asked.length === 0) return undefined;
  return html`${asked.map((enquiry) => {
    const answer = textOf(enquiry, 'answer');
    const at = when(textOf(enquiry, 'at') ?? textOf(enquiry, 'askedAt'));
    return html`<div class="mh-entry" id="${enquiry.id}"><p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">${kept(enquiry.question) ?? textOf(enquiry, 'question')}</p>
<p class="govuk-body-s mh-muted">Asked by ${who(textOf(enquiry, 'by') ?? '', names)}${at !== undefined && `, ${at}`}</p>
${answer === undefined ? html`<p class="govuk-body">Not answered yet.</p>` : html`<blockquote class="govuk-body mh-said">${answer}</blockquote>`}</div>`;
  })}`;
}

function challenges(document: Doc, names: Names): Html | undefined {
  const raised = entriesOf(document, 'challengeHistory');
  if (raised.length === 0) return undefined;
  return html`${raised.map((challenge) => {
    const at = when(textOf(challenge, 'at'));
    return html`<div class="mh-entry" id="${challenge.id}"><p class="govuk-body">${kept(challenge.grounds) ?? textOf(challenge, 'grounds')}</p><p class="govuk-body-s mh-muted">Raised by ${who(textOf(challenge, 'by') ?? '', names)}${at !== undefined && `, ${at}`}. ${outcome(challenge)}</p></div>`;
  })}`;
}

function outcome(challenge: Doc): string {
  if (typeof challenge.upheld !== 'boolean') return 'Open: the standstill waits for it.';
  const reason = textOf(challenge, 'reason');
  return `${challenge.upheld ? 'Upheld' : 'Not upheld'}${reason === undefined ? '.' : `: ${reason}`}`;
}

function participants(document: Doc, names: Names): Html | undefined {
  const asked = entriesOf(document, 'participants');
  if (asked.length === 0) return undefined;
  const chosen = textsOf(document, 'shortlist');
  return table({
    caption: 'Who asked to take part',
    captionHidden: true,
    columns: [{ title: 'Provider' }, { title: 'Asked' }, { title: 'Shortlist' }, { title: 'Reason' }],
    rows: asked.map((one) => [
      who(one.id, names),
      when(textOf(one, 'at')) ?? '',
      chosen.includes(one.id)
        ? 'On the shortlist'
        : chosen.length === 0
          ? 'Not decided yet'
          : 'Not on the shortlist',
      textOf(partOf(document, 'shortlistReasons'), one.id) ?? '',
    ]),
  });
}

function interests(document: Doc, names: Names): Html | undefined {
  const declared = entriesOf(document, 'interests');
  if (declared.length === 0) return undefined;
  return details(
    `${declared.length} declared`,
    html`<ul class="govuk-list govuk-list--bullet">${declared.map((one) => html`<li>${who(textOf(one, 'by') ?? textOf(one, 'party') ?? one.id, names)}: ${one.none === true ? 'nothing to declare' : (textOf(one, 'mitigation') ?? 'an interest')}${when(textOf(one, 'at')) !== undefined && `, ${when(textOf(one, 'at'))}`}</li>`)}</ul>`,
  );
}
