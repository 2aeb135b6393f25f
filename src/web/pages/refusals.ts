import { insetText } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { type Doc, entriesOf, textOf, textsOf } from './document.ts';
import { idWords, joined, type Names, when, who } from './words.ts';

/** A refusal of a proposed award, as far as the rules show it; who refused is not known of those from before it was kept. */
interface Refusal {
  readonly proposal: string;
  readonly lots: readonly string[];
  readonly reason: string;
  readonly by?: string;
  readonly at?: string;
}

const refusalsIn = (document: Doc): readonly Refusal[] =>
  entriesOf(document, 'refusals')
    .map((one) => {
      const [by, at] = [textOf(one, 'by'), textOf(one, 'at')];
      return {
        proposal: textOf(one, 'proposal') ?? '',
        lots: textsOf(one, 'lots'),
        reason: textOf(one, 'reason') ?? '',
        ...(by === undefined ? {} : { by }),
        ...(at === undefined ? {} : { at }),
      };
    })
    .sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));

const numberIn = (proposal: string): number => Number(/\d+$/.exec(proposal)?.[0] ?? 0);

const proposalLink = (stream: string, proposal: string): Html =>
  html`<a class="govuk-link" href="/streams/${stream}/awards/${proposal}">${idWords(proposal)}</a>`;

const lotTitles = (document: Doc, lots: readonly string[]): Html =>
  joined(
    lots.map((id) => {
      const lot = entriesOf(document, 'lots').find((one) => one.id === id);
      return html`${textOf(lot, 'title') ?? id}`;
    }),
  );

const refuser = ({ by }: Refusal, names: Names): Html =>
  by === undefined ? html`somebody who commissions here` : who(by, names);

/** Everything that was refused of a proposal: who refused what, when and why, and which proposal came after. */
export function refusedOf(stream: string, document: Doc, proposal: string, names: Names): Html | undefined {
  const own = refusalsIn(document).filter((one) => one.proposal === proposal);
  if (own.length === 0) return undefined;
  const next = entriesOf(document, 'proposalHistory')
    .map(({ id }) => id)
    .filter((id) => numberIn(id) > numberIn(proposal))
    .sort((a, b) => numberIn(a) - numberIn(b))[0];
  return insetText(
    html`${own.map((one) => html`<p class="govuk-body"><strong>Refused</strong> by ${refuser(one, names)}${one.at !== undefined && html`, ${when(one.at)}`}: ${lotTitles(document, one.lots)}. The reason: ${one.reason}</p>`)}${next !== undefined && html`<p class="govuk-body">The award was worked out again: ${proposalLink(stream, next)}.</p>`}`,
  );
}

/** Whose lots a proposal is without, because they refused them in a proposal before it. */
export function withoutRefused(
  stream: string,
  document: Doc,
  { id, lots }: { readonly id: string; readonly lots: readonly string[] },
  names: Names,
): Html | undefined {
  const before = refusalsIn(document).flatMap((one) => {
    const gone = one.lots.filter((lot) => !lots.includes(lot));
    return numberIn(one.proposal) < numberIn(id) && gone.length > 0 ? [{ ...one, lots: gone }] : [];
  });
  if (before.length === 0) return undefined;
  return insetText(
    html`${before.map((one) => html`<p class="govuk-body">Without ${lotTitles(document, one.lots)}: ${refuser(one, names)} refused ${proposalLink(stream, one.proposal)}. The reason: ${one.reason}</p>`)}`,
  );
}

/** The proposals that were refused, for a page that shows those that are open. */
export function refusedProposals(stream: string, document: Doc, names: Names): Html {
  const open = entriesOf(document, 'proposals').map(({ id }) => id);
  const gone = [...new Set(refusalsIn(document).map(({ proposal }) => proposal))].filter(
    (proposal) => !open.includes(proposal),
  );
  return html`${gone.map(
    (
      proposal,
    ) => html`<h3 class="govuk-heading-s" id="${proposal}">Proposed award (${idWords(proposal)}), refused</h3>
${refusedOf(stream, document, proposal, names)}<p class="govuk-body"><a class="govuk-link" href="/streams/${stream}/awards/${proposal}">Look into what was proposed<span class="govuk-visually-hidden"> (${idWords(proposal)})</span></a>.</p>`,
  )}`;
}
