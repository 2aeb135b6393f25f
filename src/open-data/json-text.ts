import { toPointer } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';

/** Something in a JSON text that a parser passes over in silence. */
export interface TextDoubt {
  /** JSON Pointer into the text. */
  readonly path: string;
  readonly message: string;
  /** What comes of it where the rest is read all the same. */
  readonly read: string;
}

/** Published notices are some ten levels deep; what is far deeper is no notice and would exhaust whoever walks it. */
const DEEPEST = 100;

interface Level {
  readonly keys?: Set<string>;
  key: string | number;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Looks through a text that is JSON (RFC 8259) for what `JSON.parse` does not tell: members named twice, of which only
 * the last is kept, numbers beyond the range of a double, which become infinite, and ids of more digits than a double
 * keeps, so that two of them become one. The error says where the text is nested too deep.
 */
export function examineJson(text: string): Result<readonly TextDoubt[], string> {
  const doubts: TextDoubt[] = [];
  const levels: Level[] = [];
  const pathTo = () => toPointer(levels.map(({ key }) => key));
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const level = levels.at(-1);
    if (character === '{' || character === '[') {
      if (levels.length >= DEEPEST)
        return fail(`${pathTo().slice(0, 200)} is nested more than ${DEEPEST} deep: that is no notice`);
      levels.push(character === '{' ? { keys: new Set(), key: '' } : { key: 0 });
    } else if (character === '}' || character === ']') levels.pop();
    else if (character === ',') {
      if (typeof level?.key === 'number') level.key += 1;
    } else if (character === '"') {
      const begins = at;
      at = endOfString(text, at);
      if (level?.keys !== undefined && isName(text, at)) {
        level.key = JSON.parse(text.slice(begins, at + 1)) as string;
        if (level.keys.has(level.key))
          doubts.push({
            path: pathTo(),
            message: 'is there twice in one object, and readers differ in which one they keep',
            read: 'only the last is read',
          });
        level.keys.add(level.key);
      }
    } else if (character === '-' || (character !== undefined && character >= '0' && character <= '9')) {
      NUMBER.lastIndex = at;
      const [found = '0'] = NUMBER.exec(text) ?? [];
      at += found.length - 1;
      const number = Number(found);
      if (!Number.isFinite(number))
        doubts.push({
          path: pathTo(),
          message: `is ${found.slice(0, 40)}, a number beyond all that can be meant`,
          read: 'it is left out',
        });
      else if (level?.key === 'id' && Math.abs(number) > Number.MAX_SAFE_INTEGER)
        doubts.push({
          path: pathTo(),
          message: `is ${found.slice(0, 40)}, an id of more digits than JSON readers keep (2^53): it should be a text`,
          read: `it is read as ${number}`,
        });
    }
  }
  return ok(doubts);
}

/** Where the closing quotation mark stands. */
function endOfString(text: string, begins: number): number {
  let at = begins + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Whether the string that ends at `at` is the name of a member: a colon follows. */
function isName(text: string, at: number): boolean {
  let next = at + 1;
  while (/\s/.test(text[next] ?? '')) next += 1;
  return text[next] === ':';
}
