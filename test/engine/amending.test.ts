import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { impactOf } from '../../src/application/rulebooks/impact.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Place, PROCEDURE, stand, townForEach } from './place.ts';

/** The rules of a market negotiated: drafts, counter-proposals, votes on a fixed text, what follows a deadlock. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, OAK, SAM] = ['party/alder', 'party/birch', 'party/oak', 'party/sam'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});

const draft = (as: string, changes: readonly JsonObject[], more: JsonObject = {}) =>
  place.does(as, TOWN, 'amendment.draft', { title: 'A change', reason: 'Experience.', changes, ...more });
const longer = (value: number): JsonObject => ({ do: 'set', setting: 'standstillDays', value });
const propose = (as: string, amendment: string, more: JsonObject = {}) =>
  place.does(as, TOWN, 'rulebook.amend', { amendment, reason: 'Experience.', ...more });
const town = async () => {
  const reading = await place.opened.moothall.read(TOWN, { party: ALDER });
  assert.ok(reading !== undefined);
  return reading;
};
const standstill = async (): Promise<number | undefined> => {
  const rulebook = (await place.opened.moothall.rulebook(TOWN))?.text ?? '';
  return Number(/id: standstillDays[\s\S]*?value: (\d+)/.exec(rulebook)?.[1]);
};
const textInForce = async (): Promise<string> => (await place.opened.moothall.rulebook(TOWN))?.text ?? '';
const dueOf = async (party: string) =>
  (await place.opened.moothall.duties({ party })).filter(({ status }) => status === 'open');
/** Whoever may put it to the vote is told that it waits for that. */
const assertToldToVoteAgain = async (amendment: string): Promise<void> => {
  for (const party of [ALDER, BIRCH])
    assert.deepEqual(
      (await dueOf(party)).map(({ says, does, asks, who }) => [says, does, asks?.amendment, who]),
      [['Put it to the vote again: A change', ['rulebook.amend'], amendment, ['commissioner']]],
    );
  assert.deepEqual(await dueOf(SAM), []);
};
const storyOf = async (amendment: string): Promise<JsonObject> =>
  ((await town()).document.amendmentHistory as Record<string, JsonObject>)[amendment] ?? {};

describe('an amendment', () => {
  it('given a block, when a counter-proposal lifts it, then the counter is adopted by consent and the other withdrawn', async () => {
    const first = await draft(ALDER, [longer(20)]);
    const vote = await propose(ALDER, first.id);
    await stand(place, BIRCH, vote.matter, 'block', { reason: 'Twenty days is a month. Twelve would do.' });
    assert.equal((await town()).matters.length, 1);
    const counter = await draft(BIRCH, [longer(12)], { counters: first.id });
    await place.does(SAM, TOWN, 'amendment.comment', {
      amendment: counter.id,
      statement: 'standstillDays',
      words: 'Twelve is fine.',
    });
    const second = await propose(BIRCH, counter.id);
    await stand(place, ALDER, second.matter, 'reserve', { reason: 'We look at it again in a year.' });
    assert.equal(await standstill(), 12);
    assert.equal((await storyOf(counter.id)).status, 'adopted');
    // Each still leads to the other, with both texts, while one is open and once both are decided.
    const rivalsOf = async (id: string) =>
      (await place.opened.moothall.amendment(TOWN, id, { party: SAM }))?.rivals;
    const sideOf = async (id: string) => {
      const [one] = (await place.opened.moothall.amendment(TOWN, id, { party: SAM }))?.sideBySide ?? [];
      return [one?.before, ...(one?.texts ?? []).map(({ says }) => says)].map(
        (says) => /: (.*)/.exec(says ?? '')?.[1],
      );
    };
    const before = (await sideOf(counter.id))[0];
    assert.deepEqual(await sideOf(first.id), ['12 working days', '20 working days', '12 working days']);
    assert.deepEqual(await sideOf(counter.id), [before, '12 working days', '20 working days']);
    assert.notEqual(before, '12 working days');
    const [adopted] = (await rivalsOf(first.id)) ?? [];
    assert.deepEqual([adopted?.id, adopted?.status, adopted?.counters], [counter.id, 'adopted', true]);
    assert.ok(adopted?.decidedAt !== undefined);
    await place.time('2026-01-16T09:00:00.000Z');
    assert.equal((await storyOf(first.id)).status, 'lapsed');
    assert.deepEqual(
      (await rivalsOf(counter.id))?.map(({ id, status }) => [id, status]),
      [[first.id, 'lapsed']],
    );
    assert.deepEqual(await sideOf(first.id), ['12 working days', '20 working days', '12 working days']);
    assert.equal(await standstill(), 12);
  });

  it('given two votes, when one is adopted, then the other lapses at once, and is put to the vote again on the new text', async () => {
    const first = await draft(ALDER, [longer(20)]);
    const vote = await propose(ALDER, first.id);
    const other = await draft(ALDER, [{ do: 'set', setting: 'tenderDays', value: 40 }]);
    const second = await propose(ALDER, other.id);
    await stand(place, BIRCH, second.matter, 'agree');
    assert.equal((await storyOf(other.id)).status, 'adopted');
    assert.deepEqual((await town()).matters, []);
    const lapsed = await storyOf(first.id);
    assert.deepEqual([lapsed.status, await standstill()], ['lapsed', 8]);
    assert.match(String(lapsed.lapsedFor), /^Other rules came into force first \(amendment-2\)\./);
    const late = await place.tries(BIRCH, TOWN, 'position.give', {
      matter: vote.matter ?? '',
      stance: 'agree',
    });
    assert.deepEqual(late.verdict === 'refused' && late.by.map(({ id, says }) => [id, says.slice(0, 19)]), [
      ['engine:decision-closed', `${vote.matter} is closed,`],
    ]);
    const told = await place.opened.moothall.facts(TOWN, { party: ALDER });
    assert.deepEqual(
      told.filter(({ type }) => type === 'matter.decided').map(({ says }) => says.split('. ')[0]),
      [
        `closed a joint decision on “Amend the rulebook” (${other.id}): carried`,
        `closed a joint decision on “Amend the rulebook” (${first.id}): not carried`,
      ],
    );
    await assertToldToVoteAgain(first.id);
    const again = await propose(BIRCH, first.id);
    assert.notEqual((await town()).matters[0]?.textHash, lapsed.text);
    assert.equal((await storyOf(first.id)).text, (await town()).matters[0]?.textHash);
    await stand(place, ALDER, again.matter, 'agree');
    assert.equal(await standstill(), 20);
    assert.match(await textInForce(), /id: tenderDays[\s\S]*?value: 40/);
    assert.deepEqual(await dueOf(ALDER), []);
  });

  it('given one that was agreed for a later day, when another comes into force before, then it lapses, was announced to, and is agreed anew', async () => {
    const first = await draft(ALDER, [longer(15)], { from: '2026-03-20T00:00:00Z' });
    const agreed = await propose(ALDER, first.id);
    await stand(place, BIRCH, agreed.matter, 'agree');
    const other = await draft(ALDER, [{ do: 'set', setting: 'tenderDays', value: 40 }]);
    const besideOf = async (id: string) =>
      (await place.opened.moothall.amendment(TOWN, id, { party: BIRCH }))?.beside.map((one) => [
        one.id,
        one.status,
        one.from,
      ]);
    assert.deepEqual(await besideOf(other.id), [[first.id, 'agreed', '2026-03-20T00:00:00.000Z']]);
    const second = await propose(ALDER, other.id);
    assert.deepEqual(await besideOf(first.id), [[other.id, 'proposed', undefined]]);
    await stand(place, BIRCH, second.matter, 'agree');
    const lapsed = await storyOf(first.id);
    assert.equal(lapsed.status, 'lapsed');
    assert.deepEqual(await besideOf(first.id), []);
    await assertToldToVoteAgain(first.id);
    // The text that would be voted on now is shown, with what the other brought.
    const seen = await place.opened.moothall.amendment(TOWN, first.id, { party: BIRCH });
    assert.deepEqual(
      seen?.changes.map(({ statement }) => statement),
      ['setting standstillDays'],
    );
    await place.time('2026-03-20T00:00:00.000Z');
    assert.deepEqual([await standstill(), (await storyOf(first.id)).status], [8, 'lapsed']);
    const again = await propose(ALDER, first.id);
    await stand(place, BIRCH, again.matter, 'agree');
    assert.equal(await standstill(), 15);
    assert.match(await textInForce(), /id: tenderDays[\s\S]*?value: 40/);
    assert.equal((await storyOf(first.id)).status, 'adopted');
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });

  it('given two that were agreed for one day, then the one that comes first is in force, and the other is agreed anew', async () => {
    const from = { from: '2026-03-20T00:00:00Z' };
    const first = await draft(ALDER, [longer(15)], from);
    const second = await draft(BIRCH, [{ do: 'set', setting: 'tenderDays', value: 40 }], from);
    for (const { id } of [first, second]) {
      const { matter } = await propose(ALDER, id);
      await stand(place, BIRCH, matter, 'agree');
    }
    await place.time('2026-03-20T00:00:00.000Z');
    const stories = [await storyOf(first.id), await storyOf(second.id)].map(({ status }) => status);
    assert.deepEqual(stories.sort(), ['adopted', 'lapsed']);
    await place.time('2026-03-25T00:00:00.000Z');
    assert.equal((await storyOf(second.id)).status, 'lapsed');
  });

  it('given fifty joint decisions that one party opened, then it opens no more until one is closed, and others do', async () => {
    const removal = { party: OAK, role: 'provider', reason: 'Experience.' };
    for (let n = 0; n < 50; n += 1) await place.does(ALDER, TOWN, 'member.remove', removal);
    assert.deepEqual(await place.refusedBy(ALDER, TOWN, 'member.remove', removal), [
      'engine:too-many-decisions',
    ]);
    await place.does(BIRCH, TOWN, 'member.remove', { ...removal, party: 'party/elm' });
    await place.time('2026-01-16T09:00:00.000Z');
    await place.does(ALDER, TOWN, 'member.remove', { ...removal, party: SAM, role: 'service-user' });
  });

  it('given two votes that end at one moment, then one is adopted and the other lapses by the same tick', async () => {
    const votes = [await draft(ALDER, [longer(15)]), await draft(ALDER, [longer(16)])];
    for (const { id } of votes) await propose(ALDER, id);
    await place.time('2026-01-16T09:00:00.000Z');
    const stories = await Promise.all(votes.map(({ id }) => storyOf(id)));
    assert.deepEqual(stories.map(({ status }) => status).sort(), ['adopted', 'lapsed']);
  });

  it('given a vote that is under way, when the text is edited, then positions are cleared, the period starts anew, and old readers are told', async () => {
    const { id } = await draft(ALDER, [longer(20)]);
    const vote = await propose(ALDER, id);
    const [before] = (await town()).matters;
    await place.time('2026-01-12T09:00:00.000Z');
    await place.does(ALDER, TOWN, 'amendment.change', {
      amendment: id,
      title: 'Eleven days',
      reason: 'Less.',
      changes: [longer(11)],
    });
    const [now, ...others] = (await town()).matters;
    assert.equal(others.length, 0);
    assert.equal((await storyOf(id)).title, 'Eleven days');
    assert.notEqual(now?.id, vote.matter);
    // To edit is to propose anew, and to propose is to agree: only the editor's own position stands.
    assert.deepEqual(now?.positions, { [ALDER]: { stance: 'agree', at: '2026-01-12T09:00:00.000Z' } });
    assert.ok(String(now?.closesAt) > String(before?.closesAt));
    assert.notEqual(now?.textHash, before?.textHash);
    const stale = { matter: String(now?.id), stance: 'agree', text: String(before?.textHash) };
    assert.deepEqual(await place.refusedBy(BIRCH, TOWN, 'position.give', stale), ['engine:text-changed']);
    for (const party of [ALDER, BIRCH])
      await stand(place, party, String(now?.id), 'agree', { text: String(now?.textHash) });
    assert.equal(await standstill(), 11);
  });

  it('given an edit that reaches into the constitution, then the stricter rule decides from there on', async () => {
    const { id } = await draft(ALDER, [longer(20)]);
    await propose(ALDER, id);
    const { title } = await storyOf(id);
    await place.does(ALDER, TOWN, 'amendment.change', {
      amendment: id,
      reason: 'And comments by nobody.',
      changes: [{ do: 'remove', statement: 'members-comment' }],
    });
    assert.equal((await storyOf(id)).title, title);
    assert.equal(typeof title, 'string');
    assert.equal((await town()).matters[0]?.statement, 'amending-the-constitution');
  });

  it('given rules on how rules are changed outside the constitution, then they are decided as the constitution is', async () => {
    const rule = (does: string, more = 'who: auditor, deontic: must-not, orElse: { refuse: true }') =>
      `{ id: new, kind: choice, ${more}, does: ${does} }`;
    for (const [text, constitution] of [
      [rule('position.give'), true],
      [rule('[need.raise, amendment.draft]'), true],
      [rule('rulebook.amend', 'who: commissioner, deontic: may'), true],
      ['{ id: new, kind: scope, variable: amendment.withdrawers, value: [lead] }', true],
      [
        '{ id: new, kind: aggregation, decides: rulebook.amend, when: state.amendments > 9, electorates: [{ role: lead, method: delegated }], period: { days: 1 } }',
        true,
      ],
      [rule('need.raise'), false],
      [rule('amendment.comment'), false],
    ] as const) {
      const { id } = await draft(ALDER, [{ do: 'add', text }]);
      assert.equal((await storyOf(id)).constitution, constitution, text);
    }
  });

  it('given rules on who comes to have a voice, or a number that the constitution reads, then they are decided as the constitution is', async () => {
    const choice = (does: string, more: string) =>
      `{ id: new, kind: choice, who: lead, deontic: may, does: ${does}, ${more} }`;
    for (const [change, constitution] of [
      [{ do: 'add', text: choice('member.remove', `when: 'action.role == "commissioner"'`) }, true],
      [{ do: 'add', text: choice('member.remove', 'says: Anybody.') }, true],
      [{ do: 'add', text: choice('member.invite', `when: 'action.role != "provider"'`) }, true],
      [{ do: 'add', text: choice('member.admit', `when: 'action.role == "provider"'`) }, false],
      [{ do: 'add', text: '{ id: new, kind: boundary, role: commissioner, enter: {} }' }, true],
      [{ do: 'add', text: '{ id: new, kind: boundary, role: auditor, leave: {} }' }, false],
      [
        {
          do: 'add',
          text: '{ id: new, kind: aggregation, decides: member.remove, electorates: [{ role: lead, method: delegated }], period: { days: 1 } }',
        },
        true,
      ],
      [longer(20), false],
    ] as const) {
      const { id } = await draft(ALDER, [change]);
      assert.equal((await storyOf(id)).constitution, constitution, JSON.stringify(change));
    }
    const condition = 'when: has(action.constitution) && action.constitution';
    const reading = (await textInForce()).replace(condition, `${condition} && settings.standstillDays < 21`);
    const first = await place.does(ALDER, TOWN, 'amendment.draft', {
      title: 'A number',
      reason: 'Experience.',
      rulebook: reading,
    });
    await stand(place, BIRCH, (await propose(ALDER, first.id, { constitution: true })).matter, 'agree');
    const { id } = await draft(ALDER, [longer(30)]);
    assert.equal((await storyOf(id)).constitution, true);
  });

  it('given the same rules in another order or section, then it is decided as the constitution is', async () => {
    const movedTo = async (id: string, section: 'constitution' | 'rulebook') => {
      const text = parse(await textInForce()) as Record<typeof section, { id: string }[]>;
      const rule = [...text.constitution, ...text.rulebook].find((one) => one.id === id);
      assert.ok(rule !== undefined);
      for (const each of ['constitution', 'rulebook'] as const)
        text[each] = text[each].filter((one) => one !== rule);
      text[section].unshift(rule);
      return stringify(text);
    };
    for (const [rulebook, says] of [
      [await movedTo('bids-stay-sealed', 'rulebook'), 'It no longer belongs to the constitution.'],
      [
        await movedTo('amending-needs-consent', 'constitution'),
        'It comes before “amending-the-constitution” now: the first that fits counts.',
      ],
    ] as const) {
      const { id } = await place.does(ALDER, TOWN, 'amendment.draft', { title: 'x', reason: 'x', rulebook });
      assert.equal((await storyOf(id)).constitution, true);
      const seen = await place.opened.moothall.amendment(TOWN, id, { party: SAM });
      assert.deepEqual(
        seen?.changes.map(({ change, moved }) => [change, moved]),
        [['changed', says]],
      );
    }
  });

  it('given a day on which it shall be in force, then it is agreed before and in force from that day', async () => {
    const { id } = await draft(ALDER, [longer(15)], { from: '2026-03-01T00:00:00Z' });
    const { matter } = await propose(ALDER, id);
    await stand(place, BIRCH, matter, 'agree');
    assert.equal(await standstill(), 8);
    assert.equal((await storyOf(id)).status, 'agreed');
    await place.time('2026-03-01T00:00:00.000Z');
    assert.equal(await standstill(), 15);
    assert.equal((await storyOf(id)).status, 'adopted');
  });

  it('given an amendment that is being decided, when its author withdraws it, then the decision ends, the positions stay, and nobody else can', async () => {
    const { id } = await draft(ALDER, [longer(20)]);
    const { matter } = await propose(ALDER, id);
    await stand(place, BIRCH, matter, 'block', { reason: 'Too long.' });
    const withdraw = { amendment: id, reason: 'Another way was found.' };
    assert.deepEqual(await place.refusedBy(BIRCH, TOWN, 'amendment.withdraw', withdraw), []);
    await place.does(ALDER, TOWN, 'amendment.withdraw', withdraw);
    assert.deepEqual((await town()).matters, []);
    const story = await storyOf(id);
    assert.deepEqual([story.status, story.endReason], ['withdrawn', 'Another way was found.']);
    const seen = await place.opened.moothall.amendment(TOWN, id, { party: BIRCH });
    assert.deepEqual(seen?.stood.map(({ party, stance }) => [party, stance]).sort(), [
      [ALDER, 'agree'],
      [BIRCH, 'block'],
    ]);
    const late = await place.tries(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
    assert.notEqual(late.verdict, 'permitted');
    assert.equal(await standstill(), 8);
  });

  it('given another than its author, when the amendment is changed or withdrawn, then it is refused; the author may withdraw a draft', async () => {
    const { id } = await draft(ALDER, [longer(20)]);
    const change = { amendment: id, reason: 'x', changes: [longer(9)] };
    assert.deepEqual(await place.refusedBy(BIRCH, TOWN, 'amendment.change', change), [
      'amendments-are-their-authors',
    ]);
    await place.does(ALDER, TOWN, 'amendment.withdraw', { amendment: id, reason: 'Not needed.' });
    assert.equal((await storyOf(id)).status, 'withdrawn');
  });

  it('given ten open amendments of one party, then it drafts no more until one is decided or withdrawn, and others do', async () => {
    for (let n = 10; n < 20; n += 1) await draft(ALDER, [longer(n)]);
    const asked = { title: 'x', reason: 'x', changes: [longer(20)] };
    assert.deepEqual(await place.refusedBy(ALDER, TOWN, 'amendment.draft', asked), [
      'engine:too-many-of-one-party',
    ]);
    await draft(BIRCH, [longer(20)]);
    await place.does(ALDER, TOWN, 'amendment.withdraw', { amendment: 'amendment-1', reason: 'x' });
    await draft(ALDER, [longer(20)]);
  });

  it('given changes that cannot be made, then each is named, and nothing is kept', async () => {
    const wrong = async (change: JsonObject) => {
      const outcome = await place.tries(ALDER, TOWN, 'amendment.draft', {
        title: 'x',
        reason: 'x',
        changes: [change],
      });
      assert.equal(outcome.verdict, 'invalid');
      return outcome.verdict === 'invalid' ? `${outcome.errors[0]?.path} ${outcome.errors[0]?.message}` : '';
    };
    assert.match(
      await wrong({ do: 'set', setting: 'nothing', value: 1 }),
      /^\/body\/changes\/0 There is no number nothing to set; there are tenderDays/,
    );
    assert.match(
      await wrong({ do: 'set', setting: 'standstillDays', value: 99 }),
      /^\/body\/changes\/0\/value “Working days between decision and contract” is 99, and the rulebook allows at least 0 and at most 30$/,
    );
    assert.match(await wrong({ do: 'remove', statement: 'nothing' }), /There is no rule nothing/);
    assert.match(await wrong({ do: 'add', text: 'id: [' }), /cannot be read as a rule \(YAML\)/);
    assert.match(await wrong({ do: 'add', text: 'id: x\nkind: choice' }), /needs/);
    // What is written in another shape is shown as it would be right.
    const rule = 'id: x\nkind: choice\nwho: anyone\ndeontic: must-not\ndoes: need.raise';
    for (const orElse of ['refuse', 'refuse: true', '{ refused: true }'])
      assert.match(
        await wrong({ do: 'add', text: `${rule}\norElse: ${orElse}` }),
        /for example orElse: \{ refuse: true \}/,
      );
    assert.match(
      await wrong({
        do: 'add',
        text: 'id: x\nkind: aggregation\ndecides: need.raise\nelectorates: commissioner',
      }),
      /electorates: here stands a list.*for example electorates: \[\{ role: commissioner, method: consent \}\]/,
    );
    // What a form leaves out is asked for by its name.
    assert.match(await wrong({ do: 'set' }), /^\/body\/changes\/0 Choose the number/);
    assert.match(
      await wrong({ do: 'set', setting: 'standstillDays' }),
      /Enter the new value of standstillDays/,
    );
    for (const what of ['replace', 'remove', 'raise'])
      assert.match(await wrong({ do: what }), /^\/body\/changes\/0 Choose the rule/);
  });

  it('given a whole text with a fault in a condition, when it is drafted or would begin an arrangement, then the line is named', async () => {
    const lines = (await textInForce()).split('\n');
    const at = lines.findIndex((line) => line.includes('action.deadline < addDays('));
    const rulebook = lines
      .map((line, n) => (n === at ? line.replace('.deadline', '.deadlin') : line))
      .join('\n');
    const firstOf = (outcome: Awaited<ReturnType<Place['tries']>>) =>
      outcome.verdict === 'invalid' ? `${outcome.errors[0]?.path} ${outcome.errors[0]?.message}` : outcome;
    const wrong = new RegExp(`^/body/rulebook line ${at + 1}, column \\d+: .*deadlin`);
    assert.match(
      String(
        firstOf(await place.tries(ALDER, TOWN, 'amendment.draft', { title: 'x', reason: 'x', rulebook })),
      ),
      wrong,
    );
    const start = { title: 'Other', purpose: 'x', rulebook, regime: 'none' };
    assert.match(
      String(firstOf(await place.tries(ALDER, 'arrangement/other', 'arrangement.start', start))),
      wrong,
    );
  });

  it('given a rule in parts, as a form asks for them, then it is a rule like any other, and a part of it can be changed', async () => {
    const adopt = async (change: JsonObject) => {
      const { id } = await draft(ALDER, [change]);
      const { matter } = await propose(ALDER, id);
      await stand(place, BIRCH, matter, 'agree');
    };
    const says = async () =>
      (await place.opened.moothall.rulebook(TOWN))?.statements.find(({ id }) => id === 'no-long-titles')
        ?.says;
    const raise = () =>
      place.tries(ALDER, TOWN, 'need.raise', { title: 'More care at home, please', description: 'x' });
    await adopt({
      do: 'add',
      id: 'no-long-titles',
      who: 'anyone',
      deontic: 'must-not',
      does: 'need.raise',
      when: 'action.title.size() > 20',
    });
    const refused = await raise();
    assert.deepEqual(refused.verdict === 'refused' && refused.by.map(({ id }) => id), ['no-long-titles']);
    assert.match((await says()) ?? '', /^Nobody may raise a need when/);
    await adopt({ do: 'replace', statement: 'no-long-titles', says: 'Titles are short.' });
    assert.equal(await says(), 'Titles are short.');
    assert.equal((await raise()).verdict, 'refused');
    // Other content needs other words: those of before fall away.
    await adopt({ do: 'replace', statement: 'no-long-titles', when: 'action.title.size() > 40' });
    assert.match((await says()) ?? '', /40/);
    assert.equal((await raise()).verdict, 'permitted');
    for (const [change, message] of [
      [
        { do: 'add', id: 'x', who: 'anyone' },
        /A new rule still lacks whether they may, must or must not and what they do\./,
      ],
      [{ do: 'replace', statement: 'no-long-titles' }, /Say what takes the place/],
      [{ do: 'replace', statement: 'providers', who: 'anyone' }, /write it anew as a text/],
    ] as const) {
      const outcome = await place.tries(ALDER, TOWN, 'amendment.draft', {
        title: 'x',
        reason: 'x',
        changes: [change],
      });
      assert.match(outcome.verdict === 'invalid' ? (outcome.errors[0]?.message ?? '') : '', message);
    }
  });

  it('given a text by which nobody could amend any more, then it is refused however it is agreed', async () => {
    const changes = [{ do: 'remove', statement: 'partners-amend' }];
    const outcome = await place.tries(ALDER, TOWN, 'amendment.draft', { title: 'x', reason: 'x', changes });
    assert.equal(outcome.verdict, 'refused');
    assert.deepEqual(outcome.verdict === 'refused' && outcome.by.map(({ id }) => id), [
      'engine:last-way-to-amend',
    ]);
  });
});

describe('what a draft may get wrong', () => {
  const doubtsOf = async (changes: readonly JsonObject[]) => {
    const { id = '' } = await draft(ALDER, changes);
    const seen = await place.opened.moothall.amendment(TOWN, id, { party: ALDER });
    assert.ok(seen?.analysis !== undefined);
    return seen.analysis.doubts;
  };

  it('given the present rules with another number, then nothing is found', async () => {
    assert.deepEqual(await doubtsOf([longer(20)]), []);
  });

  it('given a refusal that takes back a permission, then the permission is named with a case and a way to mend it', async () => {
    const [doubt, ...more] = await doubtsOf([
      {
        do: 'add',
        text: 'id: no-needs\nkind: choice\nwho: anyone\ndeontic: must-not\ndoes: need.raise\norElse: { refuse: true }\nsays: Nobody raises a need.',
      },
    ]);
    assert.match(
      doubt?.says ?? '',
      /can never allow “Raise a need”: “Nobody raises a need\.” \(no-needs\) refuses it.*for example.*condition/,
    );
    assert.equal(doubt?.isNew, true);
    for (const one of more) assert.match(one.says, /Raise a need|Support a need|need\.raise/);
  });

  it('given the only permission for an act removed, then it says that nobody may do it any more', async () => {
    const [doubt, ...more] = await doubtsOf([{ do: 'remove', statement: 'anyone-asks' }]);
    assert.match(doubt?.says ?? '', /^nobody may do: Ask a question \(enquiry\.ask\); for example/);
    assert.deepEqual(more, []);
  });
});

describe('joint decisions', () => {
  /** Partners and those who use the service decide together; where nothing is decided, a role decides. */
  const together = (fallback: string): JsonObject => ({
    do: 'replace',
    statement: 'amending-needs-consent',
    text: `id: amending-needs-consent
kind: aggregation
decides: rulebook.amend
electorates: [{ role: commissioner, method: majority, quorum: 1 }, { role: service-user, method: majority, quorum: 1 }]
period: { days: 10 }
fallback: ${fallback}`,
  });
  const agreeTo = async (change: JsonObject) => {
    const { id } = await draft(ALDER, [change]);
    const { matter } = await propose(ALDER, id, { constitution: true });
    await stand(place, BIRCH, matter, 'agree');
  };

  it('given two electorates, when one says no, then it may still be persuaded; where it is not, nothing changes', async () => {
    await agreeTo(together('keep'));
    const { id } = await draft(ALDER, [longer(20)]);
    const { matter } = await propose(ALDER, id);
    await stand(place, BIRCH, matter, 'agree');
    await stand(place, SAM, matter, 'disagree', { reason: 'We wait long enough.' });
    assert.equal((await storyOf(id)).status, 'proposed');
    await stand(place, SAM, matter, 'agree');
    assert.equal(await standstill(), 20);
    const second = await draft(ALDER, [longer(25)]);
    const again = await propose(ALDER, second.id);
    await stand(place, BIRCH, again.matter, 'agree');
    await stand(place, SAM, again.matter, 'disagree', { reason: 'We wait long enough.' });
    await place.time('2026-01-16T09:00:00.000Z');
    assert.equal(await standstill(), 20);
    assert.equal((await storyOf(second.id)).status, 'rejected');
  });

  it('given a quorum that is missed, when the time ends, then the fallback fires: a named role decides', async () => {
    await agreeTo(together('{ decides: { role: service-user, method: majority, period: { days: 5 } } }'));
    const { id } = await draft(ALDER, [longer(20)]);
    const first = await propose(ALDER, id);
    await place.time('2026-01-16T09:00:00.000Z');
    const [second] = (await town()).matters;
    assert.equal(second?.after, first.matter);
    await stand(place, SAM, String(second?.id), 'agree');
    assert.equal(await standstill(), 20);
  });

  it('given a deadlock that another arrangement is asked to decide, then it decides by its own rules, and the answer counts', async () => {
    const county = {
      title: 'County',
      purpose: 'Care in the county.',
      rulebook: 'traditional',
      regime: 'none',
    };
    await place.does(OAK, 'arrangement/county', 'arrangement.start', county);
    await agreeTo(together('{ refers: { arrangement: arrangement/county, period: { days: 20 } } }'));
    const { id } = await draft(ALDER, [longer(20)]);
    await propose(ALDER, id);
    await place.time('2026-01-16T09:00:00.000Z');
    const [second] = (await town()).matters;
    const electorates = second?.electorates as { electors: string[] }[];
    assert.deepEqual(
      electorates.map(({ electors }) => electors),
      [['arrangement/county']],
    );
    const there = await place.opened.moothall.read('arrangement/county', { party: OAK });
    assert.deepEqual(Object.keys(there?.document.referrals ?? {}), ['referral-1']);
    const answer = { referral: 'referral-1', stance: 'agree', reason: 'It serves the county.' };
    assert.deepEqual(await place.refusedBy(ALDER, 'arrangement/county', 'referral.decide', answer), []);
    const forged = { from: 'arrangement/county', matter: String(second?.id), stance: 'agree' };
    assert.deepEqual(await place.refusedBy(ALDER, TOWN, 'referral.answer', forged), []);
    await place.does(OAK, 'arrangement/county', 'referral.decide', answer);
    await place.time('2026-01-16T10:00:00.000Z');
    assert.equal(await standstill(), 20);
    assert.equal((await storyOf(id)).status, 'adopted');
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });

  it('given that what another arrangement is asked is withdrawn, or its time passes, then nothing is asked there any more', async () => {
    const county = { title: 'County', purpose: 'Care.', rulebook: 'traditional', regime: 'none' };
    await place.does(OAK, 'arrangement/county', 'arrangement.start', county);
    await agreeTo(together('{ refers: { arrangement: arrangement/county, period: { days: 20 } } }'));
    const asked = async () => {
      const there = await place.opened.moothall.read('arrangement/county', { party: OAK });
      return Object.keys(there?.document.referrals ?? {});
    };
    const { id } = await draft(ALDER, [longer(20)]);
    await propose(ALDER, id);
    await place.time('2026-01-16T09:00:00.000Z');
    assert.deepEqual(await asked(), ['referral-1']);
    await place.does(ALDER, TOWN, 'amendment.withdraw', { amendment: id, reason: 'Another time.' });
    await place.time('2026-01-16T10:00:00.000Z');
    assert.deepEqual(await asked(), []);
    const other = await draft(ALDER, [longer(19)]);
    await propose(ALDER, other.id);
    await place.time('2026-01-28T09:00:00.000Z');
    assert.deepEqual(await asked(), ['referral-2']);
    await place.time('2026-02-28T09:00:00.000Z');
    assert.deepEqual(await asked(), []);
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  });

  it('given each role and each act that changes rules, then nobody adopts, alters or skips by being who it is', async () => {
    await place.does(ALDER, TOWN, 'member.admit', { party: OAK, role: 'auditor' });
    await place.does(ALDER, TOWN, 'member.admit', { party: ALDER, role: 'lead' });
    const { id } = await draft(ALDER, [longer(20)]);
    const { matter } = await propose(ALDER, id);
    for (const party of [OAK, 'party/elm', SAM]) {
      for (const [action, body] of [
        ['rulebook.amend', { rulebook: 'traditional', reason: 'x', constitution: true }],
        ['rulebook.enact', { amendment: id }],
        ['amendment.draft', { title: 'x', reason: 'x', changes: [longer(9)] }],
        ['position.give', { matter: matter ?? '', stance: 'agree' }],
        ['clock.tick', {}],
      ] as const) {
        const outcome = await place.tries(party, TOWN, action, body);
        assert.notEqual(outcome.verdict, 'permitted', `${action} as ${party}`);
      }
    }
    for (const [action, body] of [
      ['rulebook.enact', { amendment: id }],
      ['clock.tick', {}],
    ] as const)
      assert.equal(
        (await place.tries(ALDER, TOWN, action, body)).verdict,
        'refused',
        'leading is no power over the rules',
      );
    assert.equal(await standstill(), 8);
  });

  it('given the last who could amend, when it leaves or would remove itself, then it is refused', async () => {
    const text = '{ id: partners, kind: position, role: commissioner, title: Commissioner }';
    await agreeTo({ do: 'replace', statement: 'partners', text });
    await place.does(BIRCH, TOWN, 'member.leave', { role: 'commissioner' });
    assert.deepEqual(await place.refusedBy(ALDER, TOWN, 'member.leave', { role: 'commissioner' }), [
      'engine:last-way-to-amend',
    ]);
  });
});

describe('rules that change while a market runs', () => {
  it('given an open procedure, when the rules change, then it ends under its own and the next starts under the new', async () => {
    await place.does(ALDER, 'procedure/old', 'procedure.start', PROCEDURE);
    const { id } = await draft(ALDER, [longer(20)]);
    const { matter } = await propose(ALDER, id);
    await stand(place, BIRCH, matter, 'agree');
    const refused = await place.refusedBy(ALDER, 'procedure/new-one', 'procedure.start', PROCEDURE);
    assert.ok(refused.includes('standstill-is-kept'));
    await place.does(ALDER, 'procedure/new-one', 'procedure.start', { ...PROCEDURE, standstillDays: 20 });
    const pins = async (stream: string) => (await place.opened.moothall.read(stream, {}))?.pins.rulebook;
    assert.notEqual(await pins('procedure/old'), await pins('procedure/new-one'));
    await place.does(ALDER, 'procedure/old', 'tender.amend', {
      standstillDays: 9,
      reason: 'Its own rules allow it.',
    });
  });

  it('given a partnership, when it becomes distributed and a partnership again, then each move is an amendment with its reason', async () => {
    for (const [form, reason] of [
      ['distributed', 'Each of us wants its own policy.'],
      ['partnership', 'One policy was simpler.'],
    ] as const) {
      const drafted = await place.does(ALDER, TOWN, 'amendment.draft', {
        title: form,
        reason,
        rulebook: form,
      });
      const { matter } = await place.does(ALDER, TOWN, 'rulebook.amend', {
        amendment: drafted.id,
        reason,
        constitution: true,
      });
      if (matter !== undefined) await stand(place, BIRCH, matter, 'agree');
      assert.equal((await town()).document.rulebook, form);
      assert.equal((await storyOf(drafted.id)).reason, reason);
    }
    const fresh = await place.again();
    assert.deepEqual((await verify(fresh.parts, {})).faults, []);
    await fresh.close();
  });
});

describe('what a change would have done', () => {
  const weigh = async (effects: readonly string[], changes: readonly JsonObject[]) => {
    const { id } = await draft(ALDER, changes);
    const { text } = ((await town()).document.openAmendments as Record<string, { text: string }>)[id] ?? {
      text: '',
    };
    return impactOf(
      place.opened.parts,
      TOWN,
      text,
      effects.map((statement) => ({ statement })),
    );
  };
  const market = async () => {
    await place.does(ALDER, 'procedure/care', 'procedure.start', PROCEDURE);
    await place.tries(ALDER, 'procedure/care', 'bids.open');
    await place.does(OAK, 'procedure/care', 'enquiry.ask', { question: 'When?' });
  };

  it('given a longer standstill, then the procedure that was started would have been refused, and nothing else', async () => {
    await market();
    const impact = await weigh(['setting standstillDays'], [longer(20)]);
    assert.deepEqual(
      impact.flips.map(({ stream, action, was, would, by }) => ({ stream, action, was, would, by })),
      [
        {
          stream: 'procedure/care',
          action: 'procedure.start',
          was: 'permitted',
          would: 'refused',
          by: ['standstill-is-kept'],
        },
      ],
    );
    assert.ok(impact.judged < impact.acts);
    // The act leads to its place in the record, and its stream is named as far as the viewer sees it.
    assert.equal(impact.flips[0]?.seq, 1);
    const seen = await place.opened.moothall.impact(TOWN, 'amendment-1', { party: ALDER });
    assert.equal(seen?.titles['procedure/care'], PROCEDURE.title);
  });

  it('given a number that a rule reads by its name in brackets, then the act goes otherwise as well, and the rule is looked at', async () => {
    const brackets = (await textInForce()).replaceAll(
      'settings.standstillDays',
      'settings["standstillDays"]',
    );
    const first = await place.does(ALDER, TOWN, 'amendment.draft', {
      title: 'Brackets',
      reason: 'A style.',
      rulebook: brackets,
    });
    await stand(place, BIRCH, (await propose(ALDER, first.id)).matter, 'agree');
    await market();
    const impact = await weigh(['setting standstillDays'], [longer(20)]);
    assert.deepEqual(
      impact.flips.map(({ action, by }) => [action, by]),
      [['procedure.start', ['standstill-is-kept']]],
    );
  });

  it('given the rule that keeps bids sealed removed, then the refused attempt would have been allowed', async () => {
    await market();
    const impact = await weigh(['bids-stay-sealed'], [{ do: 'remove', statement: 'bids-stay-sealed' }]);
    assert.deepEqual(
      impact.flips.map(({ action, was, would }) => [action, was, would]),
      [['bids.open', 'refused', 'permitted']],
    );
  });

  it('given a shorter time to answer, then the answer that came late would have breached a duty, and the one in time not', async () => {
    await place.does(ALDER, 'procedure/care', 'procedure.start', PROCEDURE);
    const ask = (question: string) => place.does(OAK, 'procedure/care', 'enquiry.ask', { question });
    const answer = (enquiry: string) =>
      place.does(ALDER, 'procedure/care', 'enquiry.answer', { enquiry, answer: 'So.' });
    await ask('When?');
    await ask('Where?');
    await place.time('2026-01-06T09:00:00.000Z');
    await answer('enquiry-2');
    await place.time('2026-01-09T09:00:00.000Z');
    await answer('enquiry-1');
    await ask('Who?');
    await place.time('2026-02-01T09:00:00.000Z');
    const impact = await weigh(['setting answerDays'], [{ do: 'set', setting: 'answerDays', value: 2 }]);
    assert.deepEqual(
      impact.breached.map(({ statement, due, done }) => [statement, due, done]),
      [
        ['questions-are-answered-soon', '2026-01-07T09:00:00.000Z', 'late'],
        ['questions-are-answered-soon', '2026-01-13T09:00:00.000Z', 'never'],
      ],
    );
  });

  it('given a role with room for one, then those who hold it now are stranded', async () => {
    const text = '{ id: providers, kind: position, role: provider, title: Provider, max: 1 }';
    const impact = await weigh(['providers'], [{ do: 'replace', statement: 'providers', text }]);
    assert.match(impact.stranded.join(), /2 parties hold the role provider; “providers” has room for 1/);
  });

  it('given an unchanged rulebook, when everything is judged again, then nothing goes otherwise', async () => {
    await market();
    const { parts } = place.opened;
    const { rulebook } = (await town()).pins;
    const all =
      (await place.opened.moothall.rulebook(TOWN))?.statements.map(({ id }) => ({ statement: id })) ?? [];
    const impact = await impactOf(parts, TOWN, rulebook ?? '', all);
    assert.ok(impact.judged > 8 && impact.judged === impact.acts, JSON.stringify(impact));
    assert.equal(impact.flipped, 0);
  });
});
