import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file in src it reaches; undefined for a package. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

export interface Module {
  /** From src, as `kernel/result.ts`. */
  readonly path: string;
  /** The first folder, or the file itself directly in src. */
  readonly area: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const source = new URL('../../src', import.meta.url).pathname;

/** Every module of the product. Tests and what only tests use may import what they like. */
export function readModules(): readonly Module[] {
  return globSync('**/*.ts', { cwd: source })
    .filter((path) => !/\.test(-[a-z]+)?\.ts$/.test(path))
    .toSorted()
    .map((path) => {
      const text = readFileSync(`${source}/${path}`, 'utf8');
      return { path, area: path.split('/')[0] ?? path, text, imports: importsOf(path, text) };
    });
}

/** Static and dynamic imports, re-exports and types named by import(), read without comments. */
export function importsOf(path: string, text: string): readonly Import[] {
  const code = withoutComments(text);
  const statements = code.matchAll(
    /(?:^|[;}\n])\s*(?:import|export)\s+(type\s+)?(?:[\w$*{][^;'"`()]*?\sfrom\s*)?(['"])([^'"\n]+)\2/g,
  );
  const calls = code.matchAll(/\bimport\s*\(\s*(['"`])([^'"`]+)\1/g);
  return [
    ...[...statements].map(([whole, type, , specifier = '']) =>
      reached(path, specifier, type !== undefined || namesOnlyTypes(whole)),
    ),
    ...[...calls].map(([, , specifier = '']) => reached(path, specifier, false)),
  ];
}

/** `import { type A, type B } from` leaves nothing at run time. */
function namesOnlyTypes(statement: string): boolean {
  const names = /(?:import|export)\s*\{([^}]*)\}\s*from/
    .exec(statement)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '');
  return names !== undefined && names.length > 0 && names.every((name) => name.trim().startsWith('type '));
}

function reached(path: string, specifier: string, typeOnly: boolean): Import {
  const target = specifier.startsWith('.') ? posix.join(dirname(path), specifier) : undefined;
  return { specifier, target, typeOnly };
}

/** Blanks comments, and leaves strings alone: an address in a string holds two slashes. */
export function withoutComments(text: string): string {
  return text.replace(
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g,
    (found) => (found.startsWith('/') ? '' : found),
  );
}

/** A chain of files that import each other round to the first; undefined where there is none. */
export function findCycle(modules: readonly Module[]): readonly string[] | undefined {
  const targets = new Map(
    modules.map(({ path, imports }) => [
      path,
      imports.flatMap(({ target, typeOnly }) => (target === undefined || typeOnly ? [] : [target])),
    ]),
  );
  const finished = new Set<string>();
  const visit = (path: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const next of targets.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const { path } of modules) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
