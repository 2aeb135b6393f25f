import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  findCycle,
  type Import,
  importsOf,
  type Module,
  readModules,
  withoutComments,
} from './architecture/modules.ts';

/** What each area of src may import: all of it, or its types alone. Itself, always. */
const MAY_IMPORT: Readonly<
  Record<string, { readonly all: readonly string[]; readonly types?: readonly string[] }>
> = {
  kernel: { all: [] },
  rules: { all: ['kernel'] },
  ledger: { all: ['kernel'] },
  commissioning: { all: ['kernel', 'rules'], types: ['ledger'] },
  'open-data': { all: ['kernel', 'commissioning'] },
  observatory: { all: ['kernel', 'commissioning', 'open-data'] },
  application: { all: ['kernel', 'rules', 'ledger', 'commissioning', 'open-data', 'observatory'] },
  demonstration: { all: ['kernel', 'rules', 'ledger', 'commissioning', 'application'] },
  adapters: { all: ['kernel', 'application'], types: ['rules', 'ledger', 'commissioning', 'open-data'] },
  web: {
    all: ['kernel', 'application'],
    types: ['rules', 'ledger', 'commissioning', 'open-data', 'observatory'],
  },
  api: {
    all: ['kernel', 'application'],
    types: ['rules', 'ledger', 'commissioning', 'open-data', 'observatory'],
  },
  cli: {
    all: ['kernel', 'application'],
    types: ['rules', 'ledger', 'commissioning', 'open-data', 'observatory'],
  },
};
/** Configuration and wiring know everything. */
const WIRING = ['main.ts', 'wiring.ts', 'serving.ts', 'server.ts'];

/** A concern may import those before it. What lies directly in src/commissioning is everybody's. */
const CONCERNS = [
  'parties',
  'needs',
  'arrangements',
  'mandates',
  'outcomes',
  'award',
  'procedures',
  'contracts',
  'stewardship',
];

const PURE = ['kernel', 'rules', 'ledger', 'commissioning', 'open-data', 'observatory'];
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\s*[.[]|\bperformance\.now\b|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\(|\bcrypto\.(?:random|getRandom)/;
const FORMS = /traditional|relational|partnership|distributed/i;
const LONGEST_LINES = 400;

const modules = readModules();
const areaOf = (target: string): string => target.split('/')[0] ?? target;
const imports = (of: readonly Module[]): readonly (Import & { from: Module; target: string })[] =>
  of.flatMap((from) =>
    from.imports.flatMap((each) =>
      each.target === undefined ? [] : [{ ...each, from, target: each.target }],
    ),
  );
const none = (found: readonly string[], message: string) =>
  assert.equal(found.join('\n'), '', `${message}:\n${found.join('\n')}`);

describe('the architecture', () => {
  it('is read from every area of src', () => {
    assert.ok(modules.length > 100, `only ${modules.length} modules were read`);
    assert.ok(imports(modules).length > modules.length, 'hardly any imports were read');
    const unknown = modules.filter(({ area }) => !(area in MAY_IMPORT) && !WIRING.includes(area));
    none(
      unknown.map(({ path }) => path),
      'An area that no line of the import table speaks of',
    );
  });

  it('knows every way of importing', () => {
    const text = `import a, { type A } from './a.ts';
      import type { B } from "./b.ts";
      import './c.ts';
      export { d } from './d.ts'; export type * from './e.ts';
      // import f from './f.ts';
      const g = await import('./g.ts'); type H = import('./h.ts').H;
      import { type I } from './i.ts';`;

    const found = importsOf('web/x.ts', text).map(
      ({ target, typeOnly }) => `${target}${typeOnly ? ' (types)' : ''}`,
    );

    assert.deepEqual(found.toSorted(), [
      ...['web/a.ts', 'web/b.ts (types)', 'web/c.ts', 'web/d.ts', 'web/e.ts (types)'],
      ...['web/g.ts', 'web/h.ts', 'web/i.ts (types)'],
    ]);
  });

  it('has areas that import only what the table grants', () => {
    const wrong = imports(modules).filter(({ from, target, typeOnly }) => {
      const may = MAY_IMPORT[from.area];
      const area = areaOf(target);
      if (may === undefined || area === from.area) return false;
      return !(may.all.includes(area) || (typeOnly && may.types?.includes(area) === true));
    });
    none(
      wrong.map(
        ({ from, target, typeOnly }) => `${from.path} imports ${typeOnly ? 'types of ' : ''}${target}`,
      ),
      'Not granted',
    );
  });

  it('has concerns that import only earlier ones, by their index', () => {
    const concernOf = (path: string) => /^commissioning\/([^/]+)\//.exec(path)?.[1];
    const wrong = imports(modules).filter(({ from, target }) => {
      const [own, other] = [concernOf(from.path), concernOf(target)];
      if (own === undefined || other === undefined || own === other) return false;
      return !(
        CONCERNS.indexOf(other) < CONCERNS.indexOf(own) && target === `commissioning/${other}/index.ts`
      );
    });
    none(
      wrong.map(({ from, target }) => `${from.path} imports ${target}`),
      'Against the order of the concerns',
    );
    const unplaced = modules
      .map(({ path }) => concernOf(path))
      .filter((name) => name !== undefined && !CONCERNS.includes(name));
    none([...new Set(unplaced.map(String))], 'A concern without a place in the order');
  });

  it('has no import cycles, and no import of a test or of a file that is not there', () => {
    assert.equal(findCycle(modules)?.join(' → '), undefined);
    const paths = new Set(modules.map(({ path }) => path));
    const wrong = imports(modules).filter(({ target }) => {
      const outside = target.startsWith('..') && existsSync(new URL(`../src/${target}`, import.meta.url));
      return !paths.has(target) && !outside;
    });
    none(
      wrong.map(({ from, target }) => `${from.path} imports ${target}`),
      'No module of the product',
    );
  });

  it('has a pure core: no input, output, clock or chance', () => {
    const pure = modules.filter(({ area }) => PURE.includes(area));
    assert.ok(pure.length > 50, `only ${pure.length} pure modules were read`);
    const touching = pure.flatMap(({ path, text, imports: all }) => [
      ...all
        .filter(({ specifier }) => specifier.startsWith('node:'))
        .map(({ specifier }) => `${path}: ${specifier}`),
      ...[IMPURE.exec(withoutComments(text))?.[0]].flatMap((found) =>
        found === undefined ? [] : [`${path}: ${found}`],
      ),
    ]);
    none(touching, 'Not pure');
  });

  it('names no form of market relationship in code: forms are rulebooks', () => {
    const naming = modules
      .filter(({ area }) => area !== 'demonstration')
      .flatMap(({ path, text }) => {
        const line = text.split('\n').findIndex((each) => FORMS.test(each));
        return line === -1 ? [] : [`${path}:${line + 1}`];
      });
    none(naming, 'A form is named');
  });

  it('has files that one can read at a sitting', () => {
    const long = modules.filter(({ text }) => text.split('\n').length - 1 > LONGEST_LINES);
    none(
      long.map(({ path, text }) => `${path}: ${text.split('\n').length - 1} lines`),
      `Longer than ${LONGEST_LINES} lines`,
    );
  });
});
