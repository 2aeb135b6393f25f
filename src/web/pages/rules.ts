import type { Deciding, Possibility, RulebookSeen } from '../../application/interface.ts';
import { formatDay } from '../../kernel/time.ts';
import { tag } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { plural } from './words.ts';

type Statement = RulebookSeen['statements'][number];

const LAYERS: Readonly<Record<Deciding['layer'], string>> = {
  regime: 'Law',
  constitution: 'Constitution: the rules about the rules',
  rulebook: 'Rulebook',
  engine: 'How Moothall works',
};

const KINDS: readonly (readonly [Statement['kind'], string, string])[] = [
  ['position', 'Roles', 'Which roles there are, and how many may hold each.'],
  ['boundary', 'Joining and leaving', 'Who may take up a role or give it up, and how.'],
  ['choice', 'What people may, must and must not do', 'Who may act, when, and what follows otherwise.'],
  ['aggregation', 'Deciding together', 'How joint decisions are made.'],
  ['information', 'Who sees what', 'What is told to whom, and when. What no rule opens stays closed.'],
  ['payoff', 'Prices, weights and shares', 'What counts in decisions, and who bears or gains what.'],
  ['scope', 'Aims and limits', 'What is aimed at and what is ruled out.'],
];

const OUTCOMES: Readonly<Record<Statement['outcome'], string>> = {
  rule: 'Rule: it decides',
  norm: 'Norm: it is counted, and never decides',
  'shared strategy': 'Shared strategy: what people here usually do',
  definition: '',
};

/** What a statement does. A norm of the law binds all the same: Moothall counts whether it is kept, and refuses nothing. */
function outcomeWords({ outcome, layer, duty }: Statement): string {
  if (outcome !== 'norm' || layer !== 'regime') return OUTCOMES[outcome];
  return duty === true
    ? 'Duty by law: its day is watched here, and counted; what follows a breach is for the law to say'
    : 'Bound by law: whether it is kept is counted here; Moothall itself refuses nothing';
}

/** Where a rule comes from: its layer, the law or paper that it rests on, and whether that has been checked. */
export const source = (
  rule: { readonly layer: Deciding['layer']; readonly cites?: string; readonly verified?: boolean },
  outcome = '',
): Html =>
  html`<span class="mh-source">${[LAYERS[rule.layer], rule.cites ?? '', outcome].filter((one) => one !== '').join('. ')}. ${rule.verified === false && tag('Unverified', 'yellow')}</span>`;

/** A deciding rule in plain English, leading to its place in the rulebook. */
export function decidingRule(stream: string, rule: Deciding): Html {
  // What is still to be started has no rulebook page of its own.
  if (rule.layer === 'engine' || stream.endsWith('/new')) return html`${rule.says}${source(rule)}`;
  return html`<a class="govuk-link" href="/streams/${stream}/rulebook#${rule.id}">${rule.says}</a>${source(rule)}`;
}

export const decidingRules = (stream: string, rules: readonly Deciding[]): Html =>
  html`<ul class="govuk-list govuk-list--bullet">${rules.map((rule) => html`<li>${decidingRule(stream, rule)}</li>`)}</ul>`;

/** Why an act is refused, and what would have to change. */
export const whyNot = (possibility: Pick<Possibility, 'by' | 'change'>, stream: string): Html =>
  html`${possibility.by.length > 0 && decidingRules(stream, possibility.by)}${possibility.change.length > 0 && html`<p class="govuk-body govuk-!-margin-bottom-1">What would have to change:</p><ul class="govuk-list govuk-list--bullet">${possibility.change.map((line) => html`<li>${line}</li>`)}</ul>`}`;

/** What a reader wants to see of a rulebook. */
export interface RulesWanted {
  readonly search: string;
  readonly layer: string;
  readonly kind: string;
}

/** The statements that a reader asked for: by layer, by kind, by words of theirs. */
export const rulesWanted = (
  { statements }: RulebookSeen,
  { search, layer, kind }: RulesWanted,
): readonly Statement[] => {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return statements.filter(
    (statement) =>
      (layer === '' || statement.layer === layer) &&
      (kind === '' || statement.kind === kind) &&
      words.every((word) =>
        `${statement.id} ${statement.says} ${statement.cites ?? ''}`.toLowerCase().includes(word),
      ),
  );
};

export const layerChoices: readonly (readonly [string, string])[] = (
  ['regime', 'constitution', 'rulebook'] as const
).map((layer) => [layer, LAYERS[layer]]);
const NUMBERS = 'Numbers that were agreed';
export const kindChoices: readonly (readonly [string, string])[] = [
  ...KINDS.map(([kind, title]) => [kind, title] as const),
  ['setting', NUMBERS],
];
export const kindTitle = (kind: string): string => KINDS.find(([one]) => one === kind)?.[1] ?? NUMBERS;

/** Statements grouped by what they are about, the law first in each group. */
export const rulesByKind = (
  stream: string,
  wanted: readonly Statement[],
  heading: 'h2' | 'h3' = 'h2',
): Html =>
  html`${KINDS.map(([kind, title, explained]) => {
    const statements = wanted.filter((statement) => statement.kind === kind);
    if (statements.length === 0) return undefined;
    const head =
      heading === 'h2'
        ? html`<h2 class="govuk-heading-m" id="kind-${kind}">${title}</h2>`
        : html`<h3 class="govuk-heading-s">${title}</h3>`;
    return html`${head}<p class="govuk-body mh-muted">${explained}</p><ul class="govuk-list mh-rules">${statements.map((statement) => statementLine(stream, statement))}</ul>`;
  })}`;

/** Where in a long list each kind of rule begins, and the numbers after them. */
export const contents = (wanted: readonly Statement[], agreed: number): Html | undefined => {
  const rules = KINDS.map(([kind, title]) => ({
    kind,
    title,
    number: wanted.filter((one) => one.kind === kind).length,
  }));
  const kinds = [...rules, { kind: 'setting', title: NUMBERS, number: agreed }].filter(
    ({ number }) => number > 0,
  );
  if (kinds.length < 2) return undefined;
  return html`<nav aria-label="Kinds of rules"><ul class="govuk-list">${kinds.map(({ kind, title, number }) => html`<li><a class="govuk-link" href="#kind-${kind}">${title}</a> (${number})</li>`)}</ul></nav>`;
};

const statementLine = (stream: string, statement: Statement): Html =>
  html`<li id="${statement.id}">${statement.says}${source(statement, [outcomeWords(statement), heldIn(statement), holdsWords(statement)].filter((one) => one !== '').join('. '))}${adherence(stream, statement)}</li>`;

const heldIn = ({ variants }: Statement): string =>
  variants === undefined ? '' : `Holds for: ${variants.join('; ')}`;

function holdsWords({ holds }: Statement): string {
  if (holds === undefined) return '';
  const { from, to, of } = holds;
  const days = [from && `from ${formatDay(from)}`, to && `until ${formatDay(to)}`].filter(Boolean).join(' ');
  return of === 'beginning' ? `For what began ${days}` : `In force ${days}`;
}

/** Where more runs than is counted, which of it is. */
const overLatest = ({ latest }: NonNullable<Statement['adherence']>): string =>
  latest === undefined
    ? ''
    : `, counted in the arrangement and the ${latest} procedures, contracts and mandates each that were begun last`;

/** How well a norm is kept, and the way to make a rule of it. */
function adherence(
  stream: string,
  { id, outcome, adherence: counted, raisable, amendable }: Statement,
): Html | undefined {
  if (outcome === 'shared strategy')
    return html`<span class="mh-source">${counted === undefined ? 'Not followed yet.' : `Followed ${plural(counted.kept, 'time')}${overLatest(counted)}.`}</span>`;
  if (outcome !== 'norm') return undefined;
  // What runs keeps the rules it began with: they are changed in the arrangement.
  const changes = stream.startsWith('arrangement/');
  const said =
    counted === undefined
      ? 'Not put to the test yet.'
      : raisable === true
        ? `Kept ${counted.kept} of ${counted.kept + counted.broken} times${overLatest(counted)}.`
        : `Done ${plural(counted.kept, 'time')}${overLatest(counted)}. It has no day by which it is due, so that nobody is seen to break it.`;
  const raise =
    changes &&
    raisable === true &&
    amendable !== undefined &&
    html` <a class="govuk-link" href="/streams/${stream}/actions/amendment.draft?${String(
      new URLSearchParams({
        title: `Make a rule of ${id}`,
        reason: `The norm “${id}” shall decide from now on. ${said}`,
        changes: JSON.stringify([{ do: 'raise', statement: id }]),
      }),
    )}">Propose to make it a rule</a>`;
  return html`<span class="mh-source">${said}${raise}</span>`;
}
