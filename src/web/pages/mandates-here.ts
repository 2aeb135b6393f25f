import type { Listed, Reading } from '../../application/interface.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { textOf } from './document.ts';
import { titleOf } from './frame.ts';
import { streamList } from './lists.ts';

const MOST = 100;

/** Mandates that a party gave or holds, as far as the viewer may see them, each with what it is called. */
export async function mandatesOf(party: string, { moothall, viewer }: Visit): Promise<readonly Reading[]> {
  const listed = await moothall.list({ kind: 'mandate', linkedTo: party, limit: MOST }, viewer);
  const read = await Promise.all(listed.map(({ stream }) => moothall.read(stream, viewer)));
  return read
    .filter((one) => textOf(one?.document, 'commissioner') !== undefined)
    .filter((one) => one !== undefined);
}

/** The viewer's own in one arrangement: it sees them even where the arrangement does not name them to it. */
export async function ownMandates(arrangement: string, visit: Visit): Promise<readonly Reading[]> {
  const { party, for: principal = party } = visit.viewer;
  if (principal === undefined) return [];
  return (await mandatesOf(principal, visit)).filter(({ parent }) => parent === arrangement);
}

export const listedAs = (reading: Reading): Listed => ({
  stream: reading.stream,
  title: titleOf(reading),
  status: reading.document.revoked === true ? 'revoked' : 'in force',
  links: [],
});

export const policiesLink = (arrangement: string): Html =>
  html`<p class="govuk-body"><a class="govuk-link" href="/streams/${arrangement}/policies">The policies side by side, and what would reconcile them</a></p>`;

/** On a page of something in the arrangement: the viewer's own mandates there, and the comparison. */
export async function mandatesThere(
  arrangement: string | undefined,
  visit: Visit,
): Promise<Html | undefined> {
  if (arrangement === undefined) return undefined;
  const own = await ownMandates(arrangement, visit);
  return own.length === 0 ? undefined : html`${streamList(own.map(listedAs))}${policiesLink(arrangement)}`;
}
