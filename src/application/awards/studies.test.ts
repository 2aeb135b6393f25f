import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail, ok } from '../../kernel/result.ts';
import type { AwardRunner } from './engine.ts';
import { openProblem } from './files.ts';
import type { Award } from './run.ts';
import { awardStudies } from './studies.ts';

const problemOf = (ceilingPence: number) => {
  const file = openProblem(
    JSON.stringify({
      format: 'moothall/award-problem/1',
      currency: 'GBP',
      commissioners: [{ id: 'C', policy: { weights: { price: 100 }, priceFormula: 'linear' } }],
      lots: [{ id: 'L', commissioner: 'C', ceilingPence }],
      providers: [{ id: 'P' }],
      scores: [],
      offers: [{ id: 'O', provider: 'P', prices: { L: 50 } }],
    }),
  );
  assert.ok(file.ok);
  return { file: file.value };
};

/** A runner that answers when it is told to, and remembers what it was asked. */
function runner() {
  const asked: unknown[] = [];
  const waiting: ((answer: Awaited<ReturnType<AwardRunner['run']>>) => void)[] = [];
  const run: AwardRunner['run'] = (file) => {
    asked.push(file);
    return new Promise((resolve) => waiting.push(resolve));
  };
  return { run, asked, answer: (value: Parameters<(typeof waiting)[number]>[0]) => waiting.shift()?.(value) };
}

const AWARD = { offers: ['O'] } as unknown as Award;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('given a question that takes long, then the page does not wait for it, and it is asked once however often one looks', async () => {
  const slow = runner();
  const studies = awardStudies(slow);
  const look = () => studies.answers(problemOf(100), [{ about: 'award' }], 5);
  assert.equal((await look()).size, 0);
  assert.equal((await look()).size, 0);
  assert.equal(slow.asked.length, 1);
  slow.answer(ok(AWARD));
  await settled();
  assert.deepEqual((await look()).get('award'), { about: 'award', award: AWARD });
  assert.equal(slow.asked.length, 1);
});

test('given two problems, then one is worked out after the other, and neither answers for the other', async () => {
  const slow = runner();
  const studies = awardStudies(slow);
  await studies.answers(problemOf(100), [{ about: 'award' }], 1);
  await studies.answers(problemOf(200), [{ about: 'award' }], 1);
  assert.equal(slow.asked.length, 1);
  slow.answer(ok(AWARD));
  await settled();
  assert.equal(slow.asked.length, 2);
  assert.equal((await studies.answers(problemOf(200), [{ about: 'award' }], 1)).size, 0);
  assert.equal((await studies.answers(problemOf(100), [{ about: 'award' }], 1)).size, 1);
});

test('given a fault, then it is told, and what was asked is tried again when somebody asks again', async () => {
  const answers = [fail('the time ran out'), ok(AWARD)];
  const studies = awardStudies({ run: async () => answers.shift() ?? fail('asked too often') });
  const look = async () => (await studies.answers(problemOf(100), [{ about: 'award' }], 1000)).get('award');
  assert.deepEqual(await look(), { about: 'fault', message: 'the time ran out' });
  assert.deepEqual(await look(), { about: 'award', award: AWARD });
});

test('given a runner that breaks, then that is a fault of the one answer and others are still worked out', async () => {
  let asked = 0;
  const studies = awardStudies({
    run: async () => {
      asked += 1;
      if (asked === 1) throw new Error('the thread was stopped');
      return ok(AWARD);
    },
  });
  const first = await studies.answers(problemOf(100), [{ about: 'award' }], 1000);
  assert.deepEqual(first.get('award'), { about: 'fault', message: 'the thread was stopped' });
  const second = await studies.answers(problemOf(200), [{ about: 'award' }], 1000);
  assert.equal(second.get('award')?.about, 'award');
});
