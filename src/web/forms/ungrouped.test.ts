import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { readBody } from './reading.ts';
import { bodyShape } from './shape.ts';
import { ungrouped } from './ungrouped.ts';

test('given commas between thousands, then they are taken out; given any other, then it stays', () => {
  for (const [typed, read] of [
    ['1,250', '1250'],
    ['£1,234,567.50', '1234567.50'],
    ['-12,000', '-12000'],
    ['12 000', '12000'],
    ['7.5 %', '7.5'],
    ['99,50', '99,50'],
    ['1,2', '1,2'],
    ['12,5', '12,5'],
    ['1,2345', '1,2345'],
    ['1234,567', '1234,567'],
    ['1,000,00', '1,000,00'],
    ['', ''],
  ] as const)
    assert.equal(ungrouped(typed), read, typed);
});

test('given an amount or a number in a form, when a comma stands elsewhere, then it is asked about', () => {
  const shape = bodyShape(Type.Object({ days: Type.Integer(), amountPence: Type.Integer() }));
  const read = (days: string, amount: string) =>
    readBody(
      shape,
      new Map([
        ['/days', [days]],
        ['/amountPence', [amount]],
      ]),
    );
  const wrong = (result: ReturnType<typeof read>) => (result.ok ? [] : result.error.map(({ path }) => path));
  assert.deepEqual(wrong(read('12,5', '99,50')), ['/days', '/amountPence']);
  assert.deepEqual(wrong(read('1,200', '£1,250.50')), []);
});
