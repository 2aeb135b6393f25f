import { isObject, toPointer } from '../../kernel/json.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** What each word of JSON Schema that is gone by must hold. */
const WORDS: readonly (readonly [string, (value: unknown) => boolean, string])[] = [
  ['$ref', isText, 'a text'],
  ['type', (value) => isText(value) || isTexts(value), 'a text or a list of texts'],
  ['required', isTexts, 'a list of texts'],
  ['enum', Array.isArray, 'a list'],
  ['codelist', (value) => value === null || isText(value), 'a text'],
  ['minLength', isNumber, 'a number'],
  ['minItems', isNumber, 'a number'],
  ['minimum', isNumber, 'a number'],
  ['maximum', isNumber, 'a number'],
  ['properties', isObject, 'an object'],
  ['definitions', isObject, 'an object'],
  ['$defs', isObject, 'an object'],
  ['patternProperties', isObject, 'an object'],
];

const MAPS = ['properties', 'definitions', '$defs', 'patternProperties'];

/** Far deeper than any schema of releases. */
const DEEPEST = 100;

/** Why a schema cannot be gone by, with the place, if so. */
export function schemaFault(node: unknown, steps: readonly string[] = []): string | undefined {
  if (!isObject(node)) return undefined;
  if (steps.length > DEEPEST) return `it is nested more than ${DEEPEST} deep`;
  for (const [word, holds, what] of WORDS)
    if (node[word] !== undefined && !holds(node[word]))
      return `${toPointer([...steps, word])}: here stands ${what}`;
  for (const map of MAPS)
    for (const [key, value] of Object.entries(node[map] ?? {})) {
      const here = [...steps, map, key];
      if (map === 'patternProperties' && !isPattern(key)) return `${toPointer(here)}: that is no pattern`;
      const fault = schemaFault(value, here);
      if (fault !== undefined) return fault;
    }
  return schemaFault(node.items, [...steps, 'items']);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
