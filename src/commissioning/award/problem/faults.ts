import type { ProblemError } from './problem.ts';

/** An error of the shape as the schema library tells it. */
interface ShapeError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** Faults in shape in plain words, one for each place: of several allowed words all are named. */
export function shapeErrors(errors: readonly ShapeError[]): ProblemError[] {
  const places = new Map<string, ProblemError>();
  const allowed = new Map<string, string[]>();
  for (const error of errors) {
    const { instancePath: path, params } = error;
    if (error.keyword === 'const') {
      const words = allowed.get(path) ?? [];
      allowed.set(path, [...words, String((params as { allowedValue?: unknown }).allowedValue)]);
      places.set(path, { path, message: `must be ${(allowed.get(path) ?? []).join(' or ')}` });
    } else if (!SAID_OTHERWISE.has(error.keyword) && !places.has(path))
      places.set(path, { path, message: wordsOf(error) });
  }
  return [...places.values()];
}

/** A schema that is false stands for a member that is not known, and a choice for the words it allows. */
const SAID_OTHERWISE = new Set(['boolean', 'anyOf']);

const KINDS: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  array: 'a list',
  object: 'an object',
};

const allowedIn = (list: unknown): string =>
  Array.isArray(list) ? list.map(String).join(' or ') : 'another';

function wordsOf({ keyword, params, message }: ShapeError): string {
  const given = params as Readonly<Record<string, unknown>>;
  const names = (list: unknown) => (Array.isArray(list) ? list.slice(0, 5).join(', ') : '');
  if (keyword === 'required') return `needs ${names(given.requiredProperties)}`;
  if (keyword === 'additionalProperties')
    return `has ${names(given.additionalProperties)}, which the format does not know`;
  if (keyword === 'type') return `must be ${KINDS[String(given.type)] ?? `a ${String(given.type)}`}`;
  if (keyword === 'minimum') return `must be at least ${String(given.limit)}`;
  if (keyword === 'maximum') return `must be at most ${String(given.limit)}`;
  if (keyword === 'enum') return `must be ${allowedIn(given.allowedValues)}`;
  if (keyword === 'minItems') return 'must not be empty';
  if (keyword === 'minLength') return 'must not be empty';
  if (keyword === 'maxItems') return `must have at most ${String(given.limit)} members`;
  if (keyword === 'maxLength') return `must have at most ${String(given.limit)} characters`;
  return message;
}
