import type { Static, TProperties } from 'typebox';
import Type from 'typebox';
import { impossible, type Objection } from './concern.ts';
import { factKind } from './fact-kind.ts';
import { body, count, day, line, oneOf, words } from './fields.ts';

/** Notices are published on arrangements, procedures and contracts alike. */
export const noticeFields = {
  notice: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]*$',
    maxLength: 60,
    title: 'Notice',
    description: 'UK1 to UK17, or a name of your own.',
  }),
  title: Type.Optional(line('Title')),
  reason: Type.Optional(
    words('Reason', { description: 'Where law asks for one, such as why there was no earlier notice.' }),
  ),
  documents: Type.Optional(
    Type.Array(
      body({
        title: line('Title'),
        url: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 1000, title: 'Address' })),
      }),
      { maxItems: 100, title: 'Documents' },
    ),
  ),
};
export const noticeBody = body(noticeFields);

/** What a notice is about, where there is one for each quarter, half-year or year. */
export const periodField = {
  period: Type.Optional(
    day('Last day of the period that it is about', {
      description:
        'Of a quarter, half-year or year. Left out: of those that are over, the earliest that is still due.',
    }),
  ),
};
/** What a notice of a running contract is about, where there are several of its kind. */
export const aboutFields = {
  ...periodField,
  occasion: Type.Optional(
    oneOf('Occasion', ['breach'], {
      description: 'Where a notice of performance (UK9) tells of a breach or of poor performance.',
    }),
  ),
};
export const contractNoticeBody = body({ ...noticeFields, ...aboutFields });

export const noticeExample = {
  notice: 'UK4',
  title: 'Tender notice',
  documents: [{ title: 'Specification', url: 'https://example.org/specification.pdf' }],
};

/** Kinds of notice stand in the state, so that their number is bounded. */
const MOST_KINDS = 60;

export const noticeObjection = (
  published: Readonly<Record<string, string>>,
  { notice }: Static<typeof noticeBody>,
): Objection | undefined =>
  Object.hasOwn(published, notice) || Object.keys(published).length < MOST_KINDS
    ? undefined
    : impossible(
        'too-many-kinds-of-notice',
        `There are ${MOST_KINDS} kinds of notice already: use one of them.`,
      );

/** The first instant of each notice. */
export const withNotice = (
  published: Record<string, string>,
  notice: string,
  at: string,
): Record<string, string> => (Object.hasOwn(published, notice) ? published : { ...published, [notice]: at });

/** What is published with a notice, as facts and rows keep it. */
const published = {
  notice: line('Notice'),
  title: Type.Optional(Type.String({ title: 'Title' })),
  reason: Type.Optional(Type.String({ title: 'Reason' })),
  documents: Type.Optional(
    Type.Array(
      Type.Object({
        title: Type.String({ title: 'Title' }),
        url: Type.Optional(Type.String({ title: 'Address' })),
      }),
      { title: 'Documents' },
    ),
  ),
};

/** The fact that a notice was published; `more` is what one kind of stream adds. */
export const noticeFact = <T extends TProperties>(type: string, more: T) =>
  factKind(type, 'published a notice', Type.Object({ number: count('Number'), ...published, ...more }));

/** The row of one publication. */
export const noticeRow = Type.Object({
  ...published,
  at: Type.String({ format: 'date-time', title: 'Published' }),
});
