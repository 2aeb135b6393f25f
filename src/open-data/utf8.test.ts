import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addBytes, addJson, addText, textOf, utf8In } from './utf8.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '',
    '"',
    '\\',
    '\u007f',
    '\ud800',
    'ŵ',
    'x'.repeat(64),
    'x'.repeat(65),
    `${'x'.repeat(63)}é`,
  ),
);

describe('text in memory that grows', () => {
  it('is what was written, in parts of any kind, and JSON is what JSON.stringify writes', () => {
    const part = fc.oneof(
      text.map((value) => ({ as: 'json' as const, value: value as unknown })),
      fc.jsonValue().map((value) => ({ as: 'json' as const, value: value as unknown })),
      text.map((value) => ({ as: 'text' as const, value: value.toWellFormed() })),
      text.map((value) => ({ as: 'bytes' as const, value: value.toWellFormed() })),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.nat(300), (parts, room) => {
        const out = utf8In(new ArrayBuffer(room));
        let expected = '';
        for (const { as, value } of parts) {
          if (as === 'json') addJson(out, value);
          else if (as === 'text') addText(out, value);
          else addBytes(out, new TextEncoder().encode(value));
          expected += as === 'json' ? JSON.stringify(value) : value;
        }
        assert.equal(textOf(out), expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
