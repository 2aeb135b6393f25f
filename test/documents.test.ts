import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { makeCatalogue } from '../src/application/catalogue.ts';
import type { Ways } from '../src/cli/context.ts';
import { makeProgram } from '../src/cli/program.ts';
import { kinds } from '../src/commissioning/catalogue.ts';
import { variables } from '../src/commissioning/variables.ts';
import { ocdsWays } from '../src/ocds-ways.ts';

/** What the documents promise is compared with what there is. */
const project = fileURLToPath(new URL('..', import.meta.url));
const textOf = (path: string): string => readFileSync(join(project, path), 'utf8');

const documents = globSync('**/*.md', {
  cwd: project,
  exclude: (name) => ['node_modules', 'data', '.git'].includes(name) || name.startsWith('test/output'),
}).sort();

/** Links of a document, without those in code and those to elsewhere. */
export function relativeLinks(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchor that a heading has on the usual forges. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

export function linkFault(from: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(project, from) : resolve(project, dirname(from), path);
  if (!target.startsWith(project) || !existsSync(target)) return `${from}: ${link} is not there`;
  if (anchor === undefined || anchor === '') return undefined;
  if (statSync(target).isDirectory()) return `${from}: ${link} points into a folder`;
  const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
    anchorOf(text ?? ''),
  );
  return headings.includes(anchor) ? undefined : `${from}: ${link} has no such heading`;
}

/** Words that a document sets in code, such as `bid`, or `a`, `b`. */
const inCode = (markdown: string): Set<string> =>
  new Set([...markdown.matchAll(/`([^`\n]+)`/g)].map(([, word]) => word ?? ''));

/** Words of the first column of a document's tables. */
const defined = (markdown: string): Set<string> =>
  new Set(
    [...markdown.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) =>
      (cell ?? '').split(',').map((word) => word.trim().replaceAll('`', '')),
    ),
  );

const listed = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');

interface Words {
  readonly kinds: Set<string>;
  readonly roles: Set<string>;
  readonly actions: Set<string>;
}

const ROLE_FIELDS = ['who', 'role', 'to', 'by'];
const ACTION_FIELDS = ['does', 'decides'];

/** Every kind, role and action prefix that a statement speaks of, however deep. */
function gather(value: unknown, words: Words): void {
  if (Array.isArray(value)) for (const one of value) gather(one, words);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'kind') for (const kind of listed(member)) words.kinds.add(kind);
    if (ROLE_FIELDS.includes(name)) for (const role of listed(member)) words.roles.add(role);
    if (ACTION_FIELDS.includes(name))
      for (const action of listed(member)) words.actions.add(action.split('.')[0] ?? action);
    gather(member, words);
  }
}

function wordsOfRulebooks(): Words {
  const words: Words = { kinds: new Set(), roles: new Set(), actions: new Set() };
  const files = globSync('rulebooks/**/*.yaml', { cwd: project });
  assert.ok(files.length >= 7, `rulebooks were read: ${files.length}`);
  for (const file of files) {
    const document = parse(textOf(file)) as Record<string, unknown>;
    for (const part of ['constitution', 'rulebook', 'statements']) gather(document[part], words);
  }
  return words;
}

const unreachable = (): never => assert.fail('no command is run here');

function program() {
  const ways: Ways = {
    open: unreachable,
    serve: unreachable,
    catalogue: makeCatalogue(kinds, variables),
    library: unreachable,
    environment: {},
    write: unreachable,
    warn: unreachable,
    read: unreachable,
    now: unreachable,
    readAtMost: unreachable,
    save: unreachable,
    trySaving: unreachable,
    onInterrupt: unreachable,
    interactive: false,
    line: unreachable,
    harvestInto: unreachable,
    awards: unreachable,
    ocds: ocdsWays,
    publishedBy: unreachable,
  };
  return makeProgram(ways, '0');
}

/** The faults of command lines `npx moothall …` in a document: unknown commands and options. */
export function commandFaults(markdown: string): string[] {
  const faults: string[] = [];
  const lines = markdown.replaceAll(/\\\n\s*/g, ' ');
  for (const [, rest = ''] of lines.matchAll(/npx moothall\s+([^`\n]+)/g)) {
    // What stands in quotes is a body, not an option.
    const words = rest.replaceAll(/'[^']*'/g, 'BODY').split(/\s+/);
    const whole = program();
    let command = whole;
    for (const word of words) {
      const next = command.commands.find((one) => one.name() === word);
      if (next === undefined) break;
      command = next;
    }
    const known = new Set([
      '--help',
      ...[...whole.options, ...command.options].map((option) => option.long ?? ''),
    ]);
    if (command === whole && words[0]?.startsWith('--') !== true && words[0] !== 'COMMAND')
      faults.push(`there is no command ${words[0]}`);
    for (const option of words.filter((word) => word.startsWith('--')))
      if (!known.has(option)) faults.push(`${command.name()} has no option ${option}`);
  }
  return faults;
}

describe('documents', () => {
  it('every relative link leads somewhere', () => {
    assert.ok(documents.length > 20, `documents were read: ${documents.length}`);
    const links = documents.flatMap((from) => relativeLinks(textOf(from)).map((link) => ({ from, link })));
    assert.ok(links.length > 30, `links were found: ${links.length}`);
    assert.deepEqual(
      links.map(({ from, link }) => linkFault(from, link)).filter((fault) => fault !== undefined),
      [],
    );
  });

  it('a link to nowhere is found', () => {
    assert.deepEqual(relativeLinks('[a](b.md) `[c](d.md)` [e](https://example.org/)'), ['b.md']);
    assert.equal(linkFault('README.md', 'nowhere.md'), 'README.md: nowhere.md is not there');
    assert.equal(
      linkFault('README.md', 'ARCHITECTURE.md#nothing'),
      'README.md: ARCHITECTURE.md#nothing has no such heading',
    );
    assert.equal(linkFault('README.md', 'ARCHITECTURE.md#one-act'), undefined);
  });

  it('every dependency has its reason, and no other is named', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
    const wanted = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((part) =>
      Object.keys(manifest[part] ?? {}),
    );
    assert.ok(wanted.length > 20, `dependencies were read: ${wanted.length}`);
    const named = defined(textOf('docs/decisions/dependencies.md'));
    for (const heading of ['package', '---']) named.delete(heading);
    assert.deepEqual([...named].filter((word) => !/^-*$/.test(word)).sort(), wanted.sort());
  });

  it('every decision is listed', () => {
    const pages = globSync('*.md', { cwd: join(project, 'docs/decisions') }).filter(
      (page) => page !== 'README.md',
    );
    assert.deepEqual(relativeLinks(textOf('docs/decisions/README.md')).sort(), pages.sort());
  });

  it('the glossary has every kind, role and action prefix of the rulebooks', () => {
    const words = wordsOfRulebooks();
    const glossary = defined(textOf('GLOSSARY.md'));
    assert.equal(words.kinds.size, 7);
    for (const [what, used] of Object.entries(words))
      assert.deepEqual(
        [...(used as Set<string>)].filter((word) => !glossary.has(word)).sort(),
        [],
        `${what} without an entry`,
      );
  });

  it('the glossary has every action prefix of the catalogue', () => {
    const glossary = defined(textOf('GLOSSARY.md'));
    const prefixes = new Set(
      kinds.flatMap((kind) => kind.actions.map(({ name }) => name.split('.')[0] ?? name)),
    );
    assert.ok(prefixes.size > 20);
    assert.deepEqual(
      [...prefixes].filter((prefix) => !glossary.has(prefix)),
      [],
    );
  });

  it('the architecture fits on two screens', () => {
    assert.ok(textOf('ARCHITECTURE.md').trimEnd().split('\n').length <= 140);
  });

  it('the architecture names only files that are there', () => {
    const named = [...inCode(textOf('ARCHITECTURE.md'))].filter((word) =>
      /^[\w-]+(\/[\w*-]+)+\/?(\.\w+)?$/.test(word),
    );
    assert.ok(named.length > 15, `files are named: ${named.length}`);
    const missing = named.filter(
      (path) =>
        ['', 'src'].every((root) => globSync(join(root, path), { cwd: project }).length === 0) &&
        !/^[a-z]+\/ID$/.test(path),
    );
    assert.deepEqual(missing, []);
  });

  it('the commands of the README and of guides are those of the command line', () => {
    const shown = documents.filter((document) => textOf(document).includes('npx moothall'));
    assert.ok(shown.includes('README.md'));
    assert.deepEqual(
      shown.flatMap((document) => commandFaults(textOf(document)).map((fault) => `${document}: ${fault}`)),
      [],
    );
    const readme = textOf('README.md');
    const missing = program()
      .commands.map((command) => command.name())
      .filter(
        (name) =>
          !['serve', 'reference', 'help'].includes(name) &&
          !new RegExp(`npx\\s+moothall\\s+${name}`).test(readme),
      );
    assert.deepEqual(missing, []);
  });

  it('a command that is not there is found', () => {
    assert.deepEqual(commandFaults('npx moothall fly party/x'), ['there is no command fly']);
    assert.deepEqual(commandFaults('npx moothall verify --quickly'), ['verify has no option --quickly']);
    assert.deepEqual(commandFaults('npx moothall rules explain x.yaml --json'), []);
  });
});
