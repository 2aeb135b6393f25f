import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { postgresIdentity } from '../../src/adapters/identity/identity.ts';

const MINUTE = 60_000;
const PASSWORD = 'correct horse battery';

/** What identity promises: everything can be taken back, and the database holds no secret that opens anything. */
export function identityContract(connect: () => Pool): void {
  const at = (start = '2026-11-23T10:00:00.000Z') => {
    let time = Date.parse(start);
    const identity = postgresIdentity(connect(), () => new Date(time));
    return { identity, wait: (minutes: number) => (time += minutes * MINUTE) };
  };
  const withPassword = async (party: string) => {
    const clock = at();
    const { token } = await clock.identity.invite(party);
    await clock.identity.acceptInvitation(token, PASSWORD);
    return clock;
  };

  test('a session is its party, acts for whom it says, and ends', async () => {
    const { identity } = at();
    const { token } = await identity.startSession('party/s');
    assert.deepEqual(await identity.readSession(token), { party: 'party/s' });
    await identity.actFor(token, 'party/council');
    assert.deepEqual(await identity.readSession(token), { party: 'party/s', for: 'party/council' });
    await identity.actFor(token, undefined);
    assert.deepEqual(await identity.readSession(token), { party: 'party/s' });
    await identity.endSession(token);
    assert.equal(await identity.readSession(token), undefined);
  });

  test('all sessions of a party end together, and of no other', async () => {
    const { identity } = at();
    const [one, two] = [await identity.startSession('party/e'), await identity.startSession('party/e')];
    const other = await identity.startSession('party/f');
    await identity.endSessions('party/e');
    assert.equal(await identity.readSession(one.token), undefined);
    assert.equal(await identity.readSession(two.token), undefined);
    assert.deepEqual(await identity.readSession(other.token), { party: 'party/f' });
  });

  test('a session ends after two hours unused, and after twelve in any case', async () => {
    const { identity, wait } = at();
    const { token } = await identity.startSession('party/i');
    for (let hour = 1; hour < 12; hour += 1) {
      wait(60);
      assert.deepEqual(await identity.readSession(token), { party: 'party/i' });
    }
    wait(60);
    assert.equal(await identity.readSession(token), undefined);
    const idle = await identity.startSession('party/i');
    wait(121);
    assert.equal(await identity.readSession(idle.token), undefined);
  });

  test('an invitation sets a password once, even when used twice at once, and ends sessions', async () => {
    const { identity } = at();
    const { token } = await identity.invite('party/n');
    const session = await identity.startSession('party/n');
    assert.equal(await identity.readInvitation(token), 'party/n');
    const used = await Promise.all([
      identity.acceptInvitation(token, PASSWORD),
      identity.acceptInvitation(token, PASSWORD),
    ]);
    assert.deepEqual(used.toSorted(), ['party/n', undefined]);
    assert.equal(await identity.readInvitation(token), undefined);
    assert.equal(await identity.readSession(session.token), undefined);
    assert.equal(await identity.checkPassword('party/n', PASSWORD), true);
    assert.equal(await identity.checkPassword('party/n', `${PASSWORD} `), false);
    assert.equal(await identity.checkPassword('party/nobody', PASSWORD), false);
  });

  test('an invitation ends after fourteen days', async () => {
    const { identity, wait } = at();
    const { token } = await identity.invite('party/late');
    wait(14 * 24 * 60);
    assert.equal(await identity.acceptInvitation(token, PASSWORD), undefined);
    assert.equal(await identity.checkPassword('party/late', PASSWORD), false);
  });

  test('after ten attempts the right password waits, attempts made at once included', async () => {
    const { identity, wait } = await withPassword('party/t');
    await Promise.all(Array.from({ length: 10 }, () => identity.checkPassword('party/t', 'wrong')));
    assert.equal(await identity.checkPassword('party/t', PASSWORD), false);
    wait(15);
    assert.equal(await identity.checkPassword('party/t', PASSWORD), true);
  });

  test('a right password clears the count', async () => {
    const { identity } = await withPassword('party/c');
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 9; n += 1) await identity.checkPassword('party/c', 'wrong');
      assert.equal(await identity.checkPassword('party/c', PASSWORD), true);
    }
  });

  test('a token is its party until its owner revokes it', async () => {
    const { identity } = at();
    const first = await identity.makeFeed('party/feed');
    const second = await identity.makeFeed('party/feed');
    assert.deepEqual(
      [await identity.feedParty(first), await identity.feedParty(second)],
      [undefined, 'party/feed'],
    );
    assert.equal(await identity.revokeFeed('party/feed'), true);
    assert.equal(await identity.feedParty(second), undefined);
    const { id, token } = await identity.issueToken('party/p', 'nightly export');
    assert.match(token, /^mh_[A-Za-z0-9_-]{43}$/);
    assert.equal(await identity.tokenParty(token), 'party/p');
    assert.equal(await identity.tokenParty(`${token.slice(0, -1)}_`), undefined);
    assert.deepEqual(
      (await identity.tokens('party/p')).map(({ name }) => name),
      ['nightly export'],
    );
    assert.equal(await identity.revokeToken('party/somebody-else', id), false);
    assert.equal(await identity.revokeToken('party/p', id), true);
    assert.equal(await identity.tokenParty(token), undefined);
    assert.deepEqual(await identity.tokens('party/p'), []);
  });

  test('the database keeps no secret as it is, and passwords under Argon2id', async () => {
    const { identity } = await withPassword('party/k');
    const secrets = [
      (await identity.startSession('party/k')).token,
      (await identity.invite('party/k')).token,
      (await identity.issueToken('party/k', 'k')).token,
      PASSWORD,
    ];
    const { rows } = await connect().query<{ row: string }>(
      `select t::text as row from session t union all select t::text from invitation t
       union all select t::text from api_token t union all select t::text from credential t`,
    );
    const kept = rows.map(({ row }) => row).join('\n');
    assert.deepEqual(
      secrets.filter((secret) => kept.includes(secret)),
      [],
    );
    assert.match(kept, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
}
