import { writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { sourcesOf } from '../../src/application/rulebooks/governing.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import { present } from '../../src/kernel/assert.ts';
import { checkDocument, compileRulebook } from '../../src/rules/compile.ts';
import { decide } from '../../src/rules/decide.ts';
import type { Question } from '../../src/rules/question.ts';
import { isRulebook, readDocument } from '../../src/rules/text/document.ts';
import { openLibrary } from '../../src/wiring.ts';

/**
 * Rulebooks from strangers: how long each takes to be refused, and how much memory it takes; and how long an act takes under
 * those that are not refused. What other work on the machine adds to the time is not in the processor's.
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

const list = (count: number) => `[${Array.from({ length: count }, (_, n) => n).join(', ')}]`;

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
  'lists written out, in one another': ruled([
    `${list(99)}.all(x, ${list(99)}.exists(y, addDays(now, x) > now))`,
  ]),
  'lists of lists compared': ruled([
    `${list(9)}.map(x, ${list(9)}.map(y, x)) == ${list(9)}.map(x, ${list(9)}.map(y, x))`,
  ]),
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

/** Conditions that are read, and what is so much work in them; each stands as often as a text has place for it. */
const laborious: Readonly<Record<string, string>> = {
  'working days in loops': `${list(10)}.exists(x, ${list(10)}.exists(y, addWorkingDays(now, 36000 + x + y) < now))`,
  'working days of the state': 'state.needs.exists(a, addWorkingDays(now, 36000) < now)',
  'months and days in loops': `${list(25)}.exists(x, ${list(8)}.exists(y, addMonths(addDays(now, x * 300), y * 100) < now))`,
  'days of the year in loops': `${list(20)}.exists(x, nextOf(addDays(now, x), ["02-29", "02-29", "02-29"]) < now)`,
  'all pairs of the state': 'state.needs.all(a, state.needs.exists(b, a == b && a != "x"))',
  'all pairs of two lists':
    'state.procedures.exists(a, state.members.exists(m, m == "x" && a.procedure == m))',
  'members in lists': 'state.members.exists(m, state.members.exists(k, "x" in state.members[m] && m == k))',
  'lists made of lists': 'state.members.map(m, state.members.map(k, k + m)).size() == 3',
  'texts that grow': `["aaaaaaaaaa"]${'.map(x, x + x)'.repeat(20)}.exists(x, x.size() == 3)`,
  'lists that grow': `[[1, 2, 3]]${'.map(x, x + x)'.repeat(20)}.exists(x, x.size() == 3)`,
  'long texts in one another':
    'action.description.contains(action.title) || action.title.contains(action.description)',
  'failures that are caught': 'state.procedures.exists(a, state.procedures.exists(b, 1 / (1 - 1) == 1))',
};

const parties = Array.from({ length: 5_000 }, (_, n) => `party/p${n}`);
const asked: Question = {
  action: {
    name: 'need.raise',
    body: {
      title: `${'a'.repeat(100_000)}b${'a'.repeat(100_000)}`,
      description: 'a'.repeat(400_000),
    },
  },
  actor: { id: 'party/p1', roles: ['anyone', 'party', 'member', 'commissioner'], evidence: [] },
  kind: 'arrangement',
  state: {
    members: Object.fromEntries(parties.map((party) => [party, ['commissioner']])),
    needs: Object.fromEntries(parties.map((party, n) => [`need-${n}`, { by: party, title: party }])),
    procedures: parties.map((procedure) => ({ procedure })),
  },
  happened: {},
  holders: {},
  now: '2026-11-23T10:00:00.000Z',
  begun: '2026-11-23T10:00:00.000Z',
  calendar: present(library.calendars.get('england-and-wales'), 'a calendar'),
};

/** How long it takes to decide an act under a text that repeats a condition, the first time and at best. */
function judged(what: string, when: string) {
  const times = Math.min(200, Math.floor(15_000 / when.length));
  const text = `${head}  - { id: r, kind: position, role: commissioner }\n${many(
    times,
    (n) =>
      `  - { id: s${n}, kind: choice, who: anyone, deontic: must-not, does: need.raise, when: ${JSON.stringify(when)}, orElse: { refuse: true } }`,
  )}`;
  const read = readDocument(text);
  if (!read.ok || !isRulebook(read.value.document)) throw new Error(`${what}: ${JSON.stringify(read)}`);
  const compiled = compileRulebook(
    [...outer, { layer: 'rulebook', document: read.value.document }],
    vocabulary,
  );
  if (!compiled.ok) throw new Error(`${what}: ${compiled.error.map(({ message }) => message).join('; ')}`);
  const took = Array.from({ length: 3 }, () => {
    const [began, worked] = [performance.now(), process.threadCpuUsage()];
    const { considered } = decide(compiled.value.rulebook, asked);
    const ms = Number((performance.now() - began).toFixed(1));
    const { user, system } = process.threadCpuUsage(worked);
    const beyond = considered.filter(({ error }) => error?.includes('steps that there are') === true).length;
    return { ms, processorMs: Number(((user + system) / 1000).toFixed(1)), beyond };
  });
  const ms = Math.max(...took.map((one) => one.ms));
  const processorMs = Math.max(...took.map((one) => one.processorMs));
  const beyond = took[0]?.beyond ?? 0;
  process.stdout.write(
    `${what}, ${times} times: decided in ${ms} ms (${processorMs} ms of the processor), ${beyond} beyond the work there is\n`,
  );
  return { what, times, ms, processorMs, beyond };
}

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
const acts = Object.entries(laborious).map(([what, when]) => judged(what, when));
const worstAct = {
  ms: Math.max(...acts.map(({ ms }) => ms)),
  processorMs: Math.max(...acts.map(({ processorMs }) => processorMs)),
};
process.stdout.write(
  `the worst act: ${worstAct.ms} ms (aim 100; ${worstAct.processorMs} ms of the processor)\n`,
);
process.stdout.write(
  `the worst: ${worst.ms} ms (aim 100; ${worst.processorMs} ms of the processor), ${worst.mib} MiB (aim 50)\n`,
);
await writeFile(
  new URL('../results/hostile.json', import.meta.url),
  `${JSON.stringify({ measuredOn: new Date().toISOString().slice(0, 10), worst, worstAct, figures, acts, slow }, null, 2)}\n`,
);
