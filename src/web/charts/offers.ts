import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolStar } from 'd3-shape';
import { decimals, pounds, shortPounds } from '../amounts.ts';
import { table } from '../components/index.ts';
import { type Content, EMPTY, type Html, html, trusted } from '../html.ts';
import { chart, px } from './frame.ts';

/** One bid's offer on one lot, with the mean of its scores where anybody has scored it. */
export interface OfferPoint {
  readonly label: string;
  readonly bidder: Content;
  readonly lot: string;
  readonly pence: number;
  /** 0 to 100. */
  readonly score?: number;
  readonly won: boolean;
}

const WIDTH = 480;
const HEIGHT = 370;
const BOX = { left: 44, right: 24, top: 36, bottom: 56 };

/** A scored offer, numbered as in the table. */
type Numbered = OfferPoint & { readonly score: number; readonly number: number };

/** Value against price for every offer that can be seen, and the same in a table. */
export function offerChart(points: readonly OfferPoint[]): Html {
  const scored = points.flatMap((point, index): readonly Numbered[] =>
    point.score === undefined ? [] : [{ ...point, score: point.score, number: index + 1 }],
  );
  return html`${scored.length === 0 ? EMPTY : html`${draw(scored)}<p class="govuk-body-s">A star marks an offer that is proposed or awarded.</p>`}${offerTable(points)}`;
}

function draw(points: readonly Numbered[]): Html {
  const [low = 0, high = 0] = extent(points, (point) => point.pence);
  const room = Math.max((high - low) * 0.15, high * 0.02, 100);
  const x = scaleLinear([Math.max(low - room, 0), high + room], [BOX.left, WIDTH - BOX.right]).nice(4);
  const y = scaleLinear([0, 100], [HEIGHT - BOX.bottom, BOX.top]);
  const floor = HEIGHT - BOX.bottom;
  const marks = html`
${y.ticks(5).map((tick) => html`<line class="mh-chart__grid" x1="${BOX.left}" x2="${WIDTH - BOX.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"></line><text class="mh-chart__note" x="${BOX.left - 8}" y="${px(y(tick) + 5)}" text-anchor="end">${tick}</text>`)}
${x.ticks(4).map((tick) => html`<text class="mh-chart__note" x="${px(x(tick))}" y="${floor + 22}" text-anchor="middle">${shortPounds(tick)}</text>`)}
<path class="mh-chart__axis" d="M${BOX.left} ${BOX.top}V${floor}H${WIDTH - BOX.right}"></path>
<text x="${WIDTH - BOX.right}" y="${HEIGHT - 10}" text-anchor="end">Price (cheaper to the left)</text>
<text x="0" y="16">Mean score (higher is better)</text>
${spread(points, x, y).map(({ point, labelY }) => mark(point, x(point.pence), y(point.score), labelY))}`;
  return chart({
    id: 'offers',
    title: 'Price and score of each offer',
    describes: `${points.map((point) => `${point.number}, ${point.label} on ${point.lot}: ${pounds(point.pence)}, score ${decimals(point.score)}${point.won ? ', proposed or awarded' : ''}`).join('; ')}.`,
    width: WIDTH,
    height: HEIGHT,
    marks,
  });
}

type Scale = (value: number) => number;

/** Labels that would lie over each other move apart, from the top down. */
function spread(points: readonly Numbered[], x: Scale, y: Scale) {
  const placed: { readonly point: Numbered; readonly labelY: number }[] = [];
  for (const point of points.toSorted((a, b) => b.score - a.score)) {
    let labelY = y(point.score) + 5;
    for (const other of placed)
      if (Math.abs(x(other.point.pence) - x(point.pence)) < 36 && Math.abs(other.labelY - labelY) < 17)
        labelY = other.labelY + 17;
    placed.push({ point, labelY });
  }
  return placed;
}

function mark(point: Numbered, x: number, y: number, labelY: number): Html {
  const path = symbol(point.won ? symbolStar : symbolCircle, point.won ? 220 : 120)() ?? '';
  return html`<path class="mh-chart__dot${point.won && ' mh-chart__dot--won'}" transform="translate(${px(x)} ${px(y)})" d="${trusted(path)}"></path><text x="${px(x + 12)}" y="${px(labelY)}">${point.number}</text>`;
}

const offerTable = (points: readonly OfferPoint[]): Html =>
  table({
    caption: 'Price and score of each offer',
    columns: [
      { title: 'In the picture' },
      { title: 'Bid' },
      { title: 'Bidder' },
      { title: 'Lot' },
      { title: 'Price', numeric: true },
      { title: 'Mean score', numeric: true },
      { title: 'Result' },
    ],
    rows: points.map((point, index) => [
      point.score === undefined ? 'No' : String(index + 1),
      point.label,
      point.bidder,
      point.lot,
      pounds(point.pence),
      point.score === undefined ? 'Not scored' : decimals(point.score),
      point.won ? 'Proposed or awarded' : '',
    ]),
  });
