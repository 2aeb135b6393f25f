import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { chromium } from './run/chromium.ts';
import { withServer } from './run/server.ts';
import { type Outcome, testFiles, toolPassed } from './run/steps.ts';

/**
 * `npm test` runs everything; `npm test -- PATTERN…` only the tests whose path contains a pattern, and the steps
 * that are named so. The last line says how many passed and failed; any failure makes the exit code 1.
 */
const project = new URL('..', import.meta.url);
process.chdir(project.pathname);
const patterns = process.argv.slice(2).filter((pattern) => pattern !== '--');

interface Step {
  readonly name: string;
  run(): Promise<Outcome>;
}

const PURE = ['kernel', 'rules', 'ledger', 'commissioning', 'open-data', 'observatory'];
const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: project.pathname })
  .map((file) => relative('.', file))
  .toSorted()
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)));
const isPure = (file: string) => PURE.some((folder) => file.startsWith(`src/${folder}/`));
const isJourney = (file: string) => file.startsWith('test/journeys/');
const journeys = files.filter(isJourney);

const tools: readonly Step[] = [
  { name: 'tsc', run: () => toolPassed('node_modules/typescript/bin/tsc', ['-p', '.']) },
  {
    name: 'biome',
    run: () => toolPassed('node_modules/@biomejs/biome/bin/biome', ['check', '--reporter=summary', '.']),
  },
  { name: 'knip', run: () => toolPassed('node_modules/knip/bin/knip.js', ['--no-progress']) },
];
const pure = files.filter(isPure);
const rest = files.filter((file) => !isPure(file) && !isJourney(file));
const suites: readonly { readonly step: Step; readonly files: readonly string[] }[] = [
  {
    step: { name: 'tests of pure code', run: () => testFiles(pure, ['--test-isolation=none']) },
    files: pure,
  },
  {
    step: {
      name: 'tests of the rest',
      run: () => withServer(() => testFiles(rest, ['--test-concurrency=2'])),
    },
    files: rest,
  },
  { step: { name: 'journeys', run: () => testFiles(journeys, ['--test-concurrency=2']) }, files: journeys },
];

function stepsToRun(): readonly Step[] {
  const browser: readonly Step[] = journeys.length === 0 ? [] : [{ name: 'chromium', run: chromium }];
  const wanted = tools.filter(({ name }) => patterns.length === 0 || patterns.includes(name));
  return [...browser, ...wanted, ...suites.filter((each) => each.files.length > 0).map(({ step }) => step)];
}

let passed = 0;
let failed = 0;
const steps = stepsToRun();
if (steps.length === 0) {
  console.log(`No step and no test file is named like ${patterns.join(' or ')}.`);
  failed = 1;
}
for (const step of steps) {
  const begun = performance.now();
  const outcome = await step.run();
  passed += outcome.passed;
  failed += outcome.failed;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(6);
  const counts = outcome.tests
    ? `: ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped`
    : '';
  if (outcome.failed > 0) console.log(outcome.output.trimEnd());
  console.log(`${outcome.failed > 0 ? 'FAILED' : 'ok    '} ${seconds} s  ${step.name}${counts}`);
  for (const note of outcome.notes) console.log(`                  ${note}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
