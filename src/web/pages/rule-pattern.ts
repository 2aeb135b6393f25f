import {
  button,
  type Choice,
  checkbox,
  checkboxes,
  dateInput,
  details,
  type Field,
  type FieldError,
  fieldset,
  input,
  insetText,
  radios,
  select,
  textarea,
} from '../components/index.ts';
import { first } from '../forms/posted.ts';
import { PATTERNS, type Pattern } from '../forms/rule-pattern.ts';
import { type Html, html } from '../html.ts';
import type { RuleAsked } from '../rule-asked.ts';
import type { Action } from '../visit.ts';
import { formAddress } from './words.ts';

interface Step {
  readonly stream: string;
  readonly action: Action;
  readonly filled: Readonly<Record<string, string>>;
  readonly rule: RuleAsked;
}

/** What the address says beside the rule itself: it goes along to the draft. */
const CARRIED = ['title', 'reason', 'counters', 'amendment'];

const carried = ({ filled }: Step): Readonly<Record<string, string>> =>
  Object.fromEntries(
    CARRIED.flatMap((name) => (filled[name] === undefined ? [] : [[name, filled[name] ?? '']])),
  );

const hidden = (fields: Readonly<Record<string, string>>): Html =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

const idOf = (name: string): string => `rule-${name}`;

/** A new rule from plain fields: first what sort of rule, then its parts. Nothing is put forward before the text is sent. */
export const rulePage = (step: Step): Html =>
  step.rule.pattern === undefined ? chooseSort(step) : partsOf(step, step.rule.pattern);

/** The errors for the summary, each leading to its field. */
export const ruleErrors = ({ errors }: RuleAsked): readonly FieldError[] =>
  errors.map(({ path, message }) => ({
    text: message,
    field: `${idOf(path)}${path === 'until' ? '-day' : ''}`,
  }));

function chooseSort(step: Step): Html {
  const { stream, action, rule, filled } = step;
  const to = (fields: Readonly<Record<string, string>>) =>
    formAddress(stream, action.name, { ...carried(step), ...fields });
  return html`<h2 class="govuk-heading-m">What sort of rule is it?</h2>
<ul class="govuk-list mh-list">${PATTERNS.map(({ id, title, says }) => html`<li><a class="govuk-link" href="${to({ change: filled.change ?? '', pattern: id })}">${title}</a><br><span class="mh-muted">${says}</span></li>`)}
<li><a class="govuk-link" href="${to({ change: 'write' })}">Another sort, as rulebooks write it (YAML)</a><br><span class="mh-muted">Who sees what, roles, joining and leaving, aims and limits.</span></li></ul>
${
  rule.choices.rules.length > 0 &&
  html`<form method="get" action="/streams/${stream}/actions/${action.name}">${hidden({ ...carried(step), change: filled.change ?? '' })}
${select({ id: 'begin', name: 'begin', label: 'Or begin from a rule that is there', hint: 'The new rule begins as a copy. The one that is there stays as it is.', choices: rule.choices.rules })}${button({ label: 'Begin from this rule', secondary: true })}</form>`
}`;
}

function partsOf(step: Step, pattern: Pattern): Html {
  const { stream, action, rule, filled } = step;
  const { title, says } = PATTERNS.find(({ id }) => id === pattern) ?? PATTERNS[0];
  const others = carried(step);
  const back = formAddress(stream, action.name, { ...others, change: filled.change ?? '' });
  return html`<h2 class="govuk-heading-m">${title}</h2><p class="govuk-body">${says} <a class="govuk-link" href="${back}">Choose another sort</a></p>
<form method="get" action="/streams/${stream}/actions/${action.name}" novalidate>${hidden({ ...others, change: filled.change ?? '', pattern })}
${who(rule, pattern)}
${does(rule, pattern)}
${pattern === 'must' && duty(rule)}${pattern === 'joint' && joint(rule)}
${condition(rule, pattern)}
${until(rule)}
${input({ ...field(rule, 'says', 'In plain English (optional)', 'How the rule is read. Left out: it is put into words from its parts.'), value: first(rule.fields, 'says') })}
${input({ ...field(rule, 'name', 'Name of the rule (optional)', 'Short, with hyphens, such as no-tender-in-august. Left out: it is made of the parts.'), value: first(rule.fields, 'name'), width: 30 })}
${button({ label: 'Show the rule as it is written', name: 'go', value: 'yes' })}
<p class="govuk-body mh-muted">Nothing is put forward yet.</p></form>`;
}

function field({ errors }: RuleAsked, name: string, label: string, hint?: string | Html): Field {
  const error = errors.find(({ path }) => path === name)?.message;
  return {
    id: idOf(name),
    name,
    label,
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
  };
}

/** Anybody at all is no electorate: nobody could say when all have spoken. */
const electable = ({ choices }: RuleAsked): readonly Choice[] =>
  choices.who.filter(({ value }) => value !== 'anyone');

const who = (rule: RuleAsked, pattern: Pattern): Html =>
  checkboxes({
    ...field(
      rule,
      'who',
      pattern === 'joint' ? 'Who decides' : 'Who',
      pattern === 'joint'
        ? 'Where you choose several roles, each of them has to agree by itself.'
        : 'Choose all that apply.',
    ),
    choices: pattern === 'joint' ? electable(rule) : rule.choices.who,
    values: rule.fields.get('who') ?? [],
  });

/** Many actions: folded by what they are done to, and searched by words; without any script the page is drawn again. */
function does(rule: RuleAsked, pattern: Pattern): Html {
  const label = pattern === 'joint' ? 'What is decided' : 'What they do';
  const words = first(rule.fields, 'find')
    .toLowerCase()
    .split(/\s+/)
    .filter((one) => one !== '');
  const values = rule.fields.get('does') ?? [];
  const error = rule.errors.find(({ path }) => path === 'does')?.message;
  const isFound = ({ value, label: title }: Choice) =>
    words.length > 0 && words.every((word) => `${title} ${value}`.toLowerCase().includes(word));
  const groups = [...new Set(rule.choices.does.map(({ group = '' }) => group))];
  const drawn = groups.map((group) => {
    const all = rule.choices.does.filter((choice) => choice.group === group);
    const shown = words.length === 0 ? all : all.filter((one) => isFound(one) || values.includes(one.value));
    if (shown.length === 0) return undefined;
    const chosen = all.filter(({ value }) => values.includes(value)).length;
    const summary = `${group}: ${shown.length} ${shown.length === 1 ? 'action' : 'actions'}${chosen > 0 ? `, ${chosen} chosen` : ''}`;
    const boxes = checkboxes({
      id: `${idOf('does')}-${group.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`,
      name: 'does',
      label: group,
      choices: shown,
      values,
    });
    return details(summary, boxes, words.length > 0 || chosen > 0);
  });
  const nothing = words.length > 0 && !rule.choices.does.some(isFound);
  return html`<div id="${idOf('does')}" class="govuk-form-group${error !== undefined && ' govuk-form-group--error'}">${fieldset(
    {
      legend: label,
      content: html`<div class="govuk-hint">One action or more. They are folded by what they are done to.</div>${error !== undefined && html`<p class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> ${error}</p>`}
<div class="mh-finder">${input({ id: idOf('find'), name: 'find', label: 'Words in an action', value: first(rule.fields, 'find'), width: 20 })}${button({ label: 'Find actions', secondary: true, unchecked: true })}</div>
${nothing && html`<p class="govuk-body" role="status">No action is called that. Try fewer words.</p>`}${drawn}`,
    },
  )}</div>`;
}

const UNITS: readonly Choice[] = [
  { value: 'days', label: 'Days' },
  { value: 'workingDays', label: 'Working days' },
];

const days = (rule: RuleAsked, label: string): Html =>
  html`${input({ ...field(rule, 'days', label), value: first(rule.fields, 'days'), width: 4, inputmode: 'numeric' })}${radios({ ...field(rule, 'unit', 'Counted in'), choices: UNITS, value: first(rule.fields, 'unit') || 'days' })}`;

const duty = (rule: RuleAsked): Html =>
  html`${select({ ...field(rule, 'after', 'It arises each time that somebody'), choices: rule.choices.after, value: first(rule.fields, 'after'), empty: 'Choose one' })}
${days(rule, 'Within how many days')}
${select({ ...field(rule, 'before', 'Count back from a day instead (optional)', 'It is then due so many days before that day. Where that day is not known, the days are counted after what has happened.'), choices: rule.choices.days, value: first(rule.fields, 'before'), empty: 'No: count after what has happened' })}
${counted(rule, 'Only count whether it is kept', 'Left open: where it is not done in time, the members are told.')}`;

const counted = (rule: RuleAsked, label: string, hint: string): Html =>
  checkbox({ ...field(rule, 'counted', label, hint), checked: first(rule.fields, 'counted') !== '' });

const METHODS: readonly Choice[] = [
  { value: 'consent', label: 'Consent', hint: 'It stands unless somebody blocks it.' },
  { value: 'majority', label: 'Majority', hint: 'More than half of those who agree or disagree.' },
  { value: 'qualified', label: 'Two thirds', hint: 'At least two thirds of those who agree or disagree.' },
  { value: 'unanimity', label: 'Unanimity', hint: 'All of them agree.' },
  { value: 'delegated', label: 'Whoever holds the role decides', hint: 'One of them is enough.' },
];

const joint = (rule: RuleAsked): Html =>
  html`${radios({ ...field(rule, 'method', 'How it is decided'), choices: METHODS, value: first(rule.fields, 'method') })}
${days(rule, 'Days to decide')}
${select({ ...field(rule, 'instead', 'When the time ends without a decision'), choices: electable(rule), value: first(rule.fields, 'instead'), empty: 'All stays as it is' })}`;

const EXAMPLES: Readonly<Record<Pattern, Html>> = {
  may: html`<code>now &lt; state.deadline</code> (while tenders are open)`,
  'must-not': html`<code>now &gt; state.deadline</code> (once tenders are closed)`,
  must: html`<code>fact.body.kind == "invoice"</code> (where what was entered is an invoice)`,
  joint: html`<code>has(action.reason)</code> (where a reason is given)`,
};

const condition = (rule: RuleAsked, pattern: Pattern): Html =>
  html`${textarea({ ...field(rule, 'when', 'Only where (optional)', html`Left out: always. A condition as rulebooks write it, such as ${EXAMPLES[pattern]}.`), value: first(rule.fields, 'when'), rows: 2 })}${pattern === 'must-not' && counted(rule, 'Only count whether it is kept', 'Left open: the act is refused.')}`;

function until(rule: RuleAsked): Html {
  const part = (name: string) => first(rule.fields, `until~${name}`);
  return dateInput({
    ...field(
      rule,
      'until',
      'Until when (optional)',
      'The last day on which the rule holds, for example 27 3 2027. Left out: until it is changed.',
    ),
    values: { day: part('day'), month: part('month'), year: part('year') },
  });
}

/** Above the draft: what the text below is, and the way back to its parts. */
export const ruleWritten = ({ stream, action, rule }: Pick<Step, 'stream' | 'action' | 'rule'>): Html =>
  insetText(
    html`<p class="govuk-body">Below is the rule as rulebooks write it. Give the change a title and a reason, and send it as a draft: its page then says the rule in plain English, what may be wrong with it and what it would have done.</p>${rule.pattern !== undefined && html`<p class="govuk-body"><a class="govuk-link" href="/streams/${stream}/actions/${action.name}?${String(rule.asked)}">Change its parts</a></p>`}`,
  );
