import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Place, PROCEDURE, townForEach } from './place.ts';

/** A draft that other rules have overtaken shows what it would do now: that is what it is put to the vote as. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, SAM] = ['party/alder', 'party/birch', 'party/sam'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

const draft = async (more: JsonObject): Promise<string> =>
  (await place.does(ALDER, TOWN, 'amendment.draft', { title: 'A draft', reason: 'x', ...more })).id;
const seen = async (amendment: string) => {
  const found = await place.opened.moothall.amendment(TOWN, amendment, { party: ALDER });
  assert.ok(found !== undefined);
  return found;
};
const impact = async (amendment: string) => {
  const found = await place.opened.moothall.impact(TOWN, amendment, { party: ALDER });
  assert.ok(found !== undefined);
  return found;
};
async function adopt(more: JsonObject, constitution = false): Promise<void> {
  const amendment = await draft(more);
  const { matter } = await place.does(ALDER, TOWN, 'rulebook.amend', {
    ...{ amendment, reason: 'x' },
    ...(constitution ? { constitution } : {}),
  });
  await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
}
const set = (setting: string, value: number): JsonObject => ({ do: 'set', setting, value });

describe('a draft that other rules have overtaken', () => {
  it('given a whole text, when the rules become nearly that, then what little is left apart is shown', async () => {
    const back = await draft({ rulebook: 'distributed' });
    const first = (await seen(back)).changes.length;
    await adopt({ rulebook: 'distributed' }, true);
    await adopt({ changes: [set('tenderDays', 40)] });
    const { changes, amendment, stopped } = await seen(back);
    assert.ok(first > 10);
    assert.deepEqual(
      changes.map(({ statement, change, before, after }) => [statement, change, before, after]),
      [
        [
          'setting tenderDays',
          'changed',
          'Days that a tender stays open: 40 days',
          'Days that a tender stays open: 25 days',
        ],
      ],
    );
    assert.deepEqual([amendment.constitution, stopped], [false, undefined]);
  });

  it('given changes, when a rule comes into force beside them, then acts on record are judged with it', async () => {
    const raising =
      '{ id: everyone-raises-needs, kind: choice, who: anyone, deontic: may, does: need.raise }';
    const open = await draft({
      changes: [{ do: 'replace', statement: 'everyone-raises-needs', text: raising }],
    });
    const bad =
      '{ id: nothing-bad, kind: choice, who: anyone, deontic: must-not, does: need.raise, when: \'action.title == "bad"\', orElse: { refuse: true } }';
    await adopt({ changes: [{ do: 'add', text: bad }] });
    // What raising a need leaves is seen by everybody, and so is that it was refused.
    await place.does(BIRCH, TOWN, 'need.raise', { title: 'better', description: 'x' });
    for (const title of ['bad', 'good']) {
      const outcome = await place.tries('party/oak', TOWN, 'need.raise', { title, description: 'x' });
      assert.equal(outcome.verdict, 'refused');
    }
    const { flips, judged } = await impact(open);
    assert.deepEqual(
      flips.map(({ was, would, by }) => [was, would, by]),
      [['refused', 'permitted', ['everyone-raises-needs']]],
    );
    assert.ok(judged >= 2);
  });

  it('given a change of a rule that is gone, then it says that it can be made no more', async () => {
    const once = await draft({ changes: [{ do: 'remove', statement: 'deadlines-only-move-back' }] });
    await adopt({ changes: [{ do: 'remove', statement: 'deadlines-only-move-back' }] });
    const left = await seen(once);
    assert.equal(left.stopped, 'There is no rule deadlines-only-move-back in the rulebook.');
    assert.deepEqual(left.changes, []);
    assert.equal(await place.opened.moothall.impact(TOWN, once, { party: ALDER }), undefined);
  });

  it('given a beginning that was refused, then it is judged again too, and of this arrangement alone', async () => {
    const soon = { ...PROCEDURE, deadline: '2026-01-20T12:00:00Z' };
    const elsewhere = 'arrangement/elsewhere';
    const terms = { title: 't', purpose: 'p', rulebook: 'partnership', regime: 'none' };
    await place.does(BIRCH, elsewhere, 'arrangement.start', terms);
    for (const [as, stream, arrangement] of [
      [ALDER, 'procedure/soon', TOWN],
      [BIRCH, 'procedure/there', elsewhere],
    ] as const)
      assert.deepEqual(await place.refusedBy(as, stream, 'procedure.start', { ...soon, arrangement }), [
        'tender-stays-open',
      ]);
    const { acts } = await impact(await draft({ changes: [set('answerDays', 6)] }));
    const shorter = await impact(await draft({ changes: [set('tenderDays', 12)] }));
    assert.deepEqual(
      shorter.flips.map(({ stream, was, would }) => [stream, was, would]),
      [['procedure/soon', 'refused', 'permitted']],
    );
    assert.deepEqual(
      [shorter.judged, shorter.acts],
      [1, acts + 2],
      'one more draft, what was refused its beginning, and no act of elsewhere',
    );
  });

  it('given a role that would be gone, then whoever reads the draft is told without asking', async () => {
    await place.does(ALDER, TOWN, 'member.admit', { party: BIRCH, role: 'lead' });
    const { stranded } = await seen(await draft({ rulebook: 'traditional' }));
    assert.deepEqual(stranded, [
      'The role lead is gone, and 1 party holds it: it keeps what earlier rules give the role in what runs under them, and can be removed from it, not leave it.',
      '2 parties hold the role commissioner; “one-commissioner” has room for 1.',
    ]);
    const page = await place.opened.moothall.amendment(TOWN, 'amendment-1', { party: SAM });
    assert.equal(page?.stranded.length, 2);
  });

  it('given one agreed for a later day, when time runs past it and past the end of another vote at once, then it is in force', async () => {
    const amendment = await draft({ changes: [set('tenderDays', 40)], from: '2026-02-01T00:00:00Z' });
    const { matter = '' } = await place.does(ALDER, TOWN, 'rulebook.amend', { amendment, reason: 'x' });
    await place.does(BIRCH, TOWN, 'position.give', { matter, stance: 'agree' });
    await place.does(ALDER, TOWN, 'member.remove', { party: 'party/oak', role: 'provider', reason: 'x' });
    await place.time('2026-02-02T09:00:00.000Z');
    assert.match((await place.opened.moothall.rulebook(TOWN))?.text ?? '', /id: tenderDays[\s\S]*?value: 40/);
  });
});
