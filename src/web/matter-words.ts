import type { Reading } from '../application/interface.ts';
import type { Choice } from './components/index.ts';
import { type Html, html } from './html.ts';
import { type Doc, partOf, textOf } from './pages/document.ts';
import { idWords } from './pages/words.ts';
import type { Visit } from './visit.ts';

/** A proposed award is more than its id: what is decided on can be looked into. */
export const awardLink = (stream: string, key: string, value: unknown): Html | undefined =>
  key === 'proposal' && typeof value === 'string' && /^proposal-\d+$/.test(value)
    ? html`<a class="govuk-link" href="/streams/${stream}/awards/${value}">${idWords(value)}: look into it</a>`
    : undefined;

/** An amendment's own page says what it changes. */
export const amendmentLink = (stream: string, key: string, value: unknown): Html | undefined =>
  key === 'amendment' && typeof value === 'string'
    ? html`<a class="govuk-link" href="/streams/${stream}/amendments/${value}">${idWords(value)}: read what it changes</a>`
    : undefined;

/** The amendment that a joint decision is about, where it is about one. */
export const amendmentOf = (matter: Doc | undefined): string | undefined =>
  textOf(partOf(matter, 'body'), 'amendment');

const SHORT = 300;

/** Open joint decisions to choose from: what each is about, why, and where to read it. */
export const matterChoices = (reading: Reading, { catalogue }: Visit): readonly Choice[] =>
  reading.matters.map((matter) => {
    const id = textOf(matter, 'id') ?? '';
    const name = textOf(matter, 'action') ?? '';
    const body = partOf(matter, 'body') ?? {};
    const amendment = partOf(partOf(reading.document, 'openAmendments'), textOf(body, 'amendment') ?? '');
    const title = textOf(amendment, 'title') ?? textOf(body, 'title');
    const why = ['reason', 'summary', 'description', 'purpose', 'grounds', 'words']
      .map((key) => textOf(amendment, key) ?? textOf(body, key))
      .find((text) => text !== undefined);
    const link = Object.entries(body)
      .map(
        ([key, value]) => awardLink(reading.stream, key, value) ?? amendmentLink(reading.stream, key, value),
      )
      .find((one) => one !== undefined);
    const act = catalogue.action(reading.kind, name)?.title ?? name;
    return {
      value: id,
      label: `${act}${title === undefined ? '' : `: ${title}`} (${idWords(id)})`,
      hint: html`${why !== undefined && (why.length > SHORT ? `${why.slice(0, SHORT - 1)}…` : why)} ${link ?? html`<a class="govuk-link" href="/streams/${reading.stream}#${id}">Read what is proposed</a>`}`,
    };
  });
