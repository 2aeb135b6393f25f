import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { badInput, type Ways } from '../../src/cli/context.ts';
import { makeProgram, runProgram } from '../../src/cli/program.ts';
import { catalogue, FOLDER, library } from './library.test-data.ts';

const text = readFileSync(join(FOLDER, 'forms', 'partnership.yaml'), 'utf8');
const law = readFileSync(join(FOLDER, 'regimes', 'gb-pa-2023.yaml'), 'utf8');
const files: Readonly<Record<string, string>> = {
  'good.yaml': text,
  'late.yaml': text.replace('unit: days, value: 30, min: 5', 'unit: days, value: 45, min: 5'),
  'short.yaml': text.replace('unit: working-days, value: 8', 'unit: working-days, value: 7'),
  'never.yaml': text.replace('when: state.status == "active"', 'when: settings.tenderDays > 500'),
  'empty.yaml': ' \n',
  'nonsense.yaml': 'nonsense',
  'law.yaml': law.replace('id: gb-pa-2023', 'id: our-law'),
};

async function check(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const out: string[] = [];
  const ways = {
    catalogue,
    library: async () => library,
    read: async (file: string) => {
      const found = files[file];
      if (found === undefined) throw badInput(`${file} cannot be read: there is no such file`);
      return found;
    },
    now: () => '2026-11-29T12:00:00.000Z',
    write: (line: string) => void out.push(line),
    warn: (line: string) => void out.push(line),
    environment: {},
    ocds: {},
  } as unknown as Ways;
  const code = await runProgram(makeProgram(ways, '0'), ['rules', 'check', ...args], ways);
  return { code, out: out.join('\n') };
}

describe('rules check', () => {
  it('given no law, then it says that none was looked at', async () => {
    const { code, out } = await check('late.yaml');
    assert.equal(code, 0);
    assert.match(
      out,
      /late\.yaml: in order, as far as could be told\nNo law was looked at: name one with --regime/,
    );
  });

  for (const [name, args] of [
    ['a regime by its id', ['--regime', 'gb-pa-2023']],
    ['the file of a regime', ['--regime', 'law.yaml']],
    ['a regime beside the rulebook', ['law.yaml']],
  ] as const)
    it(`given ${name}, then what the law does not allow is an error with its citation`, async () => {
      const { code, out } = await check('late.yaml', ...args);
      assert.equal(code, 2);
      assert.match(out, /^late\.yaml:14:\d+: error: weaker than law: .*at most 30.*s\.68/m);
      const short = await check('short.yaml', ...args);
      assert.equal(short.code, 2);
      assert.match(short.out, /^short\.yaml:\d+:\d+: error: weaker than law: .*at least 8.*s\.51/m);
      assert.equal((await check('good.yaml', ...args)).code, 0);
    });

  it('given a condition beyond the bounds of its setting, then it is found, with the statement and a way to mend it', async () => {
    const { code, out } = await check('never.yaml', '--regime', 'none');
    assert.equal(code, 0);
    assert.match(
      out,
      /warning: it can never apply: .*500.*for example.*Correct the condition.*\[anyone-asks\]/,
    );
  });

  it('given a name of no regime, then those that there are stand in the answer', async () => {
    const { code, out } = await check('good.yaml', '--regime', 'good.yaml');
    assert.equal(code, 2);
    assert.match(out, /^good\.yaml is no regime: there are .*gb-pa-2023.* \(good\.yaml is a rulebook\)$/);
    const none = await check('good.yaml', '--regime', 'gb-pa-2032');
    assert.equal(none.code, 2);
    assert.match(none.out, /^gb-pa-2032 is no regime: there are .*gb-pa-2023.* no such file\)$/);
  });

  for (const [what, args, said] of [
    ['no such file', ['good.yaml', 'nowhere.yaml'], /^nowhere\.yaml cannot be read: there is no such file$/],
    ['an empty file', ['good.yaml', 'empty.yaml'], /^empty\.yaml is empty; a rulebook or regime begins with/],
    [
      'a regime to take the place of',
      ['good.yaml', '--before', 'law.yaml'],
      /^--before .*law\.yaml is a regime$/,
    ],
    [
      'nonsense to take the place of',
      ['good.yaml', '--before', 'nonsense.yaml'],
      /^--before .*nonsense\.yaml:1:1:/,
    ],
  ] as const)
    it(`given ${what}, then one line says so`, async () => {
      const { code, out } = await check(...args);
      assert.equal(code, 2);
      assert.match(out, said);
      assert.equal(out.split('\n').length, 1);
    });

  it('given several files, then each has its verdict', async () => {
    const { out } = await check('good.yaml', 'never.yaml', 'late.yaml', 'law.yaml', 'nonsense.yaml');
    assert.deepEqual(
      out.split('\n').filter((line) => /^[a-z]+\.yaml: /.test(line)),
      [
        'good.yaml: in order, as far as could be told',
        'never.yaml: 2 warnings',
        'late.yaml: 1 error',
        'law.yaml: in order, as far as could be told',
        'nonsense.yaml: 1 error',
      ],
    );
  });
});
