import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { importFaults, importRings } from './architecture/import-rules.ts';
import { moduleOf, readModules } from './architecture/modules.ts';
import { textFaults } from './architecture/text-rules.ts';

const modules = readModules(join(import.meta.dirname, '../src'));

/** What the rules say of one module, beside the modules that it may name. */
function faults(path: string, text: string): string[] {
  const others = [
    'kernel/json.ts',
    'ledger/fact.ts',
    'application/acting/act.ts',
    'adapters/postgres/pool.ts',
    'commissioning/concern.ts',
    'commissioning/catalogue.ts',
    'commissioning/parties/index.ts',
    'commissioning/parties/state.ts',
    'commissioning/contracts/index.ts',
    'main.ts',
  ].filter((other) => other !== path);
  const module = moduleOf(path, text);
  const said = [
    ...importFaults([module, ...others.map((other) => moduleOf(other, ''))]),
    ...textFaults(module),
  ];
  return said.map((each) => each.slice(path.length + 2));
}

describe('the architecture of src', () => {
  it('is read at all', () => {
    assert.ok(modules.length > 100, `${modules.length} modules were read`);
    const imports = modules.reduce((sum, module) => sum + module.imports.length, 0);
    assert.ok(imports > modules.length, `${imports} imports were read`);
    for (const folder of [
      'kernel/',
      'rules/',
      'ledger/',
      'commissioning/',
      'application/',
      'adapters/',
      'web/',
    ])
      assert.ok(
        modules.some(({ path }) => path.startsWith(folder)),
        `${folder} was read`,
      );
  });

  it('has imports only as the table allows', () => {
    assert.deepEqual(importFaults(modules), []);
  });

  it('has no rings of imports', () => {
    assert.deepEqual(importRings(modules), []);
  });

  it('keeps pure folders pure, files short and the names of forms out of code', () => {
    assert.deepEqual(modules.flatMap(textFaults), []);
  });
});

describe('the rules of the architecture', () => {
  it('find a forbidden import however it is written', () => {
    const said = ['imports ../adapters/postgres/pool.ts: application may not import adapters'];
    for (const text of [
      `import { openPool } from '../adapters/postgres/pool.ts';`,
      `import type { Pool } from "../adapters/postgres/pool.ts";`,
      `import '../adapters/postgres/pool.ts';`,
      `import all, * as pool from '../adapters/postgres/pool.ts';`,
      `export * from '../adapters/postgres/pool.ts';`,
      `export type { Pool } from '../adapters/postgres/pool.ts';`,
      `export {\n  openPool,\n  type Pool,\n} from '../adapters/postgres/pool.ts';`,
      `const pool = await import('../adapters/postgres/pool.ts');`,
      `type Pool = import('../adapters/postgres/pool.ts').Pool;`,
      `const a = b / 2; // it's\nimport { openPool } from '../adapters/postgres/pool.ts';`,
      `const word = \`\${\`in "\${1}"\`} '\`;\nimport { openPool } from '../adapters/postgres/pool.ts';`,
      `const quote = /['"\`/*]/;\nimport { openPool } from '../adapters/postgres/pool.ts';`,
    ])
      assert.deepEqual(faults('application/ports.ts', text), said, text);
  });

  it('find nothing in comments and strings', () => {
    const text = `// import { a } from '../adapters/postgres/pool.ts';
      /* import '../adapters/postgres/pool.ts'; Date.now() */
      export const said = "import '../adapters/postgres/pool.ts'; Math.random()";
      export const half = (n: number) => \`\${n / 2} import '../main.ts'\`;`;
    assert.deepEqual(faults('kernel/said.ts', text), []);
  });

  it('hold the table of folders', () => {
    const about = (from: string, target: string) => faults(from, `import { a } from '${target}';`);
    assert.deepEqual(about('kernel/a.ts', '../ledger/fact.ts'), [
      'imports ../ledger/fact.ts: kernel may not import ledger',
    ]);
    assert.deepEqual(about('web/a.ts', '../adapters/postgres/pool.ts'), [
      'imports ../adapters/postgres/pool.ts: web may not import adapters',
    ]);
    assert.deepEqual(about('adapters/a/b.ts', '../../main.ts'), [
      'imports ../../main.ts: adapters may not import main.ts',
    ]);
    assert.deepEqual(about('cli/a.ts', '../ledger/fact.ts'), [
      'imports ../ledger/fact.ts: cli may import only types of ledger; what it does goes through the application',
    ]);
    assert.deepEqual(faults('cli/a.ts', `import type { Fact } from '../ledger/fact.ts';`), []);
    assert.deepEqual(about('cli/a.ts', '../kernel/json.ts'), []);
    assert.deepEqual(about('elsewhere/a.ts', '../kernel/json.ts'), [
      'elsewhere/ is a folder that the import rules do not know',
    ]);
    assert.deepEqual(about('kernel/a.ts', './none.ts'), [
      'imports ./none.ts, which is not there (or is a test)',
    ]);
    assert.deepEqual(about('wiring.ts', './adapters/postgres/pool.ts'), []);
    assert.deepEqual(about('rules/a.ts', 'node:fs'), ['imports node:fs: rules is pure']);
    assert.deepEqual(about('ledger/a.ts', 'pg'), ['imports pg: ledger is pure']);
    assert.deepEqual(about('cli/a.ts', 'pg'), ['imports pg, which belongs behind a port, in adapters']);
    assert.deepEqual(about('kernel/a.ts', 'typebox/value'), []);
    assert.deepEqual(faults('rules/a.ts', `const a = await import(name);`), [
      'imports what is only known when it runs',
    ]);
  });

  it('hold the order of concerns', () => {
    const about = (from: string, target: string) =>
      faults(`commissioning/${from}`, `export * from '${target}';`);
    assert.deepEqual(about('contracts/a.ts', '../parties/index.ts'), []);
    assert.deepEqual(about('contracts/a.ts', '../parties/state.ts'), [
      'imports ../parties/state.ts: import parties through its index.ts',
    ]);
    assert.deepEqual(about('parties/a.ts', '../contracts/index.ts'), [
      'imports ../contracts/index.ts: parties comes before contracts in the order of concerns',
    ]);
    assert.deepEqual(about('novelties/a.ts', '../parties/index.ts'), [
      'imports ../parties/index.ts: novelties has no place in the order of concerns',
    ]);
    assert.deepEqual(about('parties/a.ts', '../catalogue.ts'), [
      'imports ../catalogue.ts, which gathers all concerns',
    ]);
    assert.deepEqual(about('concern.ts', './parties/index.ts'), [
      'imports ./parties/index.ts: what concerns are built from may not know one',
    ]);
    assert.deepEqual(about('catalogue.ts', './parties/index.ts'), []);
    assert.deepEqual(about('parties/a.ts', '../../ledger/fact.ts'), [
      'imports ../../ledger/fact.ts: commissioning may import only types of the ledger',
    ]);
    assert.deepEqual(faults('commissioning/a.ts', `import type { Fact } from '../ledger/fact.ts';`), []);
  });

  it('find a ring', () => {
    const ring = [
      moduleOf('kernel/a.ts', `import type { B } from './b.ts';`),
      moduleOf('kernel/b.ts', `export { c } from './c.ts';`),
      moduleOf('kernel/c.ts', `import './a.ts';`),
    ];
    assert.deepEqual(importRings(ring), ['kernel/a.ts → kernel/b.ts → kernel/c.ts → kernel/a.ts']);
  });

  it('find clocks, chance, the machine, long files and names of forms', () => {
    for (const [text, name] of [
      ['const now = Date.now();', 'Date.now'],
      ['const now = new Date();', 'new Date()'],
      ['const now = Date();', 'Date()'],
      ['const odds = Math.random();', 'Math.random'],
      ['const now = Temporal.Now.instant();', 'Temporal.Now'],
      ['const home = process.env["HOME"];', 'process'],
      ['setTimeout(go, 1);', 'a timer, fetch, require or eval'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is what the rule reads
      ['const at = `at ${Date.now()}`;', 'Date.now'],
    ] as const)
      assert.deepEqual(
        faults('rules/a.ts', text),
        [`uses ${name}: rules is pure; take it as an argument`],
        text,
      );
    assert.deepEqual(faults('rules/a.ts', 'const at = new Date(instant).getTime();'), []);
    assert.deepEqual(faults('application/a.ts', 'const now = Date.now();'), []);
    assert.deepEqual(faults('web/a.ts', '// as in a Partnership'), [
      'says "Partnership": forms are rulebooks, not code',
    ]);
    assert.deepEqual(faults('demonstration/a.ts', `const title = 'A partnership for the river';`), []);
    assert.deepEqual(faults('web/a.ts', '\n'.repeat(401)), ['has 401 lines; 400 are the most']);
  });
});
