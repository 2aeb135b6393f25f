import type { DraftAnalysis, StatementSaid } from '../../application/rulebooks/draft-analysis.ts';
import { details } from '../components/index.ts';
import { type Html, html } from '../html.ts';

type Doubt = DraftAnalysis['doubts'][number];
type Question = DraftAnalysis['undecided'][number];

/** More rules of which the same is said are folded. */
const MOST_SAME = 3;

/** What a draft may get wrong, and of what it touches, what could not be told. It claims no more than was looked at. */
export function analysisOf({ doubts, undecided }: DraftAnalysis, stream: string): Html {
  const items = (of: readonly Doubt[]) =>
    html`${of.map((doubt) => html`<li>${doubtSaid(doubt, stream)}</li>`)}`;
  const gist = ({ says }: Doubt) => says.split(' (“')[0] ?? says;
  // What is said of many rules in the same words is said once, and folded.
  const list = (of: readonly Doubt[]) =>
    html`<ul class="govuk-list govuk-list--bullet">${[...new Set(of.map(gist))].map((said) => {
      const alike = of.filter((doubt) => gist(doubt) === said);
      return alike.length <= MOST_SAME
        ? items(alike)
        : html`<li>Of ${alike.length} rules: ${said}.${details('Which', html`<ul class="govuk-list govuk-list--bullet">${items(alike)}</ul>`)}</li>`;
    })}</ul>`;
  const [fresh, old] = [doubts.filter(({ isNew }) => isNew), doubts.filter(({ isNew }) => !isNew)];
  return html`<h2 class="govuk-heading-m" id="analysis">What may be wrong with it</h2>
${
  fresh.length === 0
    ? html`<p class="govuk-body">Nothing was found. The rules were looked through for conditions that no values can make true, for rules that another one covers wholly, for permissions that are taken back, by one rule or by several together, for duties that are due before they arise, for rules whose last day has passed, for roles that nobody can enter and acts that nobody may do, for votes that could never be carried, never end, or close as they open, for decisions that would fall to fewer, at once or on a later day, for words that change nothing, and for numbers that the law does not allow.${undecided.length > 0 && ' Some of it could not be told: see below.'}</p>`
    : html`<p class="govuk-body">It can be put to the vote as it is; better, mend this first:</p>${list(fresh)}`
}${old.length > 0 && html`<p class="govuk-body">Doubtful already in the rules that hold now:</p>${list(old)}`}${
  undecided.length > 0 &&
  details(
    'What this could not tell',
    html`<p class="govuk-body">These concern the rules that the draft touches. They say more than can be compared: read them yourself.</p>
<ul class="govuk-list govuk-list--bullet">${onceEach(undecided).map((one) => html`<li>${questionSaid(one, stream)}</li>`)}</ul>`,
  )
}`;
}

const rule = ({ id, says }: StatementSaid, stream: string): Html => html`${says} ${ruleLink(id, stream)}`;

const ruleLink = (id: string, stream: string): Html =>
  html`<a class="govuk-link" href="/streams/${stream}/rulebook#${id}"><code class="mh-wrap">${id}</code></a>`;

/** The rule in plain words, then what is doubtful about it; ids that the sentence names in brackets lead to their rules. */
function doubtSaid({ statement, rule: words, says, names }: Doubt, stream: string): Html {
  const said = names.reduce<readonly (string | Html)[]>(
    (parts, id) =>
      parts.flatMap((part) =>
        typeof part === 'string'
          ? part
              .split(`(${id})`)
              .flatMap((text, index) => (index === 0 ? [text] : [ruleLink(id, stream), text]))
          : [part],
      ),
    [says],
  );
  if (statement === undefined) return html`${said}`;
  return html`${words !== undefined && html`<strong>${words}</strong> `}${ruleLink(statement, stream)}<br>${said}`;
}

/** A pair of rules over which several acts meet is one question. */
function onceEach(
  undecided: readonly Question[],
): readonly (Question & { readonly actions: readonly string[] })[] {
  const keyOf = ({ question, statement, other }: Question) =>
    `${question} ${statement.id} ${other?.id ?? ''}`;
  return undecided
    .filter((one, index) => undecided.findIndex((other) => keyOf(other) === keyOf(one)) === index)
    .map((one) => ({
      ...one,
      actions: undecided
        .filter((other) => keyOf(other) === keyOf(one))
        .flatMap(({ action }) => (action === undefined ? [] : [action])),
    }));
}

const ASKED = {
  meets: 'Whether these two meet, so that one takes back what the other allows',
  left: 'Whether all the rules that refuse it together leave anything of it',
  ever: 'Whether its condition can ever hold',
  repeats: 'Whether the second covers the first already',
  later: 'Whether the first is due no later than the second, which the law has stand where it is not',
  bounded: 'Whether a number of this text keeps what the law asks: none has the name that the law uses',
} as const;

function questionSaid(
  { question, statement, other, actions }: Question & { readonly actions: readonly string[] },
  stream: string,
): Html {
  const over = actions.length === 0 ? '' : ` (${actions.join(', ')})`;
  return html`<strong>${ASKED[question]}${over}</strong><br>${rule(statement, stream)}${other !== undefined && html`<br>${rule(other, stream)}`}`;
}
