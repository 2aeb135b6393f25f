import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../kernel/json.ts';
import { calendar, compiled } from './example.test-data.ts';
import { mayRead, type Seen, type Viewer, visible } from './information.ts';

const seen: Seen = {
  kind: 'plot',
  state: { status: 'let', size: 2, tags: [], offers: [] },
  parent: { title: 'T', members: {}, plots: {} },
  happened: { 'plot.let': '2026-11-20T10:00:00.000Z' },
  now: '2026-11-23T10:00:00.000Z',
  begun: '2026-11-01T10:00:00.000Z',
  calendar,
};
const member: Viewer = { id: 'party/ada', ids: ['party/ada', 'p-ada'], roles: ['member'] };
const nobody: Viewer = { id: 'public', ids: [], roles: [] };
const held = { vault: 'v1', commitment: 'c1' };
const document: JsonObject = {
  title: 'Plot',
  empty: {},
  bids: {
    'bid-1': { by: 'p-ada', pence: 5, letter: held },
    'bid-2': { by: 'p-bob', pence: 7, letter: { vault: 'v2', commitment: 'c2' } },
  },
  reports: [
    { by: 'p-bob', words: 'x' },
    { by: 'p-ada', words: 'y' },
  ],
};
const tell = (rest: string) => `  - { id: tell, kind: information, ${rest} }`;
const shown = (rules: string, viewer = member, circumstances = seen) =>
  visible(compiled(rules), viewer, circumstances, document);

describe('information', () => {
  it('shows nothing that no statement grants', () => {
    assert.deepEqual(shown(''), {});
    assert.deepEqual(shown(tell('fields: [/title], to: [warden]')), {});
    assert.deepEqual(shown(tell('on: society, fields: [/**], to: [member]')), {});
  });

  it('shows what is told to the role, and to everybody what is told to the public', () => {
    assert.deepEqual(shown(tell('fields: [/title], to: [member]')), { title: 'Plot' });
    assert.deepEqual(shown(tell('fields: [/title], to: [public]')), { title: 'Plot' });
    assert.deepEqual(shown(tell('fields: [/title], to: [public]'), nobody), { title: 'Plot' });
    assert.deepEqual(shown(tell('fields: [/title], to: [member]'), nobody), {});
    assert.deepEqual(shown(tell('fields: [/**], to: [anyone]')), document);
  });

  it('goes one step by *, and keeps only granted members', () => {
    assert.deepEqual(shown(tell('fields: [/bids/*/pence, /empty], to: [member]')), {
      empty: {},
      bids: { 'bid-1': { pence: 5 }, 'bid-2': { pence: 7 } },
    });
    assert.deepEqual(shown(tell('fields: [/bids/bid-1/**], to: [member]')), {
      bids: { 'bid-1': { by: 'p-ada', pence: 5, letter: held } },
    });
    assert.deepEqual(shown(tell('fields: [/reports/*/words], to: [member]')), {
      reports: [{ words: 'x' }, { words: 'y' }],
    });
  });

  it('shows held references whole or not at all', () => {
    assert.deepEqual(shown(tell('fields: [/bids/bid-1/letter], to: [member]')), {
      bids: { 'bid-1': { letter: held } },
    });
    assert.deepEqual(shown(tell('fields: [/bids/bid-1/letter/vault], to: [member]')), {});
  });

  it('shows the viewer its own, under any of its names', () => {
    const rules = tell('fields: [/bids/*/**, /reports/*/words], to: [anyone], mine: true');
    assert.deepEqual(shown(rules), {
      bids: { 'bid-1': { by: 'p-ada', pence: 5, letter: held } },
      reports: [{ words: 'y' }],
    });
    assert.deepEqual(shown(rules, nobody), {});
  });

  it('waits for a fact and for a condition', () => {
    const rules = tell('fields: [/title], to: [member], from: plot.let');
    assert.deepEqual(shown(rules), { title: 'Plot' });
    assert.deepEqual(shown(rules, member, { ...seen, happened: {} }), {});
    assert.deepEqual(shown(rules, member, { ...seen, now: '2026-11-19T10:00:00.000Z' }), {});
    const when = tell(
      `on: plot, fields: [/title], to: [member], when: 'state.status == "free" && actor.id != ""'`,
    );
    assert.deepEqual(shown(when), {});
    assert.deepEqual(shown(when, member, { ...seen, state: { ...seen.state, status: 'free' } }), {
      title: 'Plot',
    });
    // what cannot be computed shows nothing
    assert.deepEqual(
      shown(tell('on: plot, fields: [/title], to: [member], when: "state.offers[3].pence > 1"')),
      {},
    );
  });

  it('gives mayRead the answer of visible', () => {
    const step = fc.constantFrom('*', 'a', 'b', 'c');
    const pattern = fc
      .tuple(fc.array(step, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([steps, all]) => `/${[...steps, ...(all ? ['**'] : [])].join('/')}`);
    const leaf = fc.constantFrom(1, 'x');
    const branch = (of: fc.Arbitrary<unknown>) =>
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), of, { maxKeys: 3 });
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 3 }),
        branch(fc.oneof(leaf, branch(fc.oneof(leaf, branch(leaf))))),
        (fields, tree) => {
          const rulebook = compiled(tell(`fields: ${JSON.stringify(fields)}, to: [member]`));
          const view = visible(rulebook, member, seen, tree as JsonObject);
          const leaves = (value: unknown, at: string): [string, unknown][] =>
            typeof value === 'object' && value !== null
              ? Object.entries(value).flatMap(([key, one]) => leaves(one, `${at}/${key}`))
              : [[at, value]];
          const inView = new Map(leaves(view, ''));
          for (const [pointer, value] of leaves(tree, '')) {
            assert.equal(
              mayRead(rulebook, member, seen, tree as JsonObject, pointer),
              inView.get(pointer) === value,
              pointer,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
    const rulebook = compiled(tell('fields: [/bids/*/**], to: [anyone], mine: true'));
    assert.equal(mayRead(rulebook, member, seen, document, '/bids/bid-1/letter'), true);
    assert.equal(mayRead(rulebook, member, seen, document, '/bids/bid-2/letter'), false);
    assert.equal(mayRead(rulebook, member, seen, document, '/bids/bid-9'), false);
    assert.equal(mayRead(rulebook, member, seen, document, '/__proto__'), false);
  });
});
