import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ocidOf, prefixOf, readPrefix } from './ocid.ts';
import { markedFor, publisherNamed } from './published-by.ts';

it('given a prefix, then only one of the registered shape is taken, and a wrong one is told', () => {
  assert.deepEqual(readPrefix(undefined), { ok: true, value: undefined });
  assert.deepEqual(readPrefix('ocds-a1b2c3'), { ok: true, value: 'ocds-a1b2c3' });
  for (const wrong of [
    'ocds-',
    'ocds-A1B2C3',
    'ocds-abcdefg',
    'a1b2c3',
    'ocds-a1b2c3-',
    '',
    'ocds-a1b2c3\n',
  ]) {
    const read = readPrefix(wrong);
    assert.match(read.ok ? '' : read.error, /must be a registered prefix such as ocds-a1b2c3/, wrong);
  }
});

it('given a place where nothing is real, then its ids say so and carry no registered prefix', () => {
  assert.equal(prefixOf('live', 'ocds-a1b2c3'), 'ocds-a1b2c3');
  assert.equal(prefixOf('live', undefined), 'ocds-moothall');
  for (const mode of ['simulated', 'demonstration'] as const)
    assert.equal(prefixOf(mode, 'ocds-a1b2c3'), 'ocds-simulated');
});

it('given who publishes, then the name says where nothing is real, and the rest stays', () => {
  const by = publisherNamed('Vale Council', { uri: 'https://example.org/' });
  assert.deepEqual(markedFor('live', by), by);
  assert.equal(markedFor('demonstration').publisher.name, 'Moothall (demonstration: nothing here is real)');
  assert.deepEqual(markedFor('simulated', by).publisher, {
    name: 'Vale Council (simulated: nothing here is real)',
    uri: 'https://example.org/',
  });
});

it('given streams of several kinds with names alike, then no two have one id', () => {
  const streams = ['procedure/care', 'arrangement/care', 'contract/care', 'procedure/arrangement-care'];
  assert.deepEqual(
    streams.map((stream) => ocidOf(stream, 'ocds-a1b2c3')),
    [
      'ocds-a1b2c3-care',
      'ocds-a1b2c3-arrangement-care',
      'ocds-a1b2c3-contract-care',
      'ocds-a1b2c3-procedure-arrangement-care',
    ],
  );
});
