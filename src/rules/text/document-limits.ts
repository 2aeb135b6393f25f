import { isCollection, isMap, isPair, isScalar, Lexer, type Node } from 'yaml';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { asList } from '../rulebook.ts';
import type { Statement } from '../statement.ts';

/**
 * What is looked at before a text is parsed. Parsing costs more than reading signs, and some texts cost far more than
 * they weigh; a rulebook that people can read stays well within: the largest that comes with the program has 9,000 signs,
 * of 24,000 that are read.
 */
export const MAX_TEXT = 250_000;
const MAX_SIGNS = 24_000;
const MAX_DEPTH = 32;
const MAX_DASHES = 8;

/**
 * Characters of all conditions of a document, each as often as it is compiled: once for each action that its statement
 * speaks of. The largest that comes with the program has 7,000.
 */
const MAX_CONDITIONS = 60_000;
const CONDITIONS = new Set([
  'if',
  'when',
  'arises',
  'begins',
  'due',
  'again',
  'while',
  'period',
  'pence',
  'weight',
]);

/** What is wrong with conditions that together are more than is compiled; each alone has a limit of its own. */
export function tooManyConditions(statements: readonly Statement[]): string | undefined {
  const sum = statements.reduce((all, statement) => {
    const times = statement.kind === 'choice' ? asList(statement.does).length : 1;
    return all + conditionsIn(statement) * times;
  }, 0);
  return sum <= MAX_CONDITIONS
    ? undefined
    : tooLarge(`${sum} characters, those of several actions counted for each`);
}

const tooLarge = (size: string) =>
  `its conditions together are too large (${size}; at most ${MAX_CONDITIONS} are read)`;

function conditionsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, part]) =>
      sum + (typeof part === 'string' ? (CONDITIONS.has(key) ? part.length : 0) : conditionsIn(part)),
    0,
  );
}

/** A flaw of the whole text, with the character at which it stands. */
export interface TextFlaw {
  readonly offset: number;
  readonly message: string;
}

/** The lexer's own signs: a plain scalar comes after `\x1f`, the beginning of a document is `\x02`. */
const SCALAR = '\x1f';
const REFUSED: Readonly<Record<string, string>> = {
  '&': 'anchors (&name) are not read here: write the part out again',
  '*': 'aliases (*name) are not read here: write the part out again',
  '!': 'tags (!name) are not read here: a text with such a beginning stands in quotes',
  '%': 'directives (%NAME) are not read here',
  '?': 'complex keys (? key) are not read here',
};

/**
 * The signs of a text, for its parser; or the first thing for which it is not parsed at all: it is too large, too deep, has
 * signs that no rulebook needs, or more conditions than are compiled.
 */
export function signsOf(source: string): Result<readonly string[], TextFlaw> {
  if (source.length > MAX_TEXT)
    return fail({
      offset: 0,
      message: `the text has ${source.length} characters; at most ${MAX_TEXT} are read`,
    });
  const signs: string[] = [];
  let conditions = 0;
  let offset = 0;
  let depth = 0;
  let dashes = 0;
  /** What stood last on this line, white space aside: two texts or two commas side by side are no YAML. */
  let before = '';
  let plain = false;
  /** The last text: a key, if a colon follows, and whether what comes next is the value of a condition. */
  let text = '';
  let isCondition = false;
  const take = (sign: string) => {
    // As it is written, white space once. What is too large even so is refused before it costs a parser's work.
    if (isCondition) conditions += sign.length < 80 ? sign.length : sign.replace(/\s+/g, ' ').length;
    isCondition = false;
    text = sign;
    return conditions <= MAX_CONDITIONS;
  };
  const flaw = (message: string) => fail<TextFlaw>({ offset, message });
  for (const sign of new Lexer().lex(source)) {
    if (signs.push(sign) > MAX_SIGNS)
      return flaw(`the text has more than ${MAX_SIGNS} signs; that is more than is read`);
    const first = sign[0] ?? '';
    if (plain) {
      plain = false;
      if (!take(sign)) return flaw(tooLarge(`more than ${MAX_CONDITIONS} characters`));
      // A text over several lines ends its line with itself.
      if (sign.endsWith('\n')) before = '';
      offset += sign.length;
      continue;
    }
    switch (first) {
      case SCALAR:
        plain = true;
        if (before === 'text') return flaw('two texts stand side by side');
        before = 'text';
        continue;
      case '"':
      case "'":
        if (before === 'text') return flaw('two texts stand side by side');
        if (!take(sign)) return flaw(tooLarge(`more than ${MAX_CONDITIONS} characters`));
        before = 'text';
        break;
      case ',':
      case ':':
        if (before === first) return flaw(`“${first}” stands twice`);
        if (first === ':') isCondition = CONDITIONS.has(text) || CONDITIONS.has(text.slice(1, -1));
        before = first;
        break;
      case '[':
      case '{':
        depth += 1;
        if (depth > MAX_DEPTH) return flaw('the text is nested too deeply to be read');
        before = '';
        break;
      case ']':
      case '}':
        depth = Math.max(0, depth - 1);
        before = first;
        break;
      case '-':
        dashes += 1;
        if (sign === '-' && dashes > MAX_DASHES) return flaw('the text is nested too deeply to be read');
        before = '';
        break;
      case '\n':
      case '\r':
        dashes = 0;
        before = '';
        break;
      default: {
        const refused = REFUSED[first];
        if (refused !== undefined) return flaw(refused);
      }
    }
    // The marks of the lexer are no characters of the text.
    if (first > '\x1f' || first === '\n' || first === '\r' || first === '\t') offset += sign.length;
  }
  return ok(signs);
}

/** Keys that stand twice in one map, found in one pass: the parser's own check takes the square of their number. */
export function repeatedKeys(node: unknown, flaws: TextFlaw[] = []): readonly TextFlaw[] {
  if (isPair(node)) return repeatedKeys(node.value, flaws);
  if (!isCollection(node)) return flaws;
  if (isMap(node)) {
    const seen = new Set<unknown>();
    for (const { key } of node.items) {
      const name = isScalar(key) ? key.value : undefined;
      if (name !== undefined && seen.has(name))
        flaws.push({
          offset: (key as Node).range?.[0] ?? 0,
          message: `Map keys must be unique: “${String(name).slice(0, 60)}” stands twice`,
        });
      seen.add(name);
    }
  }
  for (const item of node.items) repeatedKeys(item, flaws);
  return flaws;
}
