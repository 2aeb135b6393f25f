import type { ActOutcome, Possibility, Reading } from '../../application/interface.ts';
import { atPointer } from '../../kernel/json.ts';
import { button, details, insetText, select } from '../components/index.ts';
import type { Known } from '../forms/choices.ts';
import { drawEntries, errorList } from '../forms/drawing.ts';
import { ANY } from '../forms/narrowing.ts';
import { first, type Posted } from '../forms/posted.ts';
import type { BodyError } from '../forms/reading.ts';
import type { bodyShape } from '../forms/shape.ts';
import { type Html, html } from '../html.ts';
import { formToken, type Page } from '../layout.ts';
import { methodsOf } from '../read-again.ts';
import { RULE, type RuleAsked } from '../rule-asked.ts';
import type { Action, Visit } from '../visit.ts';
import { chooseKind, otherKind } from './change-kinds.ts';
import { textOf } from './document.ts';
import { titleOf, trailOf } from './frame.ts';
import { closing } from './matters.ts';
import { ruleErrors, rulePage, ruleWritten } from './rule-pattern.ts';
import { decidingRules, whyNot } from './rules.ts';
import { formAddress, kindWord, when } from './words.ts';

/** One action's form, as first shown or as sent back. */
export interface ActionForm {
  readonly action: Action;
  readonly stream: string;
  /** The stream whose rules decide: the stream itself, or the one above where it does not exist yet. */
  readonly rules: string;
  readonly shape: ReturnType<typeof bodyShape>;
  /** Of a draft: the kind of change that the form is for; `choose`: that is still to be said. */
  readonly step?: string;
  readonly known: Known;
  /** Of a draft that adds a rule from plain fields. */
  readonly rule?: RuleAsked;
  readonly reading?: Reading;
  /** The stream above one that does not exist yet. */
  readonly above?: Reading;
  readonly possibility?: Possibility;
  /** What the address said. */
  readonly filled: Readonly<Record<string, string>>;
  readonly posted: Posted;
  readonly errors: readonly BodyError[];
  readonly refused?: Extract<ActOutcome, { verdict: 'refused' }>;
  /** Makes sending the same form twice harmless. */
  readonly key: string;
}

export async function actionPage(form: ActionForm, visit: Visit): Promise<Page> {
  const { action, stream, reading } = form;
  const fields = drawEntries(form.shape.entries, '', {
    posted: form.posted,
    errors: form.errors,
    known: form.known,
    opening: (until) => opensAt(reading, until),
  });
  const content = html`${form.refused !== undefined && refusal(form.refused, form.rules)}
<span class="govuk-caption-l">${reading === undefined ? kindWord(stream.split('/')[0] ?? '') : titleOf(reading)}</span>
<h1 class="govuk-heading-l">${action.title}</h1>
<p class="govuk-body-l mh-lede">${action.says}</p>
${form.possibility !== undefined && form.refused === undefined && foretold(form.possibility, form.rules)}
${standing(form, visit.now)}${stepOf(form, fields, visit)}`;
  return {
    title: action.title,
    content,
    errors: isRuleStep(form) ? ruleErrors(form.rule) : errorList(form.errors, fields),
    trail: await trail(form, visit),
  };
}

const isRuleStep = (form: ActionForm): form is ActionForm & { readonly rule: RuleAsked } =>
  form.step === RULE && form.rule !== undefined;

function stepOf(form: ActionForm, fields: Html, visit: Visit): Html {
  if (form.step === 'choose') return chooseKind(form);
  return isRuleStep(form) ? rulePage(form) : sent(form, fields, visit);
}

/** What of the address says which form this is: it goes along when the form is sent. */
function stepAddress({ stream, action, filled, step, rule }: ActionForm): string {
  if (rule !== undefined) return `/streams/${stream}/actions/${action.name}?${String(rule.asked)}`;
  const kept = ['amendment', 'counters'].flatMap((key) => {
    const value = filled[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return formAddress(stream, action.name, {
    ...Object.fromEntries(action.compute === undefined ? [] : kept),
    ...(step === undefined ? {} : { change: step }),
  });
}

function sent(form: ActionForm, fields: Html, visit: Visit): Html {
  const { action, step } = form;
  return html`${step !== undefined && otherKind(form)}${form.rule !== undefined && ruleWritten({ ...form, rule: form.rule })}${(step === undefined || step === ANY) && beginnings(form)}<form method="post" action="${stepAddress(form)}" novalidate>
${formToken(visit.around)}<input type="hidden" name="~key" value="${form.key}">
${fields}
${button({ label: action.title })}
</form>`;
}

/** What a position comes to, by the method of the decision: under consent to disagree stops nothing. */
function standing({ reading, posted, action }: ActionForm, now: string): Html | undefined {
  const matter = reading?.matters.find(({ id }) => id === first(posted, '/matter'));
  const methods = methodsOf(matter);
  if (action.name !== 'position.give' || methods.length === 0) return undefined;
  const alone = methods.every((method) => method === 'consent');
  const how = methods.includes('consent')
    ? html`<p class="govuk-body">${alone ? 'This is decided by consent.' : 'This is decided in part by consent.'} There only “Block” stops it: a block needs a reason, and stands until it is lifted. “Disagree” is put on record and stops nothing.</p>`
    : html`<p class="govuk-body">“Agree” counts for it, with a reservation too; “Disagree” and “Block” count against it.</p>`;
  return insetText(html`${how}<p class="govuk-body">${closing(textOf(matter ?? {}, 'closesAt'), now)}</p>`);
}

/** Stands for the whole text where one rule could be named. */
export const WHOLE_TEXT = 'whole-text';

/** A new text is easier to write from the one that holds: a step before the form fills it in. */
function beginnings({ action, stream, known, filled, reading }: ActionForm): Html | undefined {
  const rules = known.named.statement ?? [];
  if (action.compute !== 'amendment' || reading === undefined || rules.length === 0) return undefined;
  const { begin = '', ...others } = filled;
  return details(
    'Begin with the text that holds now',
    html`<form method="get" action="/streams/${stream}/actions/${action.name}">${Object.entries(others).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    )}
${select({
  id: 'begin',
  name: 'begin',
  label: 'What to begin with',
  hint: 'It is filled in below as rulebooks write it (YAML). What you have typed below is not kept.',
  choices: [{ value: WHOLE_TEXT, label: 'The whole text' }, ...rules],
  value: begin,
})}${button({ label: 'Fill it in', secondary: true })}</form>`,
  );
}

const opensAt = (reading: Reading | undefined, until: string): string | undefined => {
  const instant = atPointer(reading?.document, until);
  return typeof instant === 'string' ? when(instant) : undefined;
};

async function trail(form: ActionForm, visit: Visit) {
  const under = form.reading ?? form.above;
  if (under === undefined) return [{ text: 'Home', href: '/' }, { text: form.action.title }];
  const above = await trailOf(under, visit);
  return [
    ...above.slice(0, -1),
    { text: titleOf(under), href: `/streams/${under.stream}` },
    { text: form.action.title },
  ];
}

/** The refusal: the rule that said no, what it rests on, and what would have to change. What was typed stays below. */
const refusal = (refused: Extract<ActOutcome, { verdict: 'refused' }>, stream: string): Html =>
  html`<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert"><h2 class="govuk-error-summary__title">The rules do not allow this</h2><div class="govuk-error-summary__body">${!refused.by.some((rule) => rule.says === refused.message) && html`<p class="govuk-body">${refused.message}</p>`}${whyNot(refused, stream)}<p class="govuk-body">Nothing has changed, except that the record shows that this was asked and refused. What you wrote is still below.</p></div></div></div>`;

/** Before anything is written: that it would be refused, or what allows it. */
function foretold(possibility: Possibility, stream: string): Html | undefined {
  if (possibility.allowed === 'no')
    return html`<div class="govuk-inset-text"><p class="govuk-body govuk-!-font-weight-bold">As things stand, the rules do not allow you this.</p>${whyNot(possibility, stream)}</div>`;
  if (possibility.by.length === 0) return undefined;
  return details(
    possibility.allowed === 'yes' ? 'The rule that allows this' : 'The rules that this depends on',
    decidingRules(stream, possibility.by),
  );
}
