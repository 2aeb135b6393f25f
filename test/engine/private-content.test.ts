import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishDue } from '../../src/application/publishing/releasing.ts';
import { openTown, PROCEDURE } from './place.ts';
import { isTellingAmount, leaksIn, nothingPrivateIsPublished, PRIVATE } from './private-content.ts';

describe('looking for what is kept private', () => {
  it('takes the kinds of fact from their schemas', () => {
    for (const kind of [
      'party.registered',
      'need.supported',
      'participation.requested',
      'interest.declared',
      'bid.submitted',
      'report.given',
    ])
      assert.ok(PRIVATE.has(kind), kind);
    assert.ok(!PRIVATE.has('notice.published') && !PRIVATE.has('bids.opened'));
  });

  it('finds long words anywhere, short words as a whole text, and prices in fields of money', () => {
    const texts = ['my sister works there', 'She "knows"\nthem', 'cousin', 'so'];
    const secrets = { texts, pence: new Set([777_123]) };
    const leaks = (release: object) => leaksIn(JSON.stringify(release), secrets);
    assert.deepEqual(leaks({ tender: { description: 'Well, my sister works there.' } }), [texts[0]]);
    assert.deepEqual(leaks({ documents: [{ title: 'She "knows"\nthem' }] }), [texts[1]]);
    assert.deepEqual(leaks({ tender: { title: 'Cousin ' } }), [texts[2]]);
    assert.deepEqual(leaks({ tender: { title: 'Cousins of ours', description: 'so' } }), []);
    assert.deepEqual(leaks({ awards: [{ value: { amount: 7771.23, currency: 'GBP' } }] }), ['777123']);
    assert.deepEqual(leaks({ tender: { id: 'a-777123', quantity: 7771.23 } }), []);
    assert.deepEqual([777_123, 9_000_000, 12_300, 0, 1.5].map(isTellingAmount), [
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('is done in every kind of content of a place, and fails where something of it is published', async () => {
    const place = await openTown();
    try {
      await place.time('2026-01-06T09:00:00.000Z');
      await place.does('party/sam', 'arrangement/town', 'need.raise', {
        title: 'Help at night',
        description: 'Nobody comes at night.',
      });
      await place.does('party/birch', 'arrangement/town', 'need.support', {
        need: 'need-1',
        words: 'My own mother fell.',
      });
      await place.does('party/alder', 'procedure/care', 'procedure.start', PROCEDURE);
      await place.does('party/alder', 'procedure/care', 'interest.declare', {
        interest: 'My sister works for Oak.',
        mitigation: 'I score no tender of hers.',
      });
      await place.does('party/oak', 'procedure/care', 'bid.submit', {
        offers: [{ prices: { 'lot-1': 777_123 } }],
        statements: [{ criterion: 'quality', words: 'A named worker for everybody.' }],
      });
      const looked = await nothingPrivateIsPublished(place.opened);
      for (const kind of ['bid.submitted', 'interest.declared', 'need.supported'])
        assert.ok(looked.kinds.includes(kind), JSON.stringify(looked));
      assert.ok(looked.amounts === 1 && looked.secrets >= 3, JSON.stringify(looked));

      const { parts, moothall, releases } = place.opened;
      await publishDue({ moothall, releases, now: parts.now });
      const first = (await releases.page({ after: 0, limit: 1 }))[0];
      assert.ok(first !== undefined);
      for (const secret of [
        { tender: { description: 'She says: My sister works for Oak.' } },
        { planning: { rationale: 'My own mother fell.' } },
        { awards: [{ id: '1', value: { amount: 7771.23, currency: 'GBP' } }] },
      ]) {
        const text = JSON.stringify({ ...JSON.parse(first.text), ...secret });
        const leaking = { ...releases, page: async () => [{ ...first, text }] };
        await assert.rejects(
          nothingPrivateIsPublished({ ...place.opened, releases: leaking }),
          /published in/,
          JSON.stringify(secret),
        );
      }
    } finally {
      await place.close();
    }
  });
});
