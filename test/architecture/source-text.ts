/**
 * TypeScript's text taken apart far enough to find imports and names: code without comments, and its strings apart.
 * The compiler of TypeScript 7 offers no parser to scripts, and a dependency that reads nothing would pass every rule.
 */
export interface SourceText {
  /** The code, comments blanked, each string replaced by its number in brackets of its own: «3». */
  readonly code: string;
  readonly strings: readonly string[];
}

type Mode = 'code' | 'template';

export function readSource(text: string): SourceText {
  const strings: string[] = [];
  // A template's `${…}` is code again, in which a template may begin; the stack says where a brace leads back to.
  const stack: { readonly mode: Mode; braces: number }[] = [{ mode: 'code', braces: 0 }];
  let code = '';
  let at = 0;
  const keep = (content: string) => {
    code += `«${strings.length}»`;
    strings.push(content);
  };
  while (at < text.length) {
    const level = stack.at(-1);
    if (level === undefined) throw new Error('A closing brace too many.');
    const rest = text.slice(at, at + 2);
    if (level.mode === 'template') {
      const end = templatePartEnd(text, at);
      keep(text.slice(at, end));
      at = end + (text[end] === '`' ? 1 : 2);
      if (text[end] === '`') stack.pop();
      else stack.push({ mode: 'code', braces: 0 });
    } else if (rest === '//') {
      at = before(text, '\n', at);
    } else if (rest === '/*') {
      const end = before(text, '*/', at + 2) + 2;
      code += ' ';
      at = end;
    } else if (text[at] === "'" || text[at] === '"') {
      const end = quotedEnd(text, at);
      keep(text.slice(at + 1, end));
      at = end + 1;
    } else if (text[at] === '`') {
      stack.push({ mode: 'template', braces: 0 });
      at += 1;
    } else if (text[at] === '/' && beginsPattern(code)) {
      const end = patternEnd(text, at);
      keep(text.slice(at, end));
      at = end;
    } else {
      if (text[at] === '{') level.braces += 1;
      if (text[at] === '}') level.braces -= 1;
      if (level.braces < 0 && stack.length > 1) stack.pop();
      else code += text[at];
      at += 1;
    }
  }
  return { code, strings };
}

function before(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found;
}

function quotedEnd(text: string, from: number): number {
  const quote = text[from];
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Where a template's text ends: at its closing quote, or at the dollar of `${`. */
function templatePartEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '`' && text.slice(at, at + 2) !== '${')
    at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** A slash divides after a value, and begins a regular expression anywhere else. */
function beginsPattern(code: string): boolean {
  const left = code.trimEnd();
  return left === '' || /[=(,:;[{}!&|?+\-*%<>~^]$|\b(?:return|typeof|case|of|in)$/.test(left);
}

function patternEnd(text: string, from: number): number {
  let at = from + 1;
  let inClass = false;
  while (at < text.length && (inClass || text[at] !== '/')) {
    if (text[at] === '[') inClass = true;
    if (text[at] === ']') inClass = false;
    at += text[at] === '\\' ? 2 : 1;
  }
  at += 1;
  while (/[a-z]/.test(text[at] ?? '')) at += 1;
  return at;
}
