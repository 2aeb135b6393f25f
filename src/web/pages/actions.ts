import type { Possibility, Reading } from '../../application/interface.ts';
import { button, details } from '../components/index.ts';
import { lackedBy } from '../forms/choices.ts';
import { bodyShape } from '../forms/shape.ts';
import { wordsOf } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import type { Action, Visit } from '../visit.ts';
import { whyNot } from './rules.ts';
import { formAddress } from './words.ts';

/** An action with the address of its form. */
interface Offer {
  readonly possibility: Possibility;
  readonly href: string;
  /** What it would be done to, where there is no such thing yet. */
  readonly lacks?: string;
}

/** What the clock and the outbox do by themselves is no choice of a reader. */
export const ENGINE_ONLY: ReadonlySet<string> = new Set([
  'clock.tick',
  'position.give',
  'referral.receive',
  'referral.end',
  'referral.answer',
  'rulebook.enact',
  'procedure.record',
  'contract.record',
  'mandate.record',
  'award.record',
  'content.forget',
]);

/** Everything that can be asked here: of the stream itself, and what can be started below it. */
export async function actionsHere(reading: Reading, visit: Visit): Promise<Html> {
  const kind = visit.catalogue.kinds.get(reading.kind);
  const creating = new Set(
    kind?.actions.filter((action) => action.creates === true).map((action) => action.name),
  );
  const here = (await visit.moothall.possibilities(reading.stream, visit.viewer))
    .filter((one) => !creating.has(one.action) && !ENGINE_ONLY.has(one.action))
    .map((possibility): Offer => {
      const body = kind?.actions.find(({ name }) => name === possibility.action)?.body;
      const required = body === undefined ? [] : bodyShape(body).entries.filter((entry) => entry.required);
      const lacks = required
        .map((entry) => lackedBy(entry, [reading.document]))
        .find((word) => word !== undefined);
      const href = `/streams/${reading.stream}/actions/${possibility.action}`;
      return { possibility, href, ...(lacks === undefined ? {} : { lacks }) };
    });
  return actionsBox([...here, ...(await startsBelow(reading, visit))], reading.stream, visit);
}

const startsUnder = (above: string, catalogue: Visit['catalogue']) =>
  [...catalogue.kinds.values()]
    .filter((kind) => kind.parent === above)
    .flatMap((kind) =>
      kind.actions.filter((action) => action.creates === true).map((action) => ({ kind: kind.kind, action })),
    );

const startAddress = (above: string, kind: string, { name, parentField }: Action): string =>
  formAddress(`${kind}/new`, name, { [parentField ?? above.split('/')[0] ?? '']: above });

/** The address of an action's form, whether it is done to the stream itself or starts another under it. */
export function addressOf(reading: Reading, name: string, { catalogue }: Visit): string {
  const start = startsUnder(reading.kind, catalogue).find(({ action }) => action.name === name);
  return start === undefined
    ? formAddress(reading.stream, name)
    : startAddress(reading.stream, start.kind, start.action);
}

async function startsBelow(reading: Reading, visit: Visit): Promise<readonly Offer[]> {
  const { moothall, catalogue, viewer } = visit;
  return Promise.all(
    startsUnder(reading.kind, catalogue).map(async ({ kind, action }) => {
      const field = action.parentField ?? reading.kind;
      const possibility = await moothall.can({
        stream: `${kind}/new`,
        action: action.name,
        body: { [field]: reading.stream },
        as: viewer.party ?? 'public',
        ...(viewer.for === undefined ? {} : { for: viewer.for }),
        via: 'session',
      });
      return { possibility: sayable(possibility, action), href: startAddress(reading.stream, kind, action) };
    }),
  );
}

/** Where the body had to be whole to say more, what is known is that it depends; the catalogue has the words. */
export const sayable = (
  possibility: Possibility,
  action: Pick<Action, 'name' | 'title' | 'says'>,
): Possibility =>
  possibility.says === ''
    ? { action: action.name, title: action.title, says: action.says, allowed: 'depends', by: [], change: [] }
    : possibility;

function actionsBox(offers: readonly Offer[], stream: string, visit: Visit): Html {
  const open = offers.filter(({ possibility, lacks }) => possibility.allowed !== 'no' && lacks === undefined);
  const closed = offers.filter((offer) => !open.includes(offer));
  if (offers.length === 0) return EMPTY;
  const signIn =
    visit.viewer.party === undefined &&
    html`<p class="govuk-body"><a class="govuk-link" href="/sign-in">Sign in</a> to take part.</p>`;
  return html`<section class="mh-aside" aria-labelledby="actions"><h2 class="govuk-heading-m" id="actions">What you can do</h2>
${signIn}${open.length === 0 && html`<p class="govuk-body">There is nothing for you to do here now.</p>`}
<div class="mh-actions">${open.map(({ possibility, href }) => button({ label: possibility.title, href, secondary: true }))}</div>
${closed.length > 0 && details(`What you cannot do, and why (${closed.length})`, closedList(closed, stream))}</section>`;
}

const closedList = (closed: readonly Offer[], stream: string): Html =>
  html`<ul class="govuk-list mh-rules">${closed.map(({ possibility, lacks }) => html`<li><strong>${possibility.title}</strong>. ${possibility.says}${possibility.allowed === 'no' ? whyNot(possibility, stream) : html`<p class="govuk-body">There is no ${wordsOf(lacks ?? '').toLowerCase()} here yet to do it with.</p>`}<p class="govuk-body"><a class="govuk-link" href="/streams/${stream}/why/${possibility.action}">See how the rules decide it<span class="govuk-visually-hidden">: ${possibility.title}</span></a></p></li>`)}</ul>`;
