import { folderOf, PURE } from './import-rules.ts';
import type { Module } from './modules.ts';

const LONGEST_FILE_LINES = 400;

/** The four forms are rulebooks, never code: no word of theirs stands in src but in what is written for people. */
const FORMS = /\b(?:traditional|relational|partnership|distributed)\b/i;
const WRITTEN_FOR_PEOPLE = ['demonstration'];

/** What would make a pure function depend on the hour, on chance or on the machine. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\s*\.\s*now\b/, 'Date.now'],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?![\s(]))/, 'new Date()'],
  [/(?<![\w.]|new\s)Date\s*\(/, 'Date()'],
  [/\bMath\s*\.\s*random\b/, 'Math.random'],
  [/\bTemporal\s*\.\s*Now\b/, 'Temporal.Now'],
  [/(?<![\w.$])process\s*[.[]/, 'process'],
  [/(?<![\w.$])globalThis\b/, 'globalThis'],
  [/(?<![\w.$])(?:performance|crypto)\s*\./, 'performance or crypto'],
  [
    /(?<![\w.$])(?:setTimeout|setInterval|setImmediate|fetch|require|eval)\s*\(/,
    'a timer, fetch, require or eval',
  ],
];

export function textFaults(module: Module): string[] {
  const faults: string[] = [];
  if (module.lines > LONGEST_FILE_LINES)
    faults.push(`has ${module.lines} lines; ${LONGEST_FILE_LINES} are the most`);
  const folder = folderOf(module.path);
  const word = FORMS.exec(module.text)?.[0];
  if (word !== undefined && !WRITTEN_FOR_PEOPLE.includes(folder))
    faults.push(`says "${word}": forms are rulebooks, not code`);
  if (PURE.includes(folder))
    for (const [pattern, name] of IMPURE)
      if (pattern.test(module.code)) faults.push(`uses ${name}: ${folder} is pure; take it as an argument`);
  return faults.map((fault) => `${module.path}: ${fault}`);
}
