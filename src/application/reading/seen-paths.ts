import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { ALL_BELOW, ANY_MEMBER, type Path, pathsRead } from '../../rules/paths-read.ts';
import type { Statement } from '../../rules/statement.ts';

/** A stream as somebody looks at it. */
export interface Looked {
  readonly initial: JsonObject;
  readonly own: JsonObject;
  /** What of a document the information statements show. */
  show(document: JsonObject): JsonObject;
}

/** Whether somebody may be told what follows from a statement by the state that it reads. */
export type Tells = (statement: Statement) => boolean;

/**
 * Whoever is told why an act is refused is told no more of a state than it sees of it. `own`: the stream, as it looks at it; none
 * where the act begins one, of which nothing is hidden yet. `above`: the one that this belongs to.
 */
export function tellsOf(own: Looked | undefined, above: Looked | undefined): Tells {
  const known = new Map<Statement, boolean>();
  return (statement) => {
    const found = known.get(statement) ?? tells(statement);
    known.set(statement, found);
    return found;
  };
  function tells(statement: Statement): boolean {
    const { state, parent, happened, whole } = pathsRead(statement);
    return (
      !whole &&
      (own === undefined || (seesAll(own, state) && happened.every((type) => seesFact(own, type)))) &&
      (parent.length === 0 || (above !== undefined && seesAll(above, parent)))
    );
  }
}

const seesFact = ({ show }: Looked, type: string): boolean =>
  isObject((show({ facts: { [type]: { by: '' } } }).facts as JsonObject | undefined)?.[type]);

/** A list or map that is gone through member by member is seen where what is asked of its members is. */
const seesAll = (looked: Looked, paths: readonly Path[]): boolean =>
  paths.every(
    (path) =>
      paths.some((other) => other.length > path.length + 1 && startsWith(other, [...path, ANY_MEMBER])) ||
      sees(looked, path),
  );

const startsWith = (path: Path, start: Path): boolean => start.every((step, at) => path[at] === step);

/** What stands for all that a part of a document could hold. */
const ANYTHING: JsonObject = { some: { more: 1 } };

function sees({ initial, own, show }: Looked, path: Path): boolean {
  const steps = path.filter((step) => step !== ALL_BELOW);
  const shows = (leaf: Json): boolean => {
    const document = steps.reduceRight<Json>(
      (inner, step) => ({ [step === ANY_MEMBER ? 'some' : step]: inner }),
      leaf,
    ) as JsonObject;
    return isDeepStrictEqual(show(document), document);
  };
  const isSingle =
    path.length === steps.length &&
    [initial, own].flatMap((state) => valuesAt(state, steps)).every((value) => typeof value !== 'object');
  return shows(ANYTHING) || (isSingle && shows(1));
}

const valuesAt = (value: Json, [step, ...rest]: Path): readonly Json[] => {
  if (step === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const members = step === ANY_MEMBER ? Object.values(value) : [(value as JsonObject)[step]];
  return members.flatMap((member) => (member === undefined ? [] : valuesAt(member, rest)));
};
