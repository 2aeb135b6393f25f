import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Whether the numbers count tests; a tool counts as one. */
  readonly tests: boolean;
  /** Shown where something failed. */
  readonly output: string;
  /** Always shown. */
  readonly notes: readonly string[];
}

/** A tool of the project, run under this Node. Its exit code is its verdict. */
export async function toolPassed(script: string, args: readonly string[]): Promise<Outcome> {
  const { code, output } = await ran(process.execPath, [script, ...args]);
  return verdict(code === 0, output);
}

export const verdict = (passed: boolean, output: string): Outcome => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
  tests: false,
  output,
  notes: [],
});

/** Test files under node:test. A run that breaks before it has counted is a failure. */
export async function testFiles(files: readonly string[], options: readonly string[]): Promise<Outcome> {
  const { code, output } = await ran(process.execPath, [
    ...['--test', '--test-reporter=spec', '--test-timeout=300000', ...options],
    ...files,
  ]);
  const counted = (word: string) => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const passed = counted('pass');
  const failed = counted('fail') + counted('cancelled');
  const broken = failed === 0 && (code !== 0 || passed + counted('skipped') === 0);
  return {
    passed,
    failed: broken ? 1 : failed,
    skipped: counted('skipped') + counted('todo'),
    tests: true,
    output: broken ? output : failuresOf(output),
    notes: [
      ...new Set(output.split('\n').filter((line) => line.startsWith('﹣') || /^\s+﹣/.test(line))),
    ].map((line) => line.trim().replace(/^﹣ /, 'skipped: ')),
  };
}

/** The reporter lists the failures once more at its end. */
const failuresOf = (output: string): string => {
  const from = output.indexOf('✖ failing tests:');
  return from === -1 ? output : output.slice(from);
};

export async function ran(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.on('error', (error) => {
    output += `${command}: ${error.message}\n`;
  });
  const code = await once(child, 'close').then(
    ([status]) => (typeof status === 'number' ? status : null),
    () => null,
  );
  return { code, output };
}

/** The tests of a project with an environment of its own would read what happens to be set here. */
function environment(): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _server,
    MOOTHALL_DATA: _data,
    MOOTHALL_KEYS: _keys,
    PORT: _port,
    ...rest
  } = process.env;
  return { ...rest, NO_COLOR: '1', FORCE_COLOR: '0' };
}
