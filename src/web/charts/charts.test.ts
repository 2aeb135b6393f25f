import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frontierChart } from './frontier.ts';
import { offerChart } from './offers.ts';
import { stageTimeline } from './stages.ts';

const STAGES = [
  { title: 'Tender <b>', from: '2026-10-01T08:00:00.000Z', to: '2026-11-02T12:00:00.000Z', now: false },
  { title: 'Assessment', from: '2026-11-02T12:00:00.000Z', to: '2026-11-20T17:00:00.000Z', now: true },
];

test('given stages, when drawn, then the picture has a title and a description, no inline style, and a table says the same', () => {
  const { markup } = stageTimeline(
    STAGES,
    [{ title: 'Questions until', at: '2026-10-20T16:00:00.000Z' }],
    '2026-11-10T12:00:00.000Z',
  );
  assert.match(markup, /<svg[^>]* role="img" aria-labelledby="stages-title stages-desc"/);
  assert.match(markup, /<title id="stages-title">/);
  assert.match(markup, /<desc id="stages-desc">[^<]*Assessment[^<]*\(now\)/);
  assert.doesNotMatch(markup, / style=|<b>|<script/);
  assert.equal(markup.match(/<rect /g)?.length, 2);
  assert.match(markup, /mh-chart__today/);
  assert.match(markup, /<table[\s\S]*2 November 2026, midday/);
});

test('given a single instant or none, when drawn, then there is no picture and the table stands', () => {
  const { markup } = stageTimeline([{ title: 'Tender', now: true }], [], '2026-11-10T12:00:00.000Z');
  assert.doesNotMatch(markup, /<svg/);
  assert.match(markup, /No date set/);
});

test('given offers, when drawn, then a cheaper one stands to the left and a better one higher', () => {
  const offer = (label: string, pence: number, score: number, won = false) => ({
    label,
    bidder: 'X',
    lot: 'East',
    pence,
    score,
    won,
  });
  const { markup } = offerChart([offer('Bid 1', 41_200_000, 84, true), offer('Bid 2', 39_900_000, 55)]);
  const dots = [...markup.matchAll(/transform="translate\(([\d.]+) ([\d.]+)\)"/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
  const [better, cheaper] = dots;
  assert.ok(better !== undefined && cheaper !== undefined);
  assert.ok(cheaper.x < better.x && better.y < cheaper.y);
  assert.equal(markup.match(/mh-chart__dot--won/g)?.length, 1);
  assert.match(markup, /£412,000/);
});

test('given offers that nobody has scored, when shown, then the table alone says so', () => {
  const { markup } = offerChart([{ label: 'Bid 1', bidder: 'X', lot: 'East', pence: 100, won: false }]);
  assert.doesNotMatch(markup, /<svg/);
  assert.match(markup, /Not scored/);
});

test('given a frontier, when drawn, then it is a stair, the chosen award is a star, what is not proved is hollow, and equal points are one', () => {
  const point = (capPence: number, costPence: number, valuePence: number, proved = true) => ({
    capPence,
    costPence,
    valuePence,
    proved,
  });
  const chosen = { costPence: 300_000, valuePence: 90_000 };
  const points = [
    point(300_000, 300_000, 90_000),
    point(200_000, 150_000, 60_000, false),
    point(180_000, 150_000, 60_000),
    point(100_000, 90_000, 20_000),
  ];
  const { markup } = frontierChart(points, chosen);
  assert.match(markup, /<path class="mh-chart__stair" d="M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+V[\d.]+">/);
  assert.equal(markup.match(/mh-chart__dot--won/g)?.length, 1);
  assert.equal(markup.match(/mh-chart__dot--open/g)?.length, 1);
  assert.equal(markup.match(/<tr class="govuk-table__row">/g)?.length, 4);
  assert.match(markup, /£1,500\.00 cheaper, £300\.00 less value\. Not proved\./);
  assert.doesNotMatch(frontierChart(points.slice(0, 1), chosen).markup, /<svg/);
});
