import { isObject, toPointer } from '../kernel/json.ts';

/** A copy of a published document whose member names hold no white space, with what was mended, for people. */
export function mendedNames(document: unknown): {
  readonly document: unknown;
  readonly doubts: readonly string[];
} {
  const doubts: string[] = [];
  const walk = (value: unknown, steps: readonly (string | number)[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...steps, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const plain = name.replaceAll(/\s+/g, '');
        if (plain === name || plain === '' || Object.hasOwn(value, plain))
          return [name, walk(member, [...steps, name])];
        doubts.push(
          `the field name "${name}" at ${toPointer(steps) || '/'} holds white space: read as ${plain}`,
        );
        return [plain, walk(member, [...steps, plain])];
      }),
    );
  };
  return { document: walk(document, []), doubts };
}
