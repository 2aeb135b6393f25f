import { writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { sourcesOf } from '../../src/application/rulebooks/governing.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import { checkDocument } from '../../src/rules/compile.ts';
import { openLibrary } from '../../src/wiring.ts';

/**
 * Rulebooks from strangers: how long each takes to be refused, and how much memory it takes. What other work on the machine
 * adds to the time is not in the processor's.
 */
const library = await openLibrary();
const { vocabulary } = makeCatalogue(kinds, variables);
const outer = sourcesOf({ hall: library.hall });

const head =
  'format: moothall/rulebook/1\nid: x\ntitle: x\nsummary: x\nsettings: []\nconstitution: []\nrulebook:\n';
const ruled = (conditions: readonly string[]) =>
  `${head}  - { id: r, kind: position, role: commissioner }\n${conditions
    .map(
      (when, n) =>
        `  - { id: s${n}, kind: choice, who: anyone, deontic: must-not, does: [procedure.start, tender.amend, bid.submit], when: ${JSON.stringify(when)}, orElse: { refuse: true } }`,
    )
    .join('\n')}`;
const letters = 'abcdefghijkl';
const bomb = [...letters]
  .map((letter, n) => `${letter}: &${letter} [${`${n === 0 ? 'x' : `*${letters[n - 1]}`}, `.repeat(9)}]`)
  .join('\n');
const many = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

const hostile: Readonly<Record<string, string>> = {
  'aliases that blow up': bomb,
  'a million characters': 'x'.repeat(1_000_000),
  'open brackets': '['.repeat(300_000),
  'open braces': '{"a":'.repeat(70_000),
  dashes: '- '.repeat(190_000),
  'deep indentation': many(800, (n) => `${' '.repeat(n)}a:`),
  quotes: '"'.repeat(390_000),
  'quotes apart': '"" '.repeat(130_000),
  commas: `[${','.repeat(390_000)}`,
  'the same key': 'a: 1\n'.repeat(79_000),
  'keys without end': many(39_000, (n) => `k${n}: 1`),
  'keys up to the limit': many(3_420, (n) => `k${n}: 1`),
  anchors: '&a '.repeat(130_000),
  tags: '! '.repeat(190_000),
  comments: '#a\n'.repeat(130_000),
  statements: `${head}${many(5_001, (n) => `  - { id: a${n}, kind: position, role: r${n} }`)}`,
  'positions up to the limit': `${head}${many(886, (n) => `  - { id: a${n}, kind: position, role: A${n} }`)}`,
  'roles up to the limit': `${head}${many(344, (n) => `  - { id: a${n}, kind: choice, who: a${n}, deontic: must-not, does: b.${n}, when: "now > now", orElse: { refuse: true } }`)}`,
  'values up to the limit': `${head}${many(590, (n) => `  - { id: a${n}, kind: payoff, variable: v${n % 9}, value: 1, bounds: { max: 0 } }`)}`,
  'one wrong role at the end': `${head}${many(344, (n) => `  - { id: a${n}, kind: choice, who: ${n < 343 ? 'anyone' : 'nobody'}, deontic: must-not, does: bid.submit, when: "now > now", orElse: { refuse: true } }`)}`,
  'nested conditions': ruled([`${'('.repeat(900)}true${')'.repeat(900)}`]),
  'long conditions': ruled(Array.from({ length: 40 }, () => `${'true && '.repeat(240)}true`)),
  'conditions with minus without end': ruled([`${'-'.repeat(1_900)}1 > 0`]),
  'three comprehensions in one another': ruled([
    'state.lots.all(a, state.lots.all(b, state.lots.all(c, a.id == b.id || b.id == c.id)))',
  ]),
  'conditions of nonsense': ruled(Array.from({ length: 225 }, (_, n) => `nothing${n}.at.all > 0`)),
  'conditions of many actions': ruled(
    Array.from({ length: 110 }, (_, n) =>
      Array.from({ length: 20 }, (_, m) => `now > addDays(now, ${n + m})`).join(' && '),
    ),
  ),
  'calls in a chain': ruled(Array.from({ length: 100 }, (_, n) => `nothing${n}${'.f(1)'.repeat(300)}`)),
  'an alias of itself': 'a: &a [*a]\nb: &b { c: *b }',
  'bytes that are no text': many(400, () => '\u0000\u0001\u0002'),
};

/** Nothing is wrong with it but what it costs to set each of its limits beside the others. */
const limits = (n: number) =>
  [0, 1]
    .map(
      (k) =>
        `(now > addDays(now, ${n + k}) || now < addWorkingDays(now, ${n - k}) || state.lots.size() > ${k} || state.lots.size() < ${n})`,
    )
    .join(' && ');
const sound = `${head}${many(60, (n) => `  - { id: s${n}, kind: choice, who: anyone, deontic: may, does: [procedure.start, tender.amend, bid.submit], when: "${limits(n)}" }`)}`;

// What is garbage is no memory that is needed.
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
function measured(what: string, text: string) {
  checkDocument('format: x', vocabulary, outer);
  gc();
  const before = process.memoryUsage().heapUsed;
  const [began, worked] = [performance.now(), process.threadCpuUsage()];
  const findings = checkDocument(text, vocabulary, outer);
  const ms = Number((performance.now() - began).toFixed(1));
  const { user, system } = process.threadCpuUsage(worked);
  const processorMs = Number(((user + system) / 1000).toFixed(1));
  const mib = Number(((process.memoryUsage().heapUsed - before) / 2 ** 20).toFixed(1));
  const refused = findings.some(({ severity }) => severity === 'error');
  process.stdout.write(
    `${what}: ${refused ? 'refused' : 'NOT REFUSED'} in ${ms} ms (${processorMs} ms of the processor), ${mib} MiB\n`,
  );
  return { what, ms, processorMs, mib, refused };
}
const figures = Object.entries(hostile).map(([what, text]) => measured(what, text));
const slow = measured('a sound text that is slow to look through', sound);
const worst = {
  ms: Math.max(...figures.map(({ ms }) => ms)),
  processorMs: Math.max(...figures.map(({ processorMs }) => processorMs)),
  mib: Math.max(...figures.map(({ mib }) => mib)),
};
process.stdout.write(
  `the worst: ${worst.ms} ms (aim 100; ${worst.processorMs} ms of the processor), ${worst.mib} MiB (aim 50)\n`,
);
await writeFile(
  new URL('../results/hostile.json', import.meta.url),
  `${JSON.stringify({ measuredOn: new Date().toISOString().slice(0, 10), worst, figures, slow }, null, 2)}\n`,
);
