import assert from 'node:assert/strict';
import { it } from 'node:test';
import Type from 'typebox';
import { bodyShape } from './shape.ts';

it('given a hint that counts pence, then a form, which asks for pounds, leaves that out, its comma included', () => {
  for (const [description, hint] of [
    ['By its commissioners, in pence. Law asks more.', 'By its commissioners. Law asks more.'],
    ['Its price in whole pence.', 'Its price.'],
  ] as const) {
    const shape = bodyShape(Type.Object({ spendPence: Type.Integer({ description }) }));
    assert.match(JSON.stringify(shape), new RegExp(`"hint":"${hint}"`));
  }
});
