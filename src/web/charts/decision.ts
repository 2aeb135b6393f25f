import type { DecisionPath, PathStep } from '../../application/interface.ts';
import { type Html, html } from '../html.ts';
import { chart } from './frame.ts';

const WIDTH = 480;
const GATE = 76;
const LAYERS: readonly (readonly [PathStep['layer'], string])[] = [
  ['regime', 'Law'],
  ['constitution', 'Constitution'],
  ['rulebook', 'Rulebook'],
];

const ENDS: Readonly<Record<DecisionPath['allowed'], string>> = {
  yes: 'It is allowed',
  no: 'It is not allowed',
  depends: 'It depends on what you fill in',
};

const endOf = ({ allowed, steps }: DecisionPath): string =>
  allowed === 'yes' && counted(steps, 'decides together') > 0
    ? 'It can be proposed; others decide it'
    : ENDS[allowed];

const counted = (steps: readonly PathStep[], does: PathStep['does']) =>
  steps.filter((step) => step.does === does).length;

/** What a layer says, in a few words. */
function saying(steps: readonly PathStep[]): string {
  const said = (
    [
      ['allows', 'allow it', 'allows it'],
      ['refuses', 'refuse it', 'refuses it'],
      ['decides together', 'put it to others', 'puts it to others'],
      ['may allow', 'may allow it', 'may allow it'],
      ['may refuse', 'may refuse it', 'may refuse it'],
      ['counts', 'count it', 'counts it'],
    ] as const
  ).flatMap(([does, many, one]) => {
    const number = counted(steps, does);
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  });
  if (said.length > 0) return said.join(', ');
  if (steps.length === 0) return 'says nothing of this';
  return steps.length === 1
    ? 'one rule speaks of it, not of you now'
    : `${steps.length} rules speak of it, none of you now`;
}

/** The layers as gates that an act goes through, outermost first, and what comes of it. */
export function decisionChart(path: DecisionPath): Html {
  const { steps, allowed, title } = path;
  const gates = LAYERS.map(([layer, name]) => ({
    name,
    steps: steps.filter((step) => step.layer === layer),
  }));
  const height = (gates.length + 1) * GATE;
  // An act that is refused goes no further than the first gate that refuses it.
  const stops = gates.findIndex((gate) => counted(gate.steps, 'refuses') > 0);
  const marks = html`<line class="mh-chart__way" x1="34" x2="34" y1="8" y2="${stops === -1 ? height - GATE : stops * GATE + 30}"></line>
${gates.map((gate, index) => {
  const refuses = counted(gate.steps, 'refuses') > 0;
  // That others would decide it opens no gate to somebody whom no rule lets propose it.
  const proposes = allowed !== 'no' && counted(gate.steps, 'decides together') > 0;
  const allows = counted(gate.steps, 'allows') > 0 || proposes;
  const state = refuses ? 'no' : allows ? 'yes' : 'open';
  const y = index * GATE + 8;
  return html`<rect class="mh-chart__gate mh-chart__gate--${state}" x="10" y="${y}" width="${WIDTH - 20}" height="${GATE - 20}" rx="4"></rect>
<text class="mh-chart__mark" x="34" y="${y + 36}" text-anchor="middle">${refuses ? '✕' : allows ? '✓' : '–'}</text>
<text class="mh-chart__strong" x="64" y="${y + 24}">${gate.name}</text><text x="64" y="${y + 45}">${saying(gate.steps)}</text>`;
})}
<text class="mh-chart__strong" x="64" y="${height - GATE + 44}">${endOf(path)}</text><text class="mh-chart__mark" x="34" y="${height - GATE + 44}" text-anchor="middle">${allowed === 'no' ? '✕' : allowed === 'yes' ? '✓' : '?'}</text>`;
  return chart({
    id: 'decision',
    title: `How it is decided: ${title}`,
    describes: `${gates.map((gate) => `${gate.name}: ${saying(gate.steps)}`).join('. ')}. ${endOf(path)}.`,
    width: WIDTH,
    height,
    marks,
  });
}
