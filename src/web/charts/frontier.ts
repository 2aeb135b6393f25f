import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolStar } from 'd3-shape';
import { pounds, shortPounds } from '../amounts.ts';
import { details, table } from '../components/index.ts';
import { EMPTY, type Html, html, trusted } from '../html.ts';
import { chart, px } from './frame.ts';

/** An award: what it costs and what it is worth. */
export interface CostAndValue {
  readonly costPence: number;
  readonly valuePence: number;
}

export interface FrontierDot extends CostAndValue {
  /** The cost that it had to stay within. */
  readonly capPence: number;
  readonly proved: boolean;
}

/** A longer table stands folded. */
const MOST_OPEN = 8;
const WIDTH = 480;
const HEIGHT = 350;
/** Above, the title of the axis and the name of the star each have a line of their own. */
const BOX = { right: 40, top: 70, bottom: 62 };
/** Width of a character, and what stands beside a label: on a phone letters are larger, as the style sheet says. */
const LETTER = 12.5;
const BESIDE = 22;

/** The greatest public value within each price, the award that was chosen, and the same in a table. */
export function frontierChart(points: readonly FrontierDot[], chosen: CostAndValue): Html {
  const distinct = points.filter(
    (point, index) =>
      points.findIndex(
        (other) => other.costPence === point.costPence && other.valuePence === point.valuePence,
      ) === index,
  );
  const said = frontierTable(distinct, chosen);
  return html`${distinct.length < 2 ? EMPTY : draw(distinct, chosen)}${distinct.length > MOST_OPEN ? details(`The same in a table (${distinct.length} prices)`, said) : said}`;
}

/** About how wide the widest label of an axis is on a phone. */
const widest = (ticks: readonly number[]): number =>
  LETTER * Math.max(0, ...ticks.map((tick) => shortPounds(tick).length));

function draw(points: readonly FrontierDot[], chosen: CostAndValue): Html {
  const all = [...points, chosen];
  const [least = 0, most = 1] = extent(all, (one) => one.costPence);
  const [low = 0, high = 1] = extent(all, (one) => one.valuePence);
  const room = Math.max((most - least) * 0.06, 100);
  const y = scaleLinear([Math.min(low, 0), Math.max(high, 1)], [HEIGHT - BOX.bottom, BOX.top]).nice(5);
  const left = widest(y.ticks(5)) + BESIDE;
  const x = scaleLinear([Math.max(least - room, 0), most + room], [left, WIDTH - BOX.right]);
  const costs = x.ticks(4);
  const every = Math.ceil((costs.length * (widest(costs) + BESIDE)) / (WIDTH - left));
  const floor = HEIGHT - BOX.bottom;
  const rising = points.toSorted((a, b) => a.costPence - b.costPence);
  // What is known to be had between two points is the left one: the line is a stair, not a slope.
  const stair = rising
    .map((one, index) =>
      index === 0
        ? `M${x(one.costPence).toFixed(1)} ${y(one.valuePence).toFixed(1)}`
        : `H${x(one.costPence).toFixed(1)}V${y(one.valuePence).toFixed(1)}`,
    )
    .join('');
  const star = symbol(symbolStar, 260)() ?? '';
  const dot = symbol(symbolCircle, 70)() ?? '';
  const marks = html`
${y.ticks(5).map((tick) => html`<line class="mh-chart__grid" x1="${left}" x2="${WIDTH - BOX.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"></line><text class="mh-chart__note" x="${left - 8}" y="${px(y(tick) + 5)}" text-anchor="end">${shortPounds(tick)}</text>`)}
${costs.filter((_, n) => n % every === 0).map((tick) => html`<text class="mh-chart__note" x="${px(x(tick))}" y="${floor + 24}" text-anchor="middle">${shortPounds(tick)}</text>`)}
<path class="mh-chart__axis" d="M${left} ${BOX.top}V${floor}H${WIDTH - BOX.right}"></path>
<path class="mh-chart__stair" d="${trusted(stair)}"></path>
${rising.map((one) => html`<path class="mh-chart__dot${!one.proved && ' mh-chart__dot--open'}" transform="translate(${px(x(one.costPence))} ${px(y(one.valuePence))})" d="${trusted(dot)}"></path>`)}
<path class="mh-chart__dot mh-chart__dot--won" transform="translate(${px(x(chosen.costPence))} ${px(y(chosen.valuePence))})" d="${trusted(star)}"></path>
<text class="mh-chart__strong" x="${px(x(chosen.costPence) + 12)}" y="${px(y(chosen.valuePence) - 14)}" text-anchor="${x(chosen.costPence) > WIDTH / 3 ? 'end' : 'start'}">This award</text>
<text x="${WIDTH - BOX.right}" y="${HEIGHT - 10}" text-anchor="end">Total price (cheaper to the left)</text>
<text x="0" y="16">Public value (higher is better)</text>`;
  return chart({
    id: 'frontier',
    title: 'Public value against price',
    describes: `${rising.map((one) => `for ${pounds(one.costPence)} a public value of ${pounds(one.valuePence)}`).join('; ')}. This award costs ${pounds(chosen.costPence)} and has a public value of ${pounds(chosen.valuePence)}.`,
    width: WIDTH,
    height: HEIGHT,
    marks,
  });
}

const frontierTable = (points: readonly FrontierDot[], chosen: CostAndValue): Html =>
  table({
    caption: 'The greatest public value within each price',
    columns: [
      { title: 'If at most' },
      { title: 'Price', numeric: true },
      { title: 'Public value', numeric: true },
      { title: 'Compared with this award' },
    ],
    rows: points
      .toSorted((a, b) => b.costPence - a.costPence)
      .map((one) => [
        pounds(one.capPence),
        pounds(one.costPence),
        pounds(one.valuePence),
        html`${beside(one, chosen)}${!one.proved && ' Not proved.'}`,
      ]),
  });

function beside(one: CostAndValue, chosen: CostAndValue): string {
  const saved = chosen.costPence - one.costPence;
  const lost = chosen.valuePence - one.valuePence;
  if (saved === 0 && lost === 0) return 'This award.';
  const price =
    saved === 0 ? 'The same price' : `${pounds(Math.abs(saved))} ${saved > 0 ? 'cheaper' : 'dearer'}`;
  const value =
    lost === 0 ? 'the same value' : `${pounds(Math.abs(lost))} ${lost > 0 ? 'less' : 'more'} value`;
  return `${price}, ${value}.`;
}
