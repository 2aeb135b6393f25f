/** A JSON value (RFC 8259), as it stands in facts, documents and bodies. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The steps of a JSON Pointer (RFC 6901): `/bids/b~11/price` gives `['bids', 'b/1', 'price']`. */
export const pointerSteps = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The JSON Pointer (RFC 6901) of the steps. */
export const toPointer = (steps: readonly (string | number)[]): string =>
  steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What a pointer points at, or undefined. Reads own properties only. */
export function atPointer(value: unknown, pointer: string): unknown {
  let here: unknown = value;
  for (const step of pointerSteps(pointer)) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}
