import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { foundTown, openPlace, type Place } from './place.ts';

/** What no text may do, however it is agreed: end the last way to change the rules, or ask less than the law. */
const TOWN = 'arrangement/town';
const LAWFUL = 'arrangement/lawful';
const ALDER = 'party/alder';
let place: Place;

before(async () => {
  place = await openPlace('simulated');
  place.at('2026-01-05T09:00:00.000Z');
  await foundTown(place);
  await place.does(ALDER, LAWFUL, 'arrangement.start', {
    title: 'Under the Act',
    purpose: 'p',
    rulebook: 'partnership',
    regime: 'gb-pa-2023',
  });
});
after(() => place.close());

const drafted = (changes: readonly JsonObject[], stream = TOWN) =>
  place.tries(ALDER, stream, 'amendment.draft', { title: 'x', reason: 'x', changes });
const refusal = async (...asked: Parameters<typeof drafted>): Promise<string> => {
  const outcome = await drafted(...asked);
  // Of one party ten may lie open.
  if (outcome.verdict === 'permitted')
    await place.does(ALDER, asked[1] ?? TOWN, 'amendment.withdraw', {
      amendment: outcome.id,
      reason: 'read',
    });
  return outcome.verdict === 'refused'
    ? `${outcome.by.map(({ id }) => id).join()}: ${outcome.message}`
    : outcome.verdict;
};
const partners = (more: string): JsonObject => ({
  do: 'replace',
  statement: 'partners-amend',
  text: `{ id: partners-amend, kind: choice, who: commissioner, deontic: may, does: [rulebook.amend, amendment.draft]${more} }`,
});
const voters = (electorate: string, more = ''): JsonObject => ({
  do: 'replace',
  statement: 'amending-needs-consent',
  text: `{ id: amending-needs-consent, kind: aggregation, decides: rulebook.amend, electorates: [${electorate}], period: { days: 10 }${more} }`,
});
const against = (when: string): JsonObject => ({
  do: 'add',
  text: `{ id: never-again, kind: choice, who: anyone, deontic: must-not, does: rulebook.amend, orElse: { refuse: true }${when} }`,
});
const silent = (who: string, more = ''): JsonObject => ({
  do: 'add',
  text: `{ id: quiet, kind: choice, who: ${who}, deontic: must-not, does: position.give, orElse: { refuse: true }${more} }`,
});

describe('a way to change the rules that does not last', () => {
  for (const [name, change, says] of [
    ['a last day', partners(', validTo: 2026-04-01'), /\(partners-amend\) holds until 1 April 2026 only/],
    ['a first day', partners(', validFrom: 2026-04-01'), /\(partners-amend\) does not hold yet/],
    [
      'a time',
      partners(`, when: 'now < timestamp("2026-04-01T00:00:00Z")'`),
      /lets them only when .*1 April 2026/,
    ],
    [
      'a state that passes',
      partners(`, when: 'state.needsRaised == 0'`),
      /lets them only when .*needs raised/,
    ],
    ['what has happened', partners(`, when: '!("need.raised" in happened)'`), /lets them only when/],
    [
      'a voice that passes',
      {
        ...partners(''),
        text: '{ id: partners-amend, kind: choice, who: elector, deontic: may, does: rulebook.amend }',
      },
      /Nobody here could/,
    ],
    ['a refusal that comes', against(', validFrom: 2026-04-01'), /\(never-again\) may refuse it/],
    [
      'a refusal by time',
      against(`, when: 'now > timestamp("2026-04-01T00:00:00Z")'`),
      /\(never-again\) may refuse it, when/,
    ],
    [
      'more votes than there are',
      voters('{ role: commissioner, method: majority, share: 1 }'),
      /may have to decide it, and the commissioners could not carry it/,
    ],
    [
      'nobody who may say yes',
      silent('anyone'),
      /\(quiet\) may keep the commissioners from giving the positions/,
    ],
    [
      'nobody who may say yes from some day on',
      silent('commissioner', `, when: 'now > timestamp("2026-04-01T00:00:00Z")'`),
      /\(quiet\) may keep the commissioners from giving .*, when /,
    ],
    ['nobody who decides', voters('{ role: auditor, method: unanimity }'), /the auditors could not carry it/],
    [
      'votes that close before anybody else can answer',
      {
        ...voters(''),
        text: '{ id: amending-needs-consent, kind: aggregation, decides: rulebook.amend, electorates: [{ role: commissioner, method: unanimity }], period: { days: 0 } }',
      },
      /may have to decide it, and closes as it opens, before the commissioners can answer/,
    ],
    [
      'a quorum that the one who proposes cannot be',
      {
        ...voters(''),
        text: '{ id: amending-needs-consent, kind: aggregation, decides: rulebook.amend, electorates: [{ role: commissioner, method: consent, quorum: 1 }], period: { workingDays: 0 } }',
      },
      /closes as it opens/,
    ],
    [
      'a refusal of whoever shows something of itself',
      against(`, if: '"name" in actor.evidence'`),
      /\(never-again\) may refuse it, when/,
    ],
    [
      'silence of whoever shows something of itself',
      silent('anyone', `, if: 'actor.evidence.size() > 0'`),
      /\(quiet\) may keep the commissioners from giving/,
    ],
    [
      'a permission of whoever shows something of itself',
      partners(`, if: '"identifier" in actor.evidence'`),
      /lets them only when .*identifier/,
    ],
    [
      'one text alone that may be asked for',
      against(`, when: '!has(action.rulebook) || action.rulebook != "a new text"'`),
      /\(never-again\) may refuse it/,
    ],
    [
      'one reason alone that may be given',
      against(`, when: 'action.reason != "a reason"'`),
      /\(never-again\) may refuse it/,
    ],
    [
      'drafts of one number alone',
      against(`, when: '!has(action.amendment) || action.amendment != "amendment-2"'`),
      /\(never-again\) may refuse it/,
    ],
    [
      'voices in one decision alone',
      silent('commissioner', `, when: 'action.matter != "matter-1"'`),
      /\(quiet\) may keep the commissioners from giving/,
    ],
    [
      'drafts of numbers alone that nobody reaches',
      against(`, when: '!has(action.amendment) || size(action.amendment) < 18'`),
      /\(never-again\) may refuse it/,
    ],
    [
      'voices alone in decisions that nobody reaches',
      silent('commissioner', `, when: 'size(action.matter) < 15'`),
      /\(quiet\) may keep the commissioners from giving/,
    ],
    [
      'whole texts alone that keep what there is',
      against(`, when: '!has(action.rulebook) || !action.rulebook.contains("amending-needs-consent")'`),
      /\(never-again\) may refuse it/,
    ],
  ] as const)
    it(`given ${name}, then the draft is refused, and says which rule and how to mend it`, async () => {
      const message = await refusal([change]);
      assert.match(message, /^engine:last-way-to-amend: /);
      assert.match(message, says);
      assert.match(message, /Leave a rule that lets a member change the rules, without a last day/);
    });

  for (const [name, change] of [
    ['a condition on one of several by name', partners(`, if: 'actor.id != "party/alder"'`)],
    ['a condition on another of them by name', partners(`, if: 'actor.id != "party/birch"'`)],
    ['a condition on who acts', partners(`, when: '!("provider" in actor.roles)'`)],
    ['a condition on numbers that are set', partners(", when: 'settings.standstillDays < 30'")],
    [
      'a last day where another way is left',
      {
        do: 'add',
        constitution: true,
        text: '{ id: groups-too, kind: choice, who: commissioner, deontic: may, does: rulebook.amend, validTo: 2026-04-01 }',
      },
    ],
    ['a refusal that has ended', against(', validTo: 2026-01-01')],
    ['silence of those who have no voice in it', silent('auditor')],
    ['a refusal to block alone', silent('commissioner', `, when: 'action.stance == "block"'`)],
    [
      'a refusal of others',
      against(`, when: '"provider" in actor.roles && now > timestamp("2026-04-01T00:00:00Z")'`),
    ],
    [
      'weights that are settled',
      voters(`{ role: commissioner, method: majority, weight: 'elector == "party/alder" ? 2 : 1' }`),
    ],
    [
      'weights that hang on the state, such as on who has needs',
      voters(
        `{ role: commissioner, method: qualified, weight: 'state.needs.exists(n, state.needs[n].by == elector) ? 3 : 1' }`,
      ),
    ],
    ['voices none of which weighs anything', voters(`{ role: commissioner, method: majority, weight: '0' }`)],
    [
      'voices that may come to weigh nothing',
      voters(
        `{ role: commissioner, method: majority, weight: 'now < timestamp("2026-04-01T00:00:00Z") ? 1 : 0' }`,
      ),
    ],
    [
      'votes that close at once where whoever proposes carries them',
      {
        ...voters(''),
        text: '{ id: amending-needs-consent, kind: aggregation, decides: rulebook.amend, electorates: [{ role: commissioner, method: majority, quorum: 0.5 }], period: { days: 0 } }',
      },
    ],
    ['changes by drafts alone', against(", when: 'has(action.rulebook)'")],
    ['changes by whole texts alone', against(", when: 'has(action.amendment)'")],
    ['positions with a reason alone', silent('commissioner', ", when: '!has(action.reason)'")],
  ] as const)
    it(`given ${name}, then the draft is permitted`, async () => {
      assert.equal(await refusal([change]), 'permitted');
    });

  it('given changes by drafts alone, which nobody may write any more, then the draft is refused, however that is put', async () => {
    const noTexts = against(", when: 'has(action.rulebook)'");
    const written = (more: string): JsonObject => ({
      do: 'add',
      text: `{ id: unwritten, kind: choice, who: anyone, deontic: must-not, does: amendment.draft, orElse: { refuse: true }${more} }`,
    });
    assert.match(await refusal([noTexts, written('')]), /last-way-to-amend: .*\(unwritten\) may refuse it/);
    assert.match(
      await refusal([noTexts, written(`, when: 'now > timestamp("2026-04-01T00:00:00Z")'`)]),
      /last-way-to-amend: .*\(unwritten\) may refuse it, when/,
    );
    const noDrafters = {
      ...partners(''),
      text: '{ id: partners-amend, kind: choice, who: commissioner, deontic: may, does: rulebook.amend }',
    };
    assert.match(await refusal([noTexts, noDrafters]), /last-way-to-amend: /);
    assert.equal(await refusal([noDrafters]), 'permitted', 'whole texts are left');
    assert.equal(await refusal([noTexts, written(", when: 'has(action.rulebook)'")]), 'permitted');
  });

  it('given drafts alone that look like no rule there could be, then the draft is refused', async () => {
    const noTexts = against(", when: 'has(action.rulebook)'");
    const kinds = ['position', 'boundary', 'choice', 'aggregation', 'information', 'payoff', 'scope'];
    const unlike = [...kinds, '\\'].map((word) => `!c.text.contains(${JSON.stringify(word)})`).join(' && ');
    const narrow = (when: string): JsonObject => ({
      do: 'add',
      text: JSON.stringify({
        ...{ id: 'narrow', kind: 'choice', who: 'anyone', deontic: 'must-not', does: 'amendment.draft' },
        ...{ when, orElse: { refuse: true } },
      }),
    });
    const told = `!has(action.changes) || !action.changes.all(c, has(c.text) && c.do == "add" && ${unlike})`;
    assert.match(
      await refusal([noTexts, narrow(told)]),
      /last-way-to-amend: .*\(narrow\) may refuse it, when/,
    );
    assert.equal(
      await refusal([noTexts, narrow('has(action.changes) && size(action.changes) > 3')]),
      'permitted',
    );
  });

  it('given a joint decision of nobody that drafts or procedures would wake, then the draft is refused', async () => {
    for (const when of ['state.amendmentsDrafted > 1000', 'state.procedures.size() > 0']) {
      const waking: JsonObject = {
        ...{ do: 'replace', statement: 'amending-the-constitution' },
        text: `{ id: amending-the-constitution, kind: aggregation, decides: rulebook.amend, when: '${when}', electorates: [{ role: auditor, method: unanimity }], period: { days: 10 } }`,
      };
      assert.match(await refusal([waking]), /last-way-to-amend: .*the auditors could not carry it/, when);
    }
  });

  it('given voices that may be kept out and weigh more than the quorum leaves, then the draft is refused', async () => {
    const weighed = (quorum: number): JsonObject[] => [
      voters(
        `{ role: commissioner, method: majority, quorum: ${quorum}, weight: 'elector == "party/birch" ? 3 : 1' }`,
      ),
      silent('anyone', `, if: 'actor.id == "party/birch"'`),
    ];
    assert.match(await refusal(weighed(0.5)), /last-way-to-amend: .*\(quiet\) may keep the commissioners/);
    assert.equal(await refusal(weighed(0.25)), 'permitted');
  });

  it('given weights that hang on the state and voices that may be kept out, then the draft is refused', async () => {
    const weighed = (weight: string): JsonObject[] => [
      voters(`{ role: commissioner, method: majority, quorum: 0.25, weight: '${weight}' }`),
      silent('anyone', `, if: 'actor.id == "party/birch"'`),
    ];
    assert.match(
      await refusal(weighed('state.needsRaised > 3 && elector == "party/birch" ? 9 : 1')),
      /last-way-to-amend: .*\(quiet\) may keep the commissioners/,
    );
    assert.equal(await refusal(weighed('1')), 'permitted');
  });

  it('given weights that hang on the state and votes that close at once, then the draft is refused', async () => {
    const atOnce = (weight: string): JsonObject => ({
      ...voters(''),
      text: `{ id: amending-needs-consent, kind: aggregation, decides: rulebook.amend, electorates: [{ role: commissioner, method: majority, quorum: 0.5, weight: '${weight}' }], period: { days: 0 } }`,
    });
    assert.match(await refusal([atOnce('state.needsRaised > 3 ? 1 : 2')]), /closes as it opens/);
    assert.equal(await refusal([atOnce('2')]), 'permitted');
  });

  it('given changes by drafts alone that their authors can neither change nor withdraw, then the draft is refused', async () => {
    const noTexts = against(", when: 'has(action.rulebook)'");
    const drafters = (acts: string): JsonObject[] => [
      {
        ...partners(''),
        text: `{ id: partners-amend, kind: choice, who: commissioner, deontic: may, does: [rulebook.amend, amendment.draft${acts}] }`,
      },
      { do: 'remove', statement: 'authors-withdraw' },
    ];
    // What was to be in force on a day that has passed takes the room of its author, and cannot be put to the vote.
    assert.match(
      await refusal([noTexts, ...drafters('')]),
      /last-way-to-amend: .*lets their author change or withdraw a draft/,
    );
    assert.equal(await refusal([noTexts, ...drafters(', amendment.withdraw')]), 'permitted');
    assert.equal(await refusal([noTexts, ...drafters(', amendment.change')]), 'permitted');
    const never: JsonObject = {
      do: 'add',
      text: '{ id: kept, kind: choice, who: anyone, deontic: must-not, does: amendment.withdraw, when: "state.amendmentsDrafted > 1000", orElse: { refuse: true } }',
    };
    assert.match(
      await refusal([noTexts, ...drafters(', amendment.withdraw'), never]),
      /\(kept\) may refuse it/,
    );
  });

  it('given a constitution that nobody could change any more, then the draft stands and its page says so', async () => {
    const doubts = async (change: JsonObject): Promise<string> => {
      const { id } = await place.does(ALDER, TOWN, 'amendment.draft', {
        ...{ title: 'x', reason: 'x', changes: [change] },
      });
      const seen = await place.opened.moothall.amendment(TOWN, id, { party: ALDER });
      await place.does(ALDER, TOWN, 'amendment.withdraw', { amendment: id, reason: 'read' });
      return (seen?.analysis?.doubts ?? []).map(({ says }) => says).join(' | ');
    };
    const frozen = against(", when: 'has(action.constitution) && action.constitution'");
    const said = /a time may come when nobody here can change the constitution any more: .*/;
    assert.match(await doubts(frozen), said);
    assert.match(
      await doubts(frozen),
      /\(never-again\) may refuse it, when .* The other rules could be changed still/,
    );
    const nobodys: JsonObject = {
      ...{ do: 'replace', statement: 'amending-the-constitution' },
      text: `{ id: amending-the-constitution, kind: aggregation, decides: rulebook.amend, when: 'has(action.constitution) && action.constitution', electorates: [{ role: auditor, method: unanimity }], period: { days: 10 } }`,
    };
    assert.match(await doubts(nobodys), said);
    assert.doesNotMatch(await doubts(silent('auditor')), said);
  });

  it('given votes that close as they open and one who decides, then nobody is let in who could not be heard', async () => {
    const alone = 'arrangement/alone';
    const terms = { title: 't', purpose: 'p', rulebook: 'partnership', regime: 'none' };
    await place.does(ALDER, alone, 'arrangement.start', terms);
    const atOnce = (statement: string, more: string): JsonObject => ({
      ...{ do: 'replace', statement },
      text: `{ id: ${statement}, kind: aggregation, decides: rulebook.amend, electorates: [{ role: commissioner, method: unanimity }], period: { days: 0 }${more} }`,
    });
    const changes = [
      atOnce('amending-the-constitution', ", when: 'has(action.constitution) && action.constitution'"),
      atOnce('amending-needs-consent', ''),
    ];
    const { id } = await place.does(ALDER, alone, 'amendment.draft', { title: 'x', reason: 'x', changes });
    await place.does(ALDER, alone, 'rulebook.amend', { amendment: id, reason: 'x', constitution: true });
    const outcome = await place.tries(ALDER, alone, 'member.admit', {
      ...{ party: 'party/birch', role: 'commissioner' },
    });
    assert.equal(outcome.verdict, 'refused');
    assert.match(outcome.verdict === 'refused' ? outcome.message : '', /closes as it opens, before the comm/);
  });

  it('given a text by which one party alone could change it, by its name, then no arrangement starts with it', async () => {
    const partnership = readFileSync(
      new URL('../../rulebooks/forms/partnership.yaml', import.meta.url),
      'utf8',
    );
    for (const name of ['party/a', 'party/b', ALDER]) {
      const text = partnership.replace(
        '    does: [rulebook.amend, ',
        `    if: actor.id == "${name}"\n    does: [rulebook.amend, `,
      );
      assert.notEqual(text, partnership);
      const outcome = await place.tries(ALDER, 'arrangement/named', 'arrangement.start', {
        ...{ title: 't', purpose: 'p', rulebook: text, regime: 'none' },
      });
      assert.equal(outcome.verdict, 'refused', name);
      assert.ok('by' in outcome && outcome.by.some(({ id }) => id === 'engine:last-way-to-amend'));
    }
  });

  it('given a text of its own that does not last, then no arrangement starts with it', async () => {
    const rulebook = ((await place.opened.moothall.rulebook(TOWN))?.text ?? '').replace(
      /( {2}- id: partners-amend\n)/,
      '$1    validTo: 2026-04-01\n',
    );
    const outcome = await place.tries(ALDER, 'arrangement/short', 'arrangement.start', {
      title: 't',
      purpose: 'p',
      rulebook,
      regime: 'none',
    });
    assert.deepEqual(
      outcome.verdict === 'refused' && outcome.by.map(({ id }) => id),
      ['engine:last-way-to-amend'],
      JSON.stringify(outcome),
    );
  });
});

describe('a text that asks less than the law', () => {
  const standstill = (value: number): JsonObject => ({ do: 'set', setting: 'standstillDays', value });

  it('given a number below a bound of one variant of the law, then it is refused with citation, bound, whom it binds, and what may be done', async () => {
    const message = await refusal([standstill(7)], LAWFUL);
    assert.match(
      message,
      /^engine:weaker-than-law: .*\(standstillDays\) is 7 here; the law allows at least 8: .*Procurement Act 2023, s\.51\).*“Above the threshold”.* for example .*Set at least 8: what the law does not bind may still do with other values/,
    );
    assert.equal(await refusal([standstill(9)], LAWFUL), 'permitted');
    assert.equal(await refusal([standstill(7)]), 'permitted', 'no law bounds it there');
  });

  it('given a text that cannot be read and asks less than the law, then what cannot be read is the reason', async () => {
    const outcome = await drafted([standstill(7), { do: 'remove', statement: 'service-users' }], LAWFUL);
    assert.equal(outcome.verdict, 'invalid', JSON.stringify(outcome));
    assert.match(
      outcome.verdict === 'invalid' ? (outcome.errors[0]?.message ?? '') : '',
      /there is no role "service-user"/,
    );
  });

  it('given a text that only raises doubts, then it can be drafted, whatever the doubts are', async () => {
    const again = '{ id: again, kind: choice, who: commissioner, deontic: may, does: need.raise }';
    assert.equal(await refusal([{ do: 'add', text: again }], LAWFUL), 'permitted');
  });
});
