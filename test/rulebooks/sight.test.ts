import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { visible } from '../../src/rules/information.ts';
import type { RulebookDocument } from '../../src/rules/statement.ts';
import { CALENDAR, catalogue, compiled, HELD, library, NOW, vocabulary } from './library.test-data.ts';

/** A document of a stream as it is seen in a form by a viewer, with what has happened there. */
function seenIn(
  form: RulebookDocument,
  kind: string,
  viewer: { id: string; ids?: readonly string[]; roles: readonly string[] },
  happened: readonly string[],
  document: JsonObject,
): JsonObject {
  return visible(
    compiled(form, 'none'),
    { id: viewer.id, ids: viewer.ids ?? [viewer.id], roles: ['anyone', 'party', ...viewer.roles] },
    {
      kind,
      state: { ...present(catalogue.kinds.get(kind), kind).initial, ...document },
      parent: {},
      happened: Object.fromEntries(happened.map((fact) => [fact, '2027-01-01T00:00:00.000Z'])),
      now: NOW,
      begun: '2027-01-01T00:00:00.000Z',
      calendar: CALENDAR,
    },
    document,
  );
}

it('given whatever becomes of an amendment, then everybody sees that it happened', () => {
  const kinds = present(vocabulary.streams.get('arrangement'), 'arrangements').facts;
  const happened = kinds.filter((type) => /^(amendment|rulebook)\./.test(type));
  const facts = Object.fromEntries(happened.map((type) => [type, { said: true }]));
  for (const [id, form] of library.rulebooks) {
    const seen = seenIn(form, 'arrangement', { id: 'party/oak', roles: [] }, happened, { facts });
    assert.deepEqual(seen, { facts }, id);
  }
});

const ROLES = [
  'commissioner',
  'lead',
  'purchasing-body',
  'provider',
  'service-user',
  'citizen',
  'user-led-group',
  'panel',
  'auditor',
  'beneficiary',
  'member',
  'invited',
  'buyer',
  'bidder',
  'participant',
  'shortlisted',
];
const someRoles = fc.subarray(ROLES);

for (const form of library.rulebooks.values())
  describe(`who sees what in ${form.id}`, () => {
    const reports = {
      'report-1': { report: 'report-1', rating: 1, words: HELD, by: 'pseudonym/sam', at: NOW },
    };
    const facts = { 'report.given': { report: 'report-1', rating: 1, words: HELD, by: 'pseudonym/sam' } };

    it('given a report, then no provider sees any of it, whatever other roles it holds', () => {
      fc.assert(
        fc.property(someRoles, (roles) => {
          const viewer = { id: 'party/oak', roles: [...roles, 'provider', 'contract-provider'] };
          const seen = seenIn(form, 'contract', viewer, ['contract.signed', 'report.given'], {
            reports,
            facts,
          });
          assert.deepEqual(seen, {});
        }),
        { numRuns: 200 },
      );
    });

    it('given a report, then who commissions reads it without a name, and its author finds it again', () => {
      const seen = seenIn(form, 'contract', { id: 'party/alder', roles: ['commissioner'] }, [], { reports });
      assert.match(JSON.stringify(seen), /"rating":1/);
      assert.doesNotMatch(JSON.stringify(seen), /pseudonym/);
      const sam = { id: 'party/sam', ids: ['party/sam', 'pseudonym/sam'], roles: ['service-user'] };
      assert.deepEqual(seenIn(form, 'contract', sam, [], { reports }), { reports });
      const kim = { id: 'party/kim', roles: ['service-user', 'member'] };
      assert.deepEqual(seenIn(form, 'contract', kim, ['contract.signed'], { reports }), {});
    });

    const bid = { by: 'pseudonym/oak', at: NOW, status: 'submitted', offers: HELD, tenderer: HELD };
    const bids = { 'bid-1': bid };

    it('given a sealed bid, then nobody but its author sees that it is there', () => {
      fc.assert(
        fc.property(someRoles, (roles) => {
          const viewer = { id: 'party/elm', roles };
          const document = { bids, deadline: '2027-03-02T12:00:00.000Z' };
          const { deadline, ...rest } = seenIn(form, 'procedure', viewer, ['bid.submitted'], document);
          assert.deepEqual(rest, {});
          // Not even where others were opened before and the deadline lies ahead again.
          const later = seenIn(form, 'procedure', viewer, ['bid.submitted', 'bids.opened'], document);
          assert.ok(!JSON.stringify(later).includes('vault'));
        }),
        { numRuns: 200 },
      );
      const author = { id: 'party/oak', ids: ['party/oak', 'pseudonym/oak'], roles: ['provider'] };
      assert.deepEqual(seenIn(form, 'procedure', author, [], { bids }), { bids });
    });

    it('given scores, then bidders see them after the decision, without who gave them', () => {
      const scores = {
        a: { bid: 'bid-1', criterion: 'quality', score: 40, reason: 'So.', by: 'party/alder' },
      };
      const bidder = { id: 'party/oak', roles: ['bidder', 'provider', 'commissioner', 'member'] };
      assert.deepEqual(seenIn(form, 'procedure', bidder, ['bids.opened'], { scores }), {});
      const after = seenIn(form, 'procedure', bidder, ['bids.opened', 'award.decided'], { scores });
      const { by, ...without } = scores.a;
      assert.deepEqual(after, { scores: { a: without } });
    });

    it('given service users as members, then neither the public nor providers see who they are', () => {
      const members = {
        commissioner: ['party/alder'],
        'service-user': ['party/sam'],
        citizen: ['party/kim'],
      };
      const joined = { 'member.joined': { party: 'party/sam', role: 'service-user', by: 'party/sam' } };
      for (const roles of [['public'], ['provider', 'member'], ['bidder', 'member']]) {
        const seen = seenIn(form, 'arrangement', { id: 'party/oak', roles }, [], { members, facts: joined });
        assert.deepEqual(seen, { members: { commissioner: ['party/alder'] } });
      }
    });
  });
