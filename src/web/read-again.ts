import type { ActOutcome, Reading } from '../application/interface.ts';
import { first, type Posted } from './forms/posted.ts';
import type { BodyError } from './forms/reading.ts';
import type { Shape } from './forms/shape.ts';
import { amendmentOf } from './matter-words.ts';
import { type Doc, entriesOf, textOf } from './pages/document.ts';
import type { Visit } from './visit.ts';

type Fields = Readonly<Record<string, string>>;

/** A position is given on the text that was read here: which one it was goes along unseen. */
export function textRead(shape: Shape, reading: Reading | undefined, named: string | undefined): Fields {
  const carries =
    shape.kind === 'group' && shape.entries.some((one) => one.carried === true && one.key === 'text');
  const open = reading?.matters ?? [];
  const matter = named === undefined && open.length === 1 ? open[0] : open.find(({ id }) => id === named);
  return carries && matter !== undefined
    ? { matter: String(matter.id), text: String(matter.textHash ?? '') }
    : {};
}

interface Form {
  readonly shape: Shape;
  readonly reading?: Reading;
  readonly posted: Posted;
}

const withFields = (posted: Posted, fields: Fields): Posted =>
  new Map([...posted, ...Object.entries(fields).map(([key, value]) => [`/${key}`, [value]] as const)]);

/** After its text has changed the form is shown again with the text as it is now, which a reader then knows of. */
export function readAgain({ shape, reading, posted }: Form): { readonly posted: Posted } {
  const { text } = textRead(shape, reading, first(posted, '/matter'));
  return { posted: text === undefined ? posted : withFields(posted, { text }) };
}

/** So many of the latest facts are looked through for what became of a joint decision. */
const LATEST = 200;

/**
 * A position on a joint decision that is not open any more: its text was changed and it began anew, then the form is shown
 * with the new one; or it has ended, and how. undefined: it is not about that.
 */
export async function closedSince(
  { shape, reading, posted }: Form,
  outcome: ActOutcome,
  { moothall, viewer }: Visit,
): Promise<{ readonly posted?: Posted; readonly errors: readonly BodyError[] } | undefined> {
  const id = first(posted, '/matter');
  const asksFor = textRead(shape, reading, id);
  const wrong = outcome.verdict === 'invalid' && outcome.errors.some(({ path }) => path === '/body/matter');
  if (reading === undefined || !wrong || asksFor.matter !== undefined) return undefined;
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
      posted: withFields(posted, { matter: String(again.id), text: String(again.textHash ?? '') }),
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
