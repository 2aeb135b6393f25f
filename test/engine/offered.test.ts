import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openPages } from './pages.ts';
import { type Place, PROCEDURE, townForEach } from './place.ts';

/** What is offered to a party is what is not surely refused: by the rules, or because nothing is there to do it with. */
const TOWN = 'arrangement/town';
const CARE = 'procedure/care';
const [ALDER, BIRCH, OAK, SAM] = ['party/alder', 'party/birch', 'party/oak', 'party/sam'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

const offered = async (party: string, stream = TOWN): Promise<string[]> =>
  (await place.opened.moothall.possibilities(stream, { party }))
    .filter(({ allowed }) => allowed !== 'no')
    .map(({ action }) => action);
const page = async (party: string, path: string): Promise<string> => {
  const pages = await openPages(place);
  try {
    return (await (await pages.visitor(party)).get(path)).body;
  } finally {
    await pages.close();
  }
};
const box = async (party: string, stream: string) =>
  /<div class="mh-actions">[\s\S]*?<\/div>/.exec(await page(party, `/streams/${stream}`))?.[0] ?? '';

describe('what one can do', () => {
  it('given an amendment of somebody else, then to change or withdraw it is not offered, and the reason is told', async () => {
    const changes = [{ do: 'set', setting: 'standstillDays', value: 20 }];
    await place.does(ALDER, TOWN, 'amendment.draft', { title: 'More', reason: 'So.', changes });
    for (const action of ['amendment.change', 'amendment.withdraw']) {
      assert.ok((await offered(ALDER)).includes(action), action);
      assert.ok(!(await offered(BIRCH)).includes(action), action);
    }
    assert.ok((await offered(BIRCH)).includes('amendment.comment'));
    assert.doesNotMatch(await box(BIRCH, TOWN), /amendment\.(?:change|withdraw)/);
    const change = (await place.opened.moothall.possibilities(TOWN, { party: BIRCH })).find(
      ({ action }) => action === 'amendment.change',
    );
    assert.deepEqual(
      change?.by.map(({ id }) => id),
      ['amendments-are-their-authors'],
    );
    await place.does(BIRCH, TOWN, 'amendment.draft', { title: 'Mine', reason: 'So.', changes });
    assert.ok((await offered(BIRCH)).includes('amendment.change'));
  });

  it('given a procedure that has ended, then nothing is offered in it that only one that runs takes', async () => {
    await place.does(ALDER, CARE, 'procedure.start', PROCEDURE);
    assert.ok((await offered(ALDER, CARE)).includes('deadline.extend'));
    assert.ok((await offered(OAK, CARE)).includes('enquiry.ask'));
    await place.does(ALDER, CARE, 'procedure.terminate', { reason: 'No money.' });
    for (const party of [ALDER, OAK])
      for (const action of await offered(party, CARE))
        assert.ok(
          ['notice.publish', 'procedure.transition', 'content.erase'].includes(action),
          `${party} is offered ${action}`,
        );
  });

  it('given roles, then the form to leave offers those that one holds, and leaving is offered to nobody without one', async () => {
    const roles = async (party: string, action: string) =>
      [
        ...(await page(party, `/streams/${TOWN}/actions/${action}`)).matchAll(
          /name="\/role"[^>]*value="([^"]*)"/g,
        ),
      ]
        .map(([, value]) => value)
        .concat(
          [
            ...(await page(party, `/streams/${TOWN}/actions/${action}`)).matchAll(
              /<option value="([a-z-]+)"/g,
            ),
          ].map(([, value]) => value),
        );
    await place.does(SAM, TOWN, 'member.join', { role: 'citizen' });
    assert.deepEqual((await roles(SAM, 'member.leave')).sort(), ['citizen', 'service-user']);
    assert.ok(!(await roles(SAM, 'member.join')).includes('citizen'));
    assert.ok((await offered(SAM)).includes('member.leave'));
    await place.does('public', 'party/ash', 'party.register', { kind: 'person', name: 'Ash' });
    for (const action of ['member.leave', 'member.remove', 'member.stay'])
      assert.ok(!(await offered('party/ash')).includes(action), action);
    assert.ok((await offered(ALDER)).includes('member.remove'));
    for (const party of [SAM, ALDER]) assert.ok(!(await offered(party)).includes('member.stay'), party);
    await place.does(ALDER, TOWN, 'member.admit', { party: 'party/ash', role: 'commissioner' });
    await place.does(BIRCH, TOWN, 'member.leave', { role: 'commissioner' });
    assert.ok((await offered(BIRCH)).includes('member.stay'));
    assert.ok((await offered('party/ash')).includes('member.join'));
  });
});
