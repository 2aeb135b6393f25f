import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { across, asked, FORMS } from './library.test-data.ts';

/** What only its author may withdraw would lie open for ever once the author has left. */
describe('a draft whose author has left', () => {
  const body = { amendment: 'amendment-1', reason: 'Nobody is there for it any more.' };
  const openAmendments = { 'amendment-1': { by: 'party/oak' } };
  const withdrawing = (
    roles: readonly string[],
    members: Record<string, string[]>,
    action = 'amendment.withdraw',
  ) => across((form) => asked(form, action, roles, { body, state: { openAmendments, members } }));
  const all = (how: string) => Object.fromEntries(FORMS.map((form) => [form, how]));

  it('given that the author is still among those who may propose one, then nobody else withdraws it', () => {
    const members = { commissioner: ['party/alder', 'party/oak'] };
    assert.deepEqual(withdrawing(['member', 'commissioner'], members), all('refused '));
    assert.equal(
      asked('relational', 'amendment.withdraw', ['member', 'commissioner'], {
        body,
        state: { openAmendments, members: { provider: ['party/oak'] } },
      }).verdict,
      'refused',
    );
  });

  it('given that it is not, whatever else it is, then any member withdraws it, and nobody else', () => {
    const members = { commissioner: ['party/birch'], citizen: ['party/oak'] };
    assert.deepEqual(withdrawing(['member', 'provider'], members), all('permitted'));
    assert.deepEqual(withdrawing(['member', 'citizen'], members), all('permitted'));
    assert.deepEqual(withdrawing([], members), all('refused '));
  });

  it('given either, then nobody else changes it', () => {
    for (const members of [{ provider: ['party/oak'] }, { commissioner: ['party/birch'] }])
      assert.deepEqual(
        withdrawing(['member', 'commissioner'], members, 'amendment.change'),
        all('refused amendments-are-their-authors'),
      );
  });
});
