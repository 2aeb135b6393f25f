import { isObject, toPointer } from '../kernel/json.ts';

/** A value and the JSON Pointer (RFC 6901) of where it stands. */
export interface Placed {
  readonly path: string;
  readonly value: unknown;
}

/** A path such as `/tender/lots/∗/title` (with an asterisk), in steps; an asterisk is every item of a list. */
export const pathSteps = (path: string): readonly string[] => path.slice(1).split('/');

/** What stands at these steps of a document, with every place where there are several. Nulls are left out. */
export function valuesAt(document: unknown, steps: readonly string[]): readonly Placed[] {
  const found: Placed[] = [];
  walk(document, steps, 0, '', found);
  return found;
}

function walk(here: unknown, steps: readonly string[], at: number, path: string, found: Placed[]): void {
  if (here === undefined || here === null) return;
  const step = steps[at];
  if (step === undefined) found.push({ path, value: here });
  else if (step === '*') {
    // An object where a list belongs is taken for its only item, as published data has it.
    if (Array.isArray(here))
      for (const [index, item] of here.entries()) walk(item, steps, at + 1, `${path}/${index}`, found);
    else walk(here, steps, at + 1, path, found);
  } else if (isObject(here) && Object.hasOwn(here, step))
    walk(here[step], steps, at + 1, path + toPointer([step]), found);
}

/** The steps of paths that code asks for: few, and asked for at every process. */
const known = new Map<string, readonly string[]>();

function stepsOf(path: string): readonly string[] {
  const steps = known.get(path) ?? pathSteps(path);
  known.set(path, steps);
  return steps;
}

/** The items of the lists at a path that are objects. */
export function objectsAt(
  document: unknown,
  path: string,
): readonly { readonly path: string; readonly value: Record<string, unknown> }[] {
  return valuesAt(document, stepsOf(path)).flatMap(({ path, value }) =>
    isObject(value) ? [{ path, value }] : [],
  );
}

/** Text with every run of white space as one space. */
export const plainText = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** A text member of an object, or undefined where there is none or it is empty. */
export function textOf(object: unknown, name: string): string | undefined {
  const value = isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = plainText(value);
  return text === '' ? undefined : text;
}
