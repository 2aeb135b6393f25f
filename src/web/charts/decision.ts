import type { DecisionPath, PathStep } from '../../application/interface.ts';
import { type Html, html } from '../html.ts';

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
      ['not told', 'go by what is not shown to you', 'goes by what is not shown to you'],
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

/** More rules than these are counted, and stand in the table below. */
const MOST_RULES = 3;
/** A longer rule is read whole below. */
const MOST_SIGNS = 180;

const isTelling = ({ does }: PathStep): boolean =>
  does !== 'nothing' && does !== 'counts' && does !== 'not told';

/** The rules that tell in a gate, in words: those that refuse alone, where there are such. */
function telling(steps: readonly PathStep[]): Html | undefined {
  const refusing = steps.filter(({ does }) => does === 'refuses');
  const rules = refusing.length > 0 ? refusing : steps.filter(isTelling);
  if (rules.length === 0) return undefined;
  const shown = rules.slice(0, MOST_RULES);
  const short = (says: string) => (says.length > MOST_SIGNS ? `${says.slice(0, MOST_SIGNS - 1)}…` : says);
  return html`<ul class="mh-gates__rules">${shown.map(({ says }) => html`<li>${short(says)}</li>`)}${rules.length > MOST_RULES && html`<li>and ${rules.length - MOST_RULES} more, below</li>`}</ul>`;
}

/** The layers as gates that an act goes through, outermost first, with the rules that tell there, and what comes of it. */
export function decisionChart(path: DecisionPath): Html {
  const { steps, allowed, title } = path;
  const gates = LAYERS.map(([layer, name]) => ({
    name,
    steps: steps.filter((step) => step.layer === layer),
  }));
  // An act that is refused goes no further than the first gate that refuses it.
  const stops = gates.findIndex((gate) => counted(gate.steps, 'refuses') > 0);
  return html`<ol class="mh-gates" aria-label="How it is decided: ${title}">${gates.map((gate, index) => {
    const refuses = counted(gate.steps, 'refuses') > 0;
    // That others would decide it opens no gate to somebody whom no rule lets propose it.
    const proposes = allowed !== 'no' && counted(gate.steps, 'decides together') > 0;
    const allows = counted(gate.steps, 'allows') > 0 || proposes;
    const state = refuses ? 'no' : allows ? 'yes' : 'open';
    const past = stops !== -1 && index > stops;
    return html`<li class="mh-gates__gate mh-gates__gate--${state}${past && ' mh-gates__gate--past'}"><span class="mh-gates__mark" aria-hidden="true">${refuses ? '✕' : allows ? '✓' : '–'}</span><strong>${gate.name}</strong>: ${saying(gate.steps)}${telling(gate.steps)}</li>`;
  })}<li class="mh-gates__gate mh-gates__end"><span class="mh-gates__mark" aria-hidden="true">${allowed === 'no' ? '✕' : allowed === 'yes' ? '✓' : '?'}</span>${endOf(path)}</li></ol>`;
}
