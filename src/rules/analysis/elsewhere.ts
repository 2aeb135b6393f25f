import type { Loaded } from '../loading.ts';
import { asList, COMMON_ROLES } from '../rulebook.ts';
import type { AggregationStatement, ChoiceStatement } from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { andList, orList } from '../words/wording.ts';
import { actTitle } from './reading.ts';
import type { Place } from './terms.ts';

/** Where the conditions of a duty are computed: over its fact, in each kind of stream where that can happen. */
export const placesOfDuty = ({ after }: ChoiceStatement, { streams }: Vocabulary): readonly Place[] =>
  after === undefined
    ? [{}]
    : [...streams].flatMap(([kind, { facts }]) => (facts.includes(after) ? [{ kind, fact: after }] : []));

/** A duty is done where it arises, or above that: one whose acts belong to other kinds of stream can never be done. */
export function checkElsewhere(one: Loaded, statement: ChoiceStatement, vocabulary: Vocabulary): void {
  const kinds = placesOfDuty(statement, vocabulary).flatMap(({ kind }) => {
    const where =
      kind === undefined || statement.above !== true ? kind : vocabulary.streams.get(kind)?.parent;
    return where === undefined ? [] : [where];
  });
  const acts = asList(statement.does).flatMap((name) => {
    const stream = vocabulary.actions.get(name)?.stream;
    return stream === undefined ? [] : [{ name, stream }];
  });
  const isHere = ({ stream }: (typeof acts)[number]) =>
    !vocabulary.streams.has(stream) || kinds.includes(stream);
  if (kinds.length === 0 || acts.length === 0 || acts.some(isHere)) return;
  const where = acts.map(({ name, stream }) => `${actTitle(name, vocabulary)} is done in ${a(stream)}`);
  one.report(
    ['does'],
    `nobody can do it: it arises in ${orList(kinds.map(a))}, and ${andList(where)}; for example it is missed each time. Name an act of ${orList(kinds.map(a))}, or another fact after which it arises`,
    { severity: 'warning' },
  );
}

const a = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;

/** A vote is taken where the act is done: by roles that parties hold there, or in the streams above. Nobody is let into those that everybody has, and the engine has no voice. */
export function checkElectors(
  one: Loaded,
  { decides, electorates }: AggregationStatement,
  positions: ReadonlySet<string>,
  vocabulary: Vocabulary,
): void {
  const { actions, streams } = vocabulary;
  const rolesIn = (kind: string | undefined): readonly string[] => {
    const stream = kind === undefined ? undefined : streams.get(kind);
    return stream === undefined ? [] : [...stream.roles, ...rolesIn(stream.parent)];
  };
  const given = new Set([...streams.values()].flatMap(({ roles }) => roles));
  for (const { role } of electorates) {
    const elsewhere = asList(decides).filter((name) => {
      const kind = actions.get(name)?.stream;
      if (kind === undefined || !streams.has(kind) || positions.has(role)) return false;
      return COMMON_ROLES.includes(role) || (given.has(role) && !rolesIn(kind).includes(role));
    });
    const [act] = elsewhere;
    if (act !== undefined && elsewhere.length === asList(decides).length)
      one.report(
        ['electorates'],
        `it can never be carried: nobody holds the role “${role}” where ${actTitle(act, vocabulary)} is decided, and an electorate of nobody decides nothing; for example whatever is proposed there fails. Name a role that somebody holds there`,
        { severity: 'warning' },
      );
  }
}
