import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readSource, type SourceText } from './source-text.ts';

export interface Import {
  /** As written: `../kernel/json.ts`, `node:fs`, `pg`. */
  readonly specifier: string;
  /** The path below src, for relative ones. */
  readonly target?: string;
  readonly typeOnly: boolean;
}

export interface Module extends SourceText {
  /** Below src, with forward slashes: `kernel/json.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Dynamic imports whose target is no plain string, which no rule can judge. */
  readonly hiddenImports: number;
}

const STATIC = /\b(?:import|export)(?<type>\s+type\b)?(?:[\w\s$*,{}]*\bfrom)?\s*«(?<string>\d+)»/g;
const DYNAMIC = /\bimport\s*\(\s*(?:«(?<string>\d+)»\s*(?<plain>[),]))?/g;

export function moduleOf(path: string, text: string): Module {
  const source = readSource(text);
  const { code, strings } = source;
  const found = (number: string | undefined, typeOnly: boolean): Import => {
    const specifier = strings[Number(number)] ?? '';
    const base = { specifier, typeOnly };
    return specifier.startsWith('.') ? { ...base, target: posix.join(posix.dirname(path), specifier) } : base;
  };
  const still = [...code.matchAll(STATIC)].map(({ groups }) =>
    found(groups?.string, groups?.type !== undefined),
  );
  const dynamic = [...code.matchAll(DYNAMIC)];
  const named = dynamic.filter(({ groups }) => groups?.plain !== undefined);
  return {
    ...source,
    path,
    text,
    lines: text.split('\n').length - 1,
    imports: [...still, ...named.map(({ groups }) => found(groups?.string, false))],
    hiddenImports: dynamic.length - named.length,
  };
}

/** Every TypeScript module below the folder, tests aside: they may import what they like. */
export function readModules(folder: string): Module[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !isTest(path))
    .toSorted()
    .map((path) => moduleOf(path, readFileSync(join(folder, path), 'utf8')));
}

/** `x.test.ts` and what serves it: `x.test-data.ts`, `x.test-child.ts`. */
const isTest = (path: string): boolean => /\.test(-[\w-]+)?\.ts$/.test(path);
