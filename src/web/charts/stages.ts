import { extent } from 'd3-array';
import { scaleUtc } from 'd3-scale';
import { formatDay, formatInstant, type Instant } from '../../kernel/time.ts';
import { table } from '../components/index.ts';
import { EMPTY, type Html, html } from '../html.ts';
import { chart, px } from './frame.ts';

export interface StageBar {
  readonly title: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly now: boolean;
}

export interface Milestone {
  readonly title: string;
  readonly at: Instant;
}

const WIDTH = 480;
const ROW = 46;
const SIDE = 16;

/** The stages of a procurement along the calendar, with its dates and today, and the same in a table. */
export function stageTimeline(
  stages: readonly StageBar[],
  milestones: readonly Milestone[],
  now: Instant,
): Html {
  const instants = [
    ...stages.flatMap((stage) => [stage.from, stage.to]),
    ...milestones.map((milestone) => milestone.at),
  ].filter((instant) => instant !== undefined);
  const [start, end] = extent(instants.map((instant) => Date.parse(instant)));
  const drawn =
    start === undefined || end === undefined || start === end
      ? EMPTY
      : draw(stages, milestones, now, start, end);
  return html`${drawn}${stageTable(stages, milestones)}`;
}

function draw(
  stages: readonly StageBar[],
  milestones: readonly Milestone[],
  now: Instant,
  start: number,
  end: number,
): Html {
  const margin = (end - start) * 0.04;
  const x = scaleUtc([start - margin, end + margin], [SIDE, WIDTH - SIDE]);
  const dated = stages.filter((stage) => stage.from !== undefined || stage.to !== undefined);
  const rows = [...dated.map((stage) => ({ stage })), ...milestones.map((milestone) => ({ milestone }))];
  const height = rows.length * ROW + 40;
  const ticks = x.ticks(3);
  const today = Date.parse(now);
  const marks = html`
${ticks.map((tick) => html`<line class="mh-chart__grid" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="0" y2="${height - 30}"></line><text class="mh-chart__note" x="${px(x(tick))}" y="${height - 10}" text-anchor="${side(x(tick))}">${monthDay(tick)}</text>`)}
${rows.map((row, index) => ('stage' in row ? bar(row.stage, index, x, now) : diamond(row.milestone, index, x)))}
${today >= start - margin && today <= end + margin && html`<line class="mh-chart__today" x1="${px(x(today))}" x2="${px(x(today))}" y1="0" y2="${height - 30}"></line>`}`;
  return chart({
    id: 'stages',
    title: 'Stages and dates',
    describes: describe(stages, milestones, now),
    width: WIDTH,
    height,
    marks,
  });
}

type Scale = (value: number | Date) => number;

/** A label starts where its mark does, and ends there instead where it would run out of the picture. */
const label = (words: string, at: number, y: number): Html => {
  const room = WIDTH - at > words.length * 8.8 + SIDE;
  return html`<text x="${px(room ? at : Math.min(at, WIDTH - SIDE))}" y="${y}" text-anchor="${room ? 'start' : 'end'}">${words}</text>`;
};

function bar(stage: StageBar, index: number, x: Scale, now: Instant): Html {
  const from = x(Date.parse(stage.from ?? stage.to ?? now));
  const to = x(Date.parse(stage.to ?? stage.from ?? now));
  const past = stage.to !== undefined && stage.to < now && !stage.now;
  const state = stage.now ? ' mh-chart__bar--now' : past ? ' mh-chart__bar--past' : '';
  return html`${label(stage.now ? `${stage.title} (now)` : stage.title, from, index * ROW + 18)}<rect class="mh-chart__bar${state}" x="${px(from)}" y="${index * ROW + 24}" width="${px(Math.max(to - from, 4))}" height="12" rx="2"></rect>`;
}

function diamond(milestone: Milestone, index: number, x: Scale): Html {
  const [at, y] = [x(Date.parse(milestone.at)), index * ROW + 30];
  return html`${label(milestone.title, Math.max(at - 7, SIDE), index * ROW + 18)}<path class="mh-chart__milestone" d="M${px(at)} ${y - 7}l7 7-7 7-7-7z"></path>`;
}

const side = (at: number): string => (at < 50 ? 'start' : at > WIDTH - 50 ? 'end' : 'middle');

const monthDay = (date: Date): string =>
  formatDay(date.toISOString().slice(0, 10)).replace(/^(\d+ \w{3})\w*/, '$1');

function describe(stages: readonly StageBar[], milestones: readonly Milestone[], now: Instant): string {
  const spans = stages.map(
    (stage) => `${stage.title}${span(stage) === '' ? '' : `: ${span(stage)}`}${stage.now ? ' (now)' : ''}`,
  );
  const dates = milestones.map((milestone) => `${milestone.title}: ${formatInstant(milestone.at)}`);
  return `${[...spans, ...dates].join('; ')}. Today is ${formatInstant(now)}.`;
}

const span = (stage: StageBar): string =>
  [
    stage.from === undefined ? '' : `from ${formatInstant(stage.from)}`,
    stage.to === undefined ? '' : `to ${formatInstant(stage.to)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');

const stageTable = (stages: readonly StageBar[], milestones: readonly Milestone[]): Html =>
  table({
    caption: 'Stages and dates',
    captionHidden: true,
    columns: [{ title: 'Stage or date' }, { title: 'From' }, { title: 'To' }],
    rows: [
      ...stages.map((stage) => [
        html`${stage.title}${stage.now && html` <strong>(now)</strong>`}`,
        stage.from === undefined ? 'No date set' : formatInstant(stage.from),
        stage.to === undefined ? 'No date set' : formatInstant(stage.to),
      ]),
      ...milestones.map((milestone) => [milestone.title, '', formatInstant(milestone.at)]),
    ],
  });
