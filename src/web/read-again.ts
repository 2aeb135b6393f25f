import type { ActOutcome, Reading } from '../application/interface.ts';
import { first, type Posted } from './forms/posted.ts';
import type { BodyError } from './forms/reading.ts';
import type { Shape } from './forms/shape.ts';
import { amendmentOf } from './matter-words.ts';
import { type Doc, entriesOf, textOf } from './pages/document.ts';
import type { Visit } from './visit.ts';

const carriesText = (shape: Shape): boolean =>
  shape.kind === 'group' && shape.entries.some((one) => one.carried === true && one.key === 'text');

const fieldOf = (matter: string): string => `/text~of/${matter}`;

/** A position is given on the text that was read: of each decision that is open, which one it is goes along unseen. */
export const textsRead = (shape: Shape, reading: Reading | undefined): Posted =>
  new Map(
    carriesText(shape)
      ? reading?.matters.map(({ id, textHash }) => [fieldOf(String(id)), [String(textHash ?? '')]])
      : [],
  );

/** The only decision that is open needs no choosing. */
export const onlyMatter = (shape: Shape, reading: Reading | undefined): Readonly<Record<string, string>> =>
  carriesText(shape) && reading?.matters.length === 1 ? { matter: String(reading.matters[0]?.id) } : {};

/** The form with the text of the decision that was chosen in it. */
export function withTextRead(posted: Posted): Posted {
  const text = first(posted, fieldOf(first(posted, '/matter')));
  return text === '' || posted.has('/text') ? posted : new Map([...posted, ['/text', [text]]]);
}

interface Form {
  readonly shape: Shape;
  readonly reading?: Reading;
  readonly posted: Posted;
}

/** After a text has changed the form is shown again with the texts as they are now, which a reader then knows of. */
export function readAgain({ shape, reading, posted }: Form): { readonly posted: Posted } {
  const others = [...posted].filter(([name]) => name !== '/text');
  return { posted: new Map([...others, ...textsRead(shape, reading)]) };
}

/** So many of the latest facts are looked through for what became of a joint decision. */
const LATEST = 200;

/**
 * A position on a joint decision that is not open any more: its text was changed and it began anew, then the form is shown
 * with the new one; or it has ended, and how. undefined: it is not about that.
 */
export async function closedSince(
  form: Form,
  outcome: ActOutcome,
  { moothall, viewer }: Visit,
): Promise<{ readonly posted?: Posted; readonly errors: readonly BodyError[] } | undefined> {
  const { shape, reading, posted } = form;
  const id = first(posted, '/matter');
  const wrong = outcome.verdict === 'invalid' && outcome.errors.some(({ path }) => path === '/body/matter');
  if (reading === undefined || !wrong || !carriesText(shape) || reading.matters.some((one) => one.id === id))
    return undefined;
  const facts = await moothall.facts(reading.stream, viewer, { limit: LATEST, newestFirst: true });
  const about = (type: string) =>
    facts
      .map((fact) => ({ type: fact.type, body: fact.body as unknown as Doc }))
      .find((fact) => fact.type === type && textOf(fact.body, 'matter') === id)?.body;
  const decided = about('matter.decided');
  if (decided === undefined) return undefined;
  const amendment = textOf(about('amendment.proposed'), 'amendment');
  const again = reading.matters.find((one) => amendment !== undefined && amendmentOf(one) === amendment);
  if (again !== undefined)
    return {
      posted: new Map([...readAgain(form).posted, ['/matter', [String(again.id)]]]),
      errors: [
        {
          path: '/matter',
          message:
            'The text has changed since you read it, and the decision on it began anew: read it again, then say where you stand.',
        },
      ],
    };
  const how =
    textOf(decided, 'outcome') === 'carried'
      ? 'It was carried.'
      : (textOf(decided, 'why') ?? 'It was not carried.');
  return { errors: [{ path: '/matter', message: `This joint decision has ended meanwhile. ${how}` }] };
}

/** By what methods an open joint decision is made, as its electorates say it. */
export const methodsOf = (matter: Doc | undefined): readonly string[] => [
  ...new Set(
    (matter === undefined ? [] : entriesOf(matter, 'electorates')).map((one) => textOf(one, 'method') ?? ''),
  ),
];
