import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { examineJson } from './json-text.ts';
import { readNotice } from './notice-reading.ts';
import { readReleases } from './read.ts';

const doubtsOf = (text: string) => {
  const examined = examineJson(text);
  assert.ok(examined.ok);
  return examined.value.map(({ path }) => path);
};

describe('what a parser passes over in silence', () => {
  it('given a member named twice, its pointer is told, in whichever object it stands', () => {
    assert.deepEqual(doubtsOf('{"a":1,"b":[{"c":1},{"c" : 2, "c":{"d":"c"}}],"a":"b"}'), ['/b/1/c', '/a']);
  });

  it('given the same name in different objects or as text, nothing is told', () => {
    assert.deepEqual(doubtsOf('{"a":{"a":["a","a",{"a":1}]},"b":"a"}'), []);
    assert.deepEqual(doubtsOf(String.raw`{"a\"":1,"a":"\\","b":":","c":"\","}`), []);
  });

  it('given names that are the same only when unescaped, they are the same', () => {
    assert.deepEqual(doubtsOf(String.raw`{"a/b":1,"a\u002fb":2}`), ['/a~1b']);
  });

  it('given a number beyond a double, its pointer is told, large but finite ones are not', () => {
    assert.deepEqual(doubtsOf('[1e9999,-1E+400,7.9e28,1e-9999,"1e9999"]'), ['/0', '/1']);
  });

  it('given an id of more digits than a double keeps, its pointer is told, other such numbers are not', () => {
    assert.deepEqual(
      doubtsOf(
        '{"id":9007199254740991,"n":10000000000000001,"b":[{"id":10000000000000001},{"id":-1e20},{"id":"10000000000000001"}]}',
      ),
      ['/b/0/id', '/b/1/id'],
    );
  });

  it('given a text nested deeper than any notice, it is refused, not walked', () => {
    assert.equal(examineJson(`${'['.repeat(100)}${']'.repeat(100)}`).ok, true);
    const deep = examineJson(`{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    assert.equal(deep.ok, false);
    assert.match(deep.ok ? '' : deep.error, /^\/x\/0.* nested more than 100 deep/);
  });

  it('given any JSON as JSON.stringify writes it, nothing is told', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), (text) => assert.deepEqual(doubtsOf(text), [])));
  });
});

describe('releases carry the doubts of their own text', () => {
  const twice = '{"ocid":"ocds-x-1","id":"1","tender":{"title":"A","title":"B","value":{"amount":1e9999}}}';

  it('given a package, pointers are those within the release', () => {
    const read = readReleases(`{"releases":[{"ocid":"ocds-x-0","id":"0"},${twice}]}`);
    assert.ok(read.ok);
    assert.equal(read.value[0]?.doubts, undefined);
    assert.deepEqual(read.value[1]?.doubts, [
      '/tender/title is there twice in one object, and readers differ in which one they keep: only the last is read',
      '/tender/value/amount is 1e9999, a number beyond all that can be meant: it is left out',
    ]);
  });

  it('given JSON lines, the doubts reach the notice of their line', () => {
    const read = readReleases(`{"ocid":"ocds-x-0","id":"0"}\n${twice}\n`);
    assert.ok(read.ok);
    const [, second] = read.value;
    assert.ok(second !== undefined);
    const { doubts, unused } = readNotice(second);
    assert.ok(doubts.some((doubt) => doubt.startsWith('/tender/title is there twice')));
    assert.ok(unused.some(({ path }) => path === '/tender/value'));
  });

  it('given a line nested too deep, the error names the line', () => {
    const read = readReleases(`${twice}\n{"ocid":"o","x":${'['.repeat(300)}${']'.repeat(300)}}`);
    assert.equal(read.ok, false);
    assert.match(read.ok ? '' : read.error, /^line 2, /);
  });
});
