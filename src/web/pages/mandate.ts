import type { Reading } from '../../application/interface.ts';
import { isObject, type JsonObject } from '../../kernel/json.ts';
import { summaryList, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html, paragraphs } from '../html.ts';
import { percent, ruleWords } from './award-words.ts';
import { type Doc, numberOf, partOf, textOf, textsOf } from './document.ts';
import { type StreamPage, section } from './frame.ts';
import { described, money, type Names, statusTag, when } from './words.ts';

/** What follows from what a mandate keeps, which is said in words that no program understands. */
export const KEPT =
  'No award for it is decided jointly by its silence: it has to agree itself. Nothing else follows from these words by itself: whoever decides reads them.';

/** A mandate: who empowers whom to purchase, by which policy, within what limits, and what stays with who gave it. */
export function mandatePage({ document, names }: Reading): StreamPage {
  const policy = partOf(document, 'policy');
  const keeps = textsOf(document, 'keeps');
  return {
    sections: html`${summaryList([
      { key: 'From', value: described(document.commissioner, 'commissioner', names) },
      { key: 'To', value: described(document.to, 'to', names) },
      { key: 'State', value: statusTag(document.revoked === true ? 'revoked' : 'active') },
      { key: 'Holds', value: validity(document) },
      { key: 'Budget for all awards together', value: money(numberOf(document, 'budgetPence')) },
      {
        key: 'Most for one contract',
        value: money(numberOf(partOf(document, 'limits'), 'perContractPence')),
      },
    ])}
${section('How it wants bids judged', policy === undefined ? undefined : policyList(policy, names))}
${section('Rules that its awards keep', policy === undefined ? undefined : rulesList(policy, names), policy === undefined ? undefined : 'It has no rules beside its weights.')}
${section('What it keeps for its own decision', keeps.length === 0 ? undefined : html`<ul class="govuk-list govuk-list--bullet">${keeps.map((one) => html`<li>${one}</li>`)}</ul><p class="govuk-body">${KEPT}</p>`)}
${section('What contracts for it have to say', clauses(partOf(document, 'clauses')))}`,
  };
}

/** A mandate without dates holds until it is taken back. */
function validity(document: Doc): string | undefined {
  if (document.commissioner === undefined) return undefined;
  const [from, to] = [when(textOf(document, 'validFrom')), when(textOf(document, 'validTo'))];
  const begins = from === undefined ? '' : `From ${from}`;
  const ends = to === undefined ? 'until it is taken back' : `until ${to}`;
  return begins === '' ? ends.replace('until', 'Until') : `${begins} ${ends}`;
}

const FORMULAS: Readonly<Record<string, string>> = {
  linear: 'The further below the ceiling, the more points: none at the ceiling, 100 at a price of nothing',
  lowest: 'The lowest price has 100 points; twice that price has half',
};

function policyList(policy: Doc, names: Names): Html {
  const formula = textOf(policy, 'priceFormula');
  return html`${weightsTable(policy)}${summaryList([
    {
      key: 'How prices earn points',
      value:
        formula === undefined ? undefined : (FORMULAS[formula] ?? described(formula, 'priceFormula', names)),
    },
  ])}`;
}

function weightsTable(policy: Doc): Html | false {
  const minimums = partOf(policy, 'minimumScores');
  const weights = partOf(policy, 'weights') ?? {};
  const named = [...new Set([...Object.keys(weights), ...Object.keys(minimums ?? {})])];
  if (named.length === 0) return false;
  return table({
    caption: 'What counts how much',
    captionHidden: true,
    columns: [
      { title: 'What counts' },
      { title: 'Weight', numeric: true },
      ...(minimums === undefined ? [] : [{ title: 'Lowest acceptable score', numeric: true }]),
    ],
    rows: named
      .toSorted((a, b) => Number(weights[b] ?? 0) - Number(weights[a] ?? 0))
      .map((name) => [
        wordsOf(name),
        percent(Number(weights[name] ?? 0) / 100),
        ...(minimums === undefined ? [] : [minimums[name] === undefined ? 'None' : String(minimums[name])]),
      ]),
  });
}

function rulesList(policy: Doc, names: Names): Html | undefined {
  const rules = Array.isArray(policy.rules) ? policy.rules.filter((rule) => isObject(rule)) : [];
  if (rules.length === 0) return undefined;
  return html`<ul class="govuk-list govuk-list--bullet">${rules.map((rule) => html`<li>${ruleWords(rule as JsonObject, names)} ${rule.strength === 'must' && html`<strong>This must hold.</strong> `}<span class="mh-muted">(rule ${String(rule.id)})</span></li>`)}</ul>`;
}

const clauses = (given: Doc | undefined): Html | undefined =>
  given === undefined || Object.keys(given).length === 0
    ? undefined
    : html`${Object.entries(given).map(([name, words]) => html`<h3 class="govuk-heading-s">${wordsOf(name)}</h3>${paragraphs(String(words))}`)}`;
