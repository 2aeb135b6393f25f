import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import { openPages } from './pages.ts';
import { openRegister, type Place, PROCEDURE, townForEach } from './place.ts';

/** Arrangements begin, borrow rules from one another, change their norms into rules, and end. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, OAK] = ['party/alder', 'party/birch', 'party/oak'] as const;
let place: Place;
townForEach((town) => {
  place = town;
});
const rulebookOf = (stream: string) => place.opened.moothall.rulebook(stream);
const amend = async (changes: readonly object[]) => {
  const drafted = { title: 'A change', reason: 'Experience.', changes };
  const { id } = await place.does(ALDER, TOWN, 'amendment.draft', drafted as never);
  const { matter } = await place.does(ALDER, TOWN, 'rulebook.amend', { amendment: id, reason: 'So.' });
  await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
};
const verified = async () => assert.deepEqual((await verify(place.opened.parts, {})).faults, []);

describe('a role that the rules do not have', () => {
  it('given an invitation to it, then that is not sent, and which roles there are is said', async () => {
    const invited = await place.tries(ALDER, TOWN, 'member.invite', { party: OAK, role: 'wizard' });
    assert.equal(invited.verdict, 'invalid', JSON.stringify(invited));
    assert.deepEqual(invited.verdict === 'invalid' && invited.errors.map(({ path }) => path), ['/body/role']);
    assert.match(JSON.stringify(invited), /These rules have no role wizard; .*commissioner, .*provider/);
    const said = await place.opened.moothall.can({
      ...{ as: ALDER, stream: TOWN, action: 'member.invite', via: 'cli' },
      body: { party: OAK, role: 'wizard' },
    });
    assert.equal(said.allowed, 'no', JSON.stringify(said));
    await place.does(ALDER, TOWN, 'member.invite', { party: 'party/elm', role: 'auditor' });
    await verified();
  });
});

describe('an arrangement that begins', () => {
  const begun = async (rulebook: string, role: string) => {
    const terms = { title: 't', purpose: 'p', rulebook, regime: 'none', role };
    const outcome = await place.tries(OAK, `arrangement/as-${role}`, 'arrangement.start', terms);
    return outcome.verdict === 'refused'
      ? outcome.message
      : outcome.verdict === 'invalid'
        ? outcome.errors.map(({ path, message }) => `${path} ${message}`).join()
        : outcome.verdict;
  };

  it('given a role that its rules do not have, then it does not begin', async () => {
    assert.match(
      await begun('partnership', 'wizard'),
      /^\/body\/role These rules have no role wizard; .*commis/,
    );
  });

  for (const form of ['traditional', 'relational', 'partnership', 'distributed'])
    for (const role of ['service-user', 'citizen', 'provider', 'user-led-group', 'auditor'])
      it(`given ${form} rules and a ${role} who could let in nobody that decides on them, then it does not begin`, async () => {
        assert.match(
          await begun(form, role),
          /Whoever begins it as .* could never change the rules, nor let in who may.*Begin as a commissioner/,
        );
      });

  it('given users who invite whoever decides, then it begins', async () => {
    const text = (await rulebookOf(TOWN))?.text ?? '';
    const invite =
      '  - { id: users-invite, kind: choice, who: service-user, deontic: may, does: member.invite, when: \'action.role == "commissioner"\' }';
    const started = (rule: string) =>
      begun(text.replace('\nrulebook:\n', `\nrulebook:\n${rule}\n`), 'service-user');
    assert.match(
      await started(invite.replace('"commissioner"', '"auditor"')),
      /could never change the rules/,
    );
    assert.equal(await started(invite), 'permitted');
  });
});

describe('the lists of a place', () => {
  const listed = async (stream: string) =>
    (await place.opened.moothall.list({ kind: 'arrangement' }, {})).some((one) => one.stream === stream);

  it('given rules that show everybody the title, then an arrangement is listed as soon as it begins', async () => {
    const start = { title: 'Next door', purpose: 'p', rulebook: TOWN, regime: 'none' };
    await place.does(OAK, 'arrangement/next-door', 'arrangement.start', start);
    assert.ok(await listed('arrangement/next-door'));
    const forks = await place.opened.moothall.list({ kind: 'arrangement', linkedTo: TOWN }, { party: BIRCH });
    assert.deepEqual(
      forks.map(({ stream }) => stream),
      ['arrangement/next-door'],
    );
  });

  it('given rules that come to show it to members alone, then it is listed no more, and again when they show it', async () => {
    const shown = (to: string) => [
      {
        ...{ do: 'replace', statement: 'arrangement-is-public' },
        text: `{ id: arrangement-is-public, kind: information, on: arrangement, fields: [/title, /purpose, /openAmendments/**], to: [${to}] }`,
      },
    ];
    assert.ok(await listed(TOWN));
    await amend(shown('member'));
    assert.ok(!(await listed(TOWN)));
    await amend(shown('anyone, public'));
    assert.ok(await listed(TOWN));
  });
});

describe('a form that has room for fewer', () => {
  for (const rulebook of ['traditional', 'relational'])
    it(`given two commissioners who go over to ${rulebook} rules, then neither sends the other away, and one may leave`, async () => {
      const moved = { title: 'Go over', reason: 'So.', rulebook };
      const { id: amendment } = await place.does(ALDER, TOWN, 'amendment.draft', moved);
      const asked = { amendment, reason: 'So.', constitution: true };
      const { matter = '' } = await place.does(ALDER, TOWN, 'rulebook.amend', asked);
      await place.does(BIRCH, TOWN, 'position.give', { matter, stance: 'agree' });
      const away = { party: BIRCH, role: 'commissioner', reason: 'There is room for one.' };
      const removal = await place.does(ALDER, TOWN, 'member.remove', away);
      assert.notEqual(removal.matter, undefined, 'it is decided together');
      const block = { matter: removal.matter ?? '', stance: 'block', reason: 'We stay.' };
      await place.does(BIRCH, TOWN, 'position.give', block);
      const roles = async () =>
        (await place.opened.moothall.read(TOWN, { party: ALDER }))?.document.members as Record<
          string,
          string[]
        >;
      assert.deepEqual((await roles()).commissioner, [ALDER, BIRCH]);
      await place.does(ALDER, TOWN, 'member.leave', { role: 'commissioner' });
      assert.deepEqual((await roles()).commissioner, [BIRCH]);
      assert.deepEqual(await place.refusedBy(BIRCH, TOWN, 'member.leave', { role: 'commissioner' }), [
        'one-commissioner',
      ]);
    });
});

describe('a provider that leaves', () => {
  for (const rulebook of ['traditional', 'relational', 'partnership', 'distributed'])
    it(`given its tender in the box under ${rulebook} rules, then it can still take that back, and nobody else can`, async () => {
      const market = { arrangement: 'arrangement/market', commissioners: [ALDER] };
      const terms = { title: 't', purpose: 'p', rulebook, regime: 'none' };
      await place.does(ALDER, market.arrangement, 'arrangement.start', terms);
      await place.does(OAK, market.arrangement, 'member.join', { role: 'provider' });
      const { standstillDays: _, ...tender } = PROCEDURE;
      const runs = { ...tender, ...market };
      await place.does(ALDER, 'procedure/market', 'procedure.start', runs);
      const { id: bid } = await place.does(OAK, 'procedure/market', 'bid.submit', {
        offers: [{ id: 'all', prices: { 'lot-1': 900_000 } }],
        statements: [{ criterion: 'quality', words: 'Every day.' }],
      });
      await place.does(OAK, market.arrangement, 'member.leave', { role: 'provider' });
      assert.deepEqual(await place.refusedBy(BIRCH, 'procedure/market', 'bid.withdraw', { bid }), [
        'engine:not-your-bid',
      ]);
      await place.does(OAK, 'procedure/market', 'bid.withdraw', { bid });
    });
});

describe('rules that are borrowed', () => {
  it('given a starter rulebook, then its takers are counted, and what was changed since can be seen', async () => {
    const [taken] = (await place.opened.moothall.library({})).filter(({ id }) => id === 'partnership');
    assert.equal(taken?.arrangements, 1);
    assert.deepEqual(taken?.using, [
      { stream: TOWN, title: 'Care in the town', status: 'active', changed: false },
    ]);
    await amend([{ do: 'set', setting: 'standstillDays', value: 12 }]);
    const rulebook = await rulebookOf(TOWN);
    assert.equal(rulebook?.ancestor?.of, 'library/partnership');
    const apart = await place.opened.moothall.differences(
      rulebook?.ancestor?.fingerprint ?? '',
      rulebook?.fingerprint ?? '',
    );
    assert.deepEqual(
      apart?.map(({ statement, kind, change }) => [statement, kind, change]),
      [['setting standstillDays', 'setting', 'changed']],
    );
    const usingOf = async (id: string) =>
      (await place.opened.moothall.library({}))
        .find((one) => one.id === id)
        ?.using.map(({ stream, changed }) => [stream, changed]);
    assert.deepEqual(await usingOf('partnership'), [[TOWN, true]]);
    // Whoever goes over to another form uses that one from then on, though it began with the first.
    const moved = { title: 'Go over', reason: 'So.', rulebook: 'distributed' };
    const { id } = await place.does(ALDER, TOWN, 'amendment.draft', moved);
    const { matter = '' } = await place.does(ALDER, TOWN, 'rulebook.amend', {
      amendment: id,
      reason: 'So.',
      constitution: true,
    });
    await place.does(BIRCH, TOWN, 'position.give', { matter, stance: 'agree' });
    assert.deepEqual([await usingOf('partnership'), await usingOf('distributed')], [[], [[TOWN, false]]]);
  });

  it('given a fork of an arrangement’s rules, then it begins with them as they are, and each goes its own way', async () => {
    await amend([{ do: 'set', setting: 'standstillDays', value: 12 }]);
    const start = { title: 'Next door', purpose: 'The same, here.', rulebook: TOWN, regime: 'none' };
    await place.does(OAK, 'arrangement/next-door', 'arrangement.start', start);
    const [here, there] = [await rulebookOf(TOWN), await rulebookOf('arrangement/next-door')];
    assert.equal(there?.fingerprint, here?.fingerprint);
    assert.deepEqual(there?.ancestor, {
      of: TOWN,
      title: 'Partnership procurement',
      fingerprint: here?.fingerprint,
    });
    await amend([{ do: 'set', setting: 'standstillDays', value: 14 }]);
    assert.equal((await rulebookOf('arrangement/next-door'))?.fingerprint, here?.fingerprint);
    const unknown = await place.tries(OAK, 'arrangement/x', 'arrangement.start', {
      ...start,
      ancestor: 'arrangement/nowhere',
    });
    assert.equal(unknown.verdict, 'invalid');
    await verified();
  });
});

describe('norms', () => {
  it('given a norm that is broken and kept, then both are counted, and a change raises it to a rule', async () => {
    const text =
      'id: short-questions\nkind: choice\nwho: anyone\ndeontic: must-not\ndoes: need.raise\nwhen: "action.title.size() > 20"';
    await amend([{ do: 'add', text }]);
    await place.does(ALDER, TOWN, 'need.raise', { title: 'More care at home', description: 'x' });
    await place.does(ALDER, TOWN, 'need.raise', {
      title: 'Much more care at home, please',
      description: 'x',
    });
    const norm = (await rulebookOf(TOWN))?.statements.find(({ id }) => id === 'short-questions');
    assert.deepEqual([norm?.outcome, norm?.adherence], ['norm', { kept: 1, broken: 1 }]);
    await amend([{ do: 'raise', statement: 'short-questions' }]);
    assert.deepEqual(
      await place.refusedBy(ALDER, TOWN, 'need.raise', {
        title: 'Much more care at home, please',
        description: 'x',
      }),
      ['short-questions'],
    );
    await verified();
  });
});

describe('norms that are duties', () => {
  it('given one that is kept and one that lapses, then both are counted, and raised all members are told of a lapse', async () => {
    const text =
      'id: needs-are-taken-up\nkind: choice\nwho: commissioner\ndeontic: must\ndoes: need.take-up\nafter: need.raised\ndue: addDays(fact.at, 5)';
    await amend([
      { do: 'add', text },
      {
        do: 'add',
        text: 'id: we-raise-needs-together\nkind: choice\nwho: commissioner\ndoes: need.raise',
      },
    ]);
    const raise = (title: string) => place.does(ALDER, TOWN, 'need.raise', { title, description: 'x' });
    const first = await raise('Care at home');
    await place.does(ALDER, TOWN, 'need.take-up', { need: first.id });
    await raise('Care at night');
    await place.time('2026-02-01T09:00:00.000Z');
    const statement = async (id: string) => (await rulebookOf(TOWN))?.statements.find((one) => one.id === id);
    const norm = await statement('needs-are-taken-up');
    assert.deepEqual(
      [norm?.outcome, norm?.adherence, norm?.raisable],
      ['norm', { kept: 1, broken: 1 }, true],
    );
    assert.deepEqual((await statement('we-raise-needs-together'))?.adherence, { kept: 2, broken: 0 });
    await amend([{ do: 'raise', statement: 'needs-are-taken-up' }]);
    assert.equal((await statement('needs-are-taken-up'))?.outcome, 'rule');
    await raise('Care by day');
    await place.time('2026-03-01T09:00:00.000Z');
    const told = (await place.opened.parts.ledger.facts(TOWN, 0, 500)).filter(
      ({ type }) => type === 'escalation.raised',
    );
    assert.deepEqual(
      told.map(({ body }) => [body.statement, body.to]),
      [['needs-are-taken-up', 'member']],
    );
    await verified();
  });
});

describe('what runs under older rules', () => {
  it('given new rules, then it says so, and moves to them only where all agree', async () => {
    await place.does(ALDER, 'procedure/old', 'procedure.start', PROCEDURE);
    await amend([{ do: 'set', setting: 'standstillDays', value: 12 }]);
    const pinned = () => place.opened.moothall.pinned(TOWN, { party: ALDER });
    const [old] = await pinned();
    assert.deepEqual(
      [old?.stream, old?.differences, old?.transition.map(({ id }) => id)],
      [
        'procedure/old',
        1,
        [
          'transitions-take-those-who-tendered',
          'transitions-take-the-shortlist',
          'transitions-take-those-who-asked-in',
          'transitions-of-procedures-take-all',
        ],
      ],
    );
    const { matter } = await place.does(ALDER, 'procedure/old', 'procedure.transition', {
      reason: 'One set.',
    });
    assert.equal((await pinned())[0]?.differences, 1);
    await place.does(BIRCH, 'procedure/old', 'position.give', { matter: matter ?? '', stance: 'agree' });
    assert.equal((await pinned())[0]?.differences, 0);
    assert.deepEqual(
      await place.refusedBy(ALDER, 'procedure/old', 'procedure.transition', { reason: 'Again.' }),
      ['engine:same-rules'],
    );
    await verified();
  });

  it('given providers who asked to take part, then they are asked too, and nothing moves before they agree', async () => {
    const selective = { ...PROCEDURE, method: 'selective', participationUntil: '2026-01-20T12:00:00Z' };
    await place.does(ALDER, 'procedure/old', 'procedure.start', selective as never);
    await place.does(OAK, 'procedure/old', 'participation.request');
    await place.does(ALDER, 'procedure/old', 'shortlist.decide', {
      providers: [OAK],
      reasons: { [OAK]: 'Able.' },
    });
    await amend([{ do: 'set', setting: 'standstillDays', value: 12 }]);
    const move = () => place.does(ALDER, 'procedure/old', 'procedure.transition', { reason: 'One set.' });
    const differences = async () =>
      (await place.opened.moothall.pinned(TOWN, { party: ALDER })).map((one) => one.differences);
    const say = (party: string, matter: string, stance: string) =>
      place.does(party, 'procedure/old', 'position.give', { matter, stance });
    const { matter = '' } = await move();
    // Nobody else learns who was shortlisted; who was sees among what is due that it is asked.
    const dueOf = async (party: string) =>
      (await place.opened.moothall.duties({ party })).flatMap(({ id, stream }) =>
        stream === 'procedure/old' ? [id] : [],
      );
    assert.deepEqual([await dueOf(OAK), await dueOf('party/elm')], [[matter], []]);
    const [task] = await place.opened.moothall.tasks({ party: OAK });
    assert.deepEqual(
      [task?.stream, task?.streamTitle, task?.asks],
      ['procedure/old', PROCEDURE.title, { matter }],
    );
    await say(BIRCH, matter, 'agree');
    assert.deepEqual(await differences(), [1]);
    const seen = await place.opened.moothall.read('procedure/old', { party: OAK });
    assert.deepEqual(
      seen?.matters.map(({ id }) => id),
      [matter],
    );
    await say(OAK, matter, 'agree');
    assert.deepEqual(await dueOf(OAK), []);
    assert.deepEqual(await differences(), [0]);
    await verified();
  });

  it('given a tender that was made, then its rules stay', async () => {
    await place.does(ALDER, 'procedure/old', 'procedure.start', PROCEDURE);
    await place.does(OAK, 'procedure/old', 'bid.submit', { offers: [{ prices: { 'lot-1': 900_000 } }] });
    await amend([{ do: 'set', setting: 'standstillDays', value: 12 }]);
    assert.deepEqual(await place.refusedBy(ALDER, 'procedure/old', 'procedure.transition', { reason: 'x' }), [
      'no-transition-with-bids',
    ]);
  });
});

describe('a member that is made to leave', () => {
  it('given a majority for it, then it is out at once, and what it commissions goes on with it and those who stay', async () => {
    await place.does('public', 'party/cedar', 'party.register', {
      kind: 'organisation',
      name: 'Cedar Council',
    });
    await place.does(ALDER, TOWN, 'member.admit', { party: 'party/cedar', role: 'commissioner' });
    await place.does(BIRCH, 'procedure/open', 'procedure.start', PROCEDURE);
    const removal = { party: BIRCH, role: 'commissioner', reason: 'It no longer commissions care.' };
    const { matter } = await place.does(ALDER, TOWN, 'member.remove', removal);
    const position = { matter: matter ?? '' };
    // Who is to go has a voice in it like any other, and one of three is no majority.
    await place.does(BIRCH, TOWN, 'position.give', { ...position, stance: 'disagree', reason: 'We do.' });
    await place.does('party/cedar', TOWN, 'position.give', { ...position, stance: 'agree' });
    const reading = await place.opened.moothall.read(TOWN, { party: ALDER });
    const members = reading?.document.members as Record<string, readonly string[]>;
    assert.deepEqual(members.commissioner, [ALDER, 'party/cedar']);
    const need = { title: 'More', description: 'x' };
    assert.equal((await place.tries(BIRCH, TOWN, 'need.raise', need)).verdict, 'refused');
    const later = { deadline: '2026-03-01T12:00:00Z', reason: 'A partner has left.' };
    await place.refusedBy(BIRCH, 'procedure/next', 'procedure.start', PROCEDURE);
    await place.does('party/cedar', 'procedure/open', 'deadline.extend', later);
    const still = { deadline: '2026-03-08T12:00:00Z', reason: 'It is for our lot, too.' };
    await place.does(BIRCH, 'procedure/open', 'deadline.extend', still);
    await verified();
  });
});

describe('a member that leaves with notice', () => {
  const CEDAR = 'party/cedar';
  const need = { title: 'More', description: 'x' };
  const membersSeen = async () => {
    const reading = await place.opened.moothall.read(TOWN, { party: ALDER });
    const members = reading?.document.members as Record<string, unknown> | undefined;
    return [members?.commissioner, reading?.document.leaving];
  };

  beforeEach(async () => {
    await place.does('public', CEDAR, 'party.register', { kind: 'organisation', name: 'Cedar Council' });
    await place.does(ALDER, TOWN, 'member.admit', { party: CEDAR, role: 'commissioner' });
    await place.time('2026-01-05T10:00:00.000Z');
    await place.does(BIRCH, TOWN, 'member.leave', { role: 'commissioner' });
  });

  it('given ninety days, then it is a member like any other to their end, and out after it by itself', async () => {
    // Ninety days, 5 January not counted, end with 5 April; summer time begins in between.
    const until = '2026-04-05T23:00:00.000Z';
    assert.deepEqual(await membersSeen(), [
      [ALDER, BIRCH, CEDAR],
      { commissioner: [{ party: BIRCH, until }] },
    ]);
    const [due] = (await place.opened.moothall.duties({ party: BIRCH })).filter(
      ({ id }) => id === 'leaving-commissioner',
    );
    assert.equal(due?.due, until);
    assert.equal(due?.rule?.id, 'notices-run-out');
    const pages = await openPages(place);
    const page = (await (await pages.visitor(ALDER)).get(`/streams/${TOWN}`)).body;
    await pages.close();
    assert.match(page, /Birch Council<\/a> leaves at the end of 5 April 2026/);
    const again = { role: 'commissioner' };
    assert.deepEqual(await place.refusedBy(BIRCH, TOWN, 'member.leave', again), ['engine:leaving-already']);
    await place.time('2026-04-05T22:59:00.000Z');
    await place.does(BIRCH, TOWN, 'need.raise', need);
    await place.time('2026-04-05T23:00:01.000Z');
    assert.deepEqual(await membersSeen(), [[ALDER, CEDAR], undefined]);
    assert.equal((await place.tries(BIRCH, TOWN, 'need.raise', need)).verdict, 'refused');
    await verified();
  });

  it('given that it takes its notice back, then it stays, past the day on which it would have gone, and may give notice again', async () => {
    const role = 'commissioner';
    assert.deepEqual(await place.refusedBy(CEDAR, TOWN, 'member.stay', { role }), ['engine:no-notice']);
    await place.does(BIRCH, TOWN, 'member.stay', { role, reason: 'The council voted again.' });
    assert.deepEqual(await membersSeen(), [[ALDER, BIRCH, CEDAR], undefined]);
    const due = await place.opened.moothall.duties({ party: BIRCH });
    assert.deepEqual(
      due.filter(({ id }) => id === 'leaving-commissioner'),
      [],
    );
    const told = (await place.opened.moothall.facts(TOWN, { party: ALDER })).slice(-2);
    assert.deepEqual(
      told.map(({ type, says }) => [type, says]),
      [
        ['member.staying', 'took back its notice to leave'],
        ['duty.dropped', 'let go of a duty that is no longer asked for'],
      ],
    );
    await place.time('2026-02-05T10:00:00.000Z');
    await place.does(BIRCH, TOWN, 'member.leave', { role });
    await place.time('2026-04-07T10:00:00.000Z');
    const until = '2026-05-06T23:00:00.000Z';
    assert.deepEqual(await membersSeen(), [[ALDER, BIRCH, CEDAR], { [role]: [{ party: BIRCH, until }] }]);
    await place.time('2026-05-06T23:00:01.000Z');
    assert.deepEqual(await membersSeen(), [[ALDER, CEDAR], undefined]);
    assert.deepEqual(await place.refusedBy(BIRCH, TOWN, 'member.stay', { role }), []);
    await verified();
  });

  it('given the fewest that may stay, then nobody else may go while the notice runs, and who is gone before it ends is gone', async () => {
    assert.deepEqual(await place.refusedBy(CEDAR, TOWN, 'member.leave', { role: 'commissioner' }), [
      'partners',
    ]);
    const removal = { party: BIRCH, role: 'commissioner', reason: 'It no longer commissions care.' };
    const { matter = '' } = await place.does(ALDER, TOWN, 'member.remove', removal);
    for (const party of [CEDAR, BIRCH])
      await place.does(party, TOWN, 'position.give', { matter, stance: 'agree' });
    assert.deepEqual(await membersSeen(), [[ALDER, CEDAR], undefined]);
    await place.time('2026-04-07T09:00:00.000Z');
    assert.deepEqual(await membersSeen(), [[ALDER, CEDAR], undefined]);
    await verified();
  });
});

describe('whoever speaks for the people who use the service', () => {
  for (const rulebook of ['traditional', 'relational', 'partnership', 'distributed'])
    it(`given the ${rulebook} rulebook, then nobody makes it a provider, which could not report`, async () => {
      const town = await openRegister([ALDER, 'party/group', 'party/sam']);
      try {
        const start = { title: 'Care', purpose: 'Better care.', rulebook, regime: 'none' };
        await town.does(ALDER, TOWN, 'arrangement.start', start);
        await town.does(ALDER, TOWN, 'member.admit', { party: 'party/group', role: 'user-led-group' });
        await town.does('party/sam', TOWN, 'member.join', { role: 'service-user' });
        for (const party of ['party/group', 'party/sam'])
          assert.deepEqual(await town.refusedBy(ALDER, TOWN, 'member.admit', { party, role: 'provider' }), [
            'users-are-not-made-providers',
          ]);
      } finally {
        await town.close();
      }
    });
});

describe('an arrangement that ends', () => {
  it('given all agree, then nothing new begins, and what runs ends under its own rules', async () => {
    await place.does(ALDER, 'procedure/open', 'procedure.start', PROCEDURE);
    const { matter } = await place.does(ALDER, TOWN, 'arrangement.dissolve', {
      reason: 'Each buys alone now.',
    });
    const silent = await place.does(BIRCH, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
    assert.equal(silent.verdict, 'permitted');
    const reading = await place.opened.moothall.read(TOWN, { party: ALDER });
    assert.equal(reading?.document.dissolvedFor, 'Each buys alone now.');
    for (const [stream, action, body] of [
      [TOWN, 'need.raise', { title: 'More', description: 'x' }],
      ['procedure/next', 'procedure.start', PROCEDURE],
      [
        TOWN,
        'amendment.draft',
        { title: 'x', reason: 'x', changes: [{ do: 'set', setting: 'standstillDays', value: 9 }] },
      ],
    ] as const)
      assert.deepEqual(await place.refusedBy(ALDER, stream, action, body), ['engine:dissolved'], action);
    await place.does(ALDER, 'procedure/open', 'deadline.extend', {
      deadline: '2026-03-01T12:00:00Z',
      reason: 'More time to bid.',
    });
    const [listed] = await place.opened.moothall.list({ kind: 'arrangement' }, {});
    assert.equal(listed?.status, 'dissolved');
    // What is refused whatever it says is not offered, here and below.
    const offered = await place.opened.moothall.possibilities(TOWN, { party: ALDER });
    for (const name of ['need.raise', 'amendment.draft', 'arrangement.dissolve', 'member.invite'])
      assert.equal(offered.find(({ action }) => action === name)?.allowed, 'no', name);
    // Two partners are the least that there may be; whoever else came in may leave still.
    const leaving = (all: typeof offered) => all.find(({ action }) => action === 'member.leave')?.allowed;
    assert.equal(leaving(offered), 'no');
    assert.notEqual(leaving(await place.opened.moothall.possibilities(TOWN, { party: 'party/sam' })), 'no');
    const begun = await place.opened.moothall.can({
      stream: 'procedure/new',
      action: 'procedure.start',
      body: { arrangement: TOWN },
      as: ALDER,
      via: 'session',
    });
    assert.deepEqual([begun.allowed, begun.by.map(({ id }) => id)], ['no', ['engine:dissolved']]);
    await verified();
  });
});
