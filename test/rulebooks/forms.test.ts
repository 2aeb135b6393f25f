import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { decide } from '../../src/rules/decide.ts';
import { subjectOf } from '../../src/rules/words/explain.ts';
import { explainCondition } from '../../src/rules/words/explain-condition.ts';
import {
  across,
  asked,
  CALENDAR,
  compiled,
  FORMS,
  HELD,
  library,
  NOW,
  vocabulary,
} from './library.test-data.ts';

describe('the four forms differ where the framework says so', () => {
  it('given a second commissioner, then where there is one commissioner it is refused by name', () => {
    const admit = { body: { party: 'party/birch', role: 'commissioner' }, holders: { commissioner: 1 } };
    assert.deepEqual(
      across((form) => asked(form, 'member.admit', ['commissioner'], admit)),
      {
        distributed: 'permitted',
        partnership: 'permitted',
        relational: 'refused one-commissioner',
        traditional: 'refused one-commissioner',
      },
    );
  });

  it('given whoever leads or purchases, then it does not choose who decides on the rules', () => {
    for (const [form, role] of [
      ['distributed', 'purchasing-body'],
      ['partnership', 'lead'],
    ] as const)
      for (const action of ['member.admit', 'member.invite']) {
        // A user-led group has a voice in most changes of the rules, too.
        for (const decides of ['commissioner', 'user-led-group']) {
          const body = { party: 'party/friend', role: decides };
          const holders = { commissioner: 2 };
          assert.equal(asked(form, action, [role], { body, holders }).verdict, 'refused', decides);
        }
      }
    const body = { party: 'party/friend', role: 'provider' };
    assert.equal(asked('distributed', 'member.invite', ['purchasing-body'], { body }).verdict, 'permitted');
  });

  it('given an award, then it is decided by the commissioner, by the partners, by each inside its mandate', () => {
    const body = { body: { proposal: 'proposal-1' } };
    const roles = (form: string) => (form === 'distributed' ? ['purchasing-body'] : ['commissioner']);
    assert.deepEqual(
      across((form) => asked(form, 'award.decide', roles(form), body)),
      {
        distributed: 'commissioners-decide-awards',
        partnership: 'partners-decide-awards',
        relational: 'permitted',
        traditional: 'permitted',
      },
    );
  });

  it('given several policies, then a purchasing body works out no award before each commissioner has a mandate that holds', () => {
    const lot = (id: string, ...commissioners: string[]) => ({ id, commissioners });
    const lots = [lot('north', 'party/alder'), lot('border', 'party/alder', 'party/birch')];
    const state = { commissioners: ['party/alder', 'party/birch'], lots };
    const note = (commissioner: string, more = {}) => ({ commissioner, revoked: false, ...more });
    const ask = (mandates: JsonObject, body: JsonObject = {}) =>
      across((form) =>
        asked(form, 'award.propose', ['commissioner', 'purchasing-body'], {
          ...{ state, body, parent: { mandates } },
        }),
      ).distributed;
    const first = { 'mandate/a': note('party/alder', { validTo: '2027-03-01' }) };
    assert.equal(ask(first), 'refused mandates-come-first');
    // Lots of those who have not, or have taken it back, hold up no others.
    assert.equal(ask(first, { lots: ['north'] }), 'permitted');
    assert.equal(ask(first, { lots: ['north', 'border'] }), 'refused mandates-come-first');
    assert.equal(ask({ ...first, 'mandate/b': note('party/birch') }), 'permitted');
    assert.equal(
      ask({ ...first, 'mandate/b': note('party/birch', { revoked: true }) }),
      'refused mandates-come-first',
    );
    assert.equal(
      ask({ ...first, 'mandate/b': note('party/birch', { validTo: '2027-02-28' }) }),
      'refused mandates-come-first',
    );
  });

  it('given a procedure that moves to other rules, then all whom it touches are asked, as far as they are known', () => {
    const decider = (state: JsonObject, happened: Record<string, string> = {}) =>
      Object.values(
        across((form) =>
          asked(form, 'procedure.transition', ['commissioner', 'purchasing-body'], { state, happened }),
        ),
      );
    const four = (said: string) => FORMS.map(() => said);
    const participants = { 'party/oak': { at: NOW, members: [] } };
    assert.deepEqual(decider({}), four('transitions-of-procedures-take-all'));
    assert.deepEqual(decider({ participants }), four('transitions-take-those-who-asked-in'));
    const shortlist = { participants, shortlist: ['party/oak'], shortlistedAt: NOW };
    assert.deepEqual(decider(shortlist), four('transitions-take-the-shortlist'));
    assert.deepEqual(
      decider({ participants, shortlist: [], shortlistedAt: NOW }),
      four('transitions-of-procedures-take-all'),
    );
    const sealed = { 'bid.submitted': NOW };
    assert.deepEqual(decider(shortlist, sealed), four('refused no-transition-with-bids'));
    assert.deepEqual(
      decider(shortlist, { ...sealed, 'bids.opened': NOW }),
      four('transitions-take-those-who-tendered'),
    );
    for (const form of FORMS) {
      const statements = present(library.rulebooks.get(form), form).rulebook;
      const roles = statements.flatMap((one) =>
        one.kind === 'aggregation' && one.decides === 'procedure.transition'
          ? [one.electorates.map(({ role, method }) => `${role} ${method}`).join()]
          : [],
      );
      assert.deepEqual(
        roles,
        [',bidder unanimity', ',shortlisted unanimity', ',participant unanimity', ''].map(
          (more) => `commissioner unanimity${more}`,
        ),
      );
    }
  });

  it('given a field that is ticked, or one of several by its name, then it is said as people read it', () => {
    const said = (condition: string, action: string) =>
      explainCondition(condition, subjectOf(action, vocabulary, []));
    assert.equal(
      said('has(action.constitution) && action.constitution', 'rulebook.amend'),
      '“It changes the constitution” applies',
    );
    assert.equal(
      said('!action.constitution', 'rulebook.amend'),
      '“It changes the constitution” does not apply',
    );
    assert.equal(said('has(action.constitution)', 'rulebook.amend'), 'the constitution is given');
    assert.equal(said('has(state.dissolvedAt)', 'rulebook.amend'), 'the arrangement was dissolved');
    assert.equal(said('!has(state.dissolvedAt)', 'rulebook.amend'), 'the arrangement was not dissolved');
    assert.equal(
      said('state.openedAt > now', 'award.decide'),
      'the time at which the procedure was opened is later than now',
    );
    assert.equal(
      said('"UK6" in state.awards[state.award].notices', 'award.confirm'),
      '“UK6” is among the notices of the award of the procedure',
    );
  });

  it('given a measure, then buyers set it, or a board of both sides by consent', () => {
    const body = { body: { title: 'Seen', unit: 'percent' } };
    assert.deepEqual(
      across((form) => asked(form, 'measure.set', ['contract-provider', 'provider'], body)),
      {
        distributed: 'refused ',
        partnership: 'refused ',
        relational: 'the-board-sets-measures',
        traditional: 'refused ',
      },
    );
  });

  it('given a change of the rules, then each form has its own way, and a stricter one for its constitution', () => {
    const state = { members: { provider: ['party/oak'], 'user-led-group': ['party/voices'] } };
    const ask = (constitution: boolean) =>
      across((form) =>
        asked(form, 'rulebook.amend', ['commissioner'], {
          state,
          body: { rulebook: 'x', reason: 'y', ...(constitution ? { constitution } : {}) },
        }),
      );
    assert.deepEqual(ask(false), {
      distributed: 'amending-with-user-led-groups',
      partnership: 'amending-needs-consent',
      relational: 'amending-needs-both-sides',
      traditional: 'amending-is-announced',
    });
    for (const decidedBy of Object.values(ask(true))) assert.equal(decidedBy, 'amending-the-constitution');
  });

  it('given those who have a voice in the rules, then whoever leads does not send them away alone', () => {
    const state = { members: { provider: ['party/oak'], 'user-led-group': ['party/voices'] } };
    const remove = (role: string) =>
      across((form) =>
        asked(form, 'member.remove', ['commissioner'], {
          state,
          body: { party: 'party/other', role, reason: 'x' },
        }),
      );
    assert.deepEqual(remove('user-led-group'), {
      distributed: 'removing-groups-takes-their-consent',
      partnership: 'removing-needs-a-majority',
      relational: 'removing-groups-takes-their-consent',
      traditional: 'removing-groups-takes-their-consent',
    });
    const body = { party: 'party/other', role: 'commissioner', reason: 'x' };
    for (const [form, rule] of [
      ['distributed', 'removing-needs-consent'],
      ['partnership', 'removing-partners-takes-their-consent'],
      // There is one, or more where the rules were others before.
      ['relational', 'removing-commissioners-takes-their-consent'],
      ['traditional', 'removing-commissioners-takes-their-consent'],
    ] as const)
      assert.equal(
        asked(form, 'member.remove', ['commissioner'], { body, holders: { commissioner: 3 } }).decidedBy,
        rule,
      );
    assert.deepEqual(remove('provider'), {
      distributed: 'removing-needs-consent',
      partnership: 'removing-needs-a-majority',
      relational: 'removing-providers-takes-their-consent',
      traditional: 'permitted',
    });
  });

  it('given a need, then user-led groups take it up where they commission, and raise it everywhere', () => {
    const groups = ['user-led-group', 'member'];
    const raised = across((form) =>
      asked(form, 'need.raise', groups, { body: { title: 'A', description: 'B' } }),
    );
    for (const verdict of Object.values(raised)) assert.equal(verdict, 'permitted');
    assert.deepEqual(
      across((form) => asked(form, 'need.take-up', groups, { body: { need: 'need-1' } })),
      { distributed: 'permitted', partnership: 'permitted', relational: 'refused ', traditional: 'refused ' },
    );
  });
});

describe('the four forms agree on what protects people', () => {
  const refusedBy = (action: string, roles: readonly string[], more: Parameters<typeof asked>[3]) =>
    new Set(Object.values(across((form) => asked(form, action, roles, more))));

  it('given a provider that is a service user too, then its report is refused', () => {
    const more = { body: { rating: 5, words: HELD }, state: { status: 'signed' } };
    assert.deepEqual(
      refusedBy('report.give', ['service-user', 'contract-provider', 'provider'], more),
      new Set(['refused providers-do-not-report']),
    );
    assert.deepEqual(refusedBy('report.give', ['service-user'], more), new Set(['permitted']));
  });

  it('given a bid after the deadline, an opening before it, and erasing what is sealed, then each is refused by name', () => {
    const late = { body: { offers: HELD }, state: { deadline: '2027-03-01T11:59:59.999Z' } };
    assert.deepEqual(refusedBy('bid.submit', ['provider'], late), new Set(['refused late-bids-are-refused']));
    const onTime = { body: { offers: HELD }, state: { deadline: NOW } };
    assert.deepEqual(refusedBy('bid.submit', ['provider'], onTime), new Set(['permitted']));
    const early = { state: { deadline: '2027-03-01T12:00:00.001Z' } };
    assert.deepEqual(refusedBy('bids.open', ['commissioner'], early), new Set(['refused bids-stay-sealed']));
    const erase = { kind: 'procedure', happened: { 'bid.submitted': NOW } };
    const verdicts = FORMS.map((form) => {
      const rulebook = compiled(present(library.rulebooks.get(form), form), 'none');
      return decide(rulebook, {
        action: { name: 'content.erase', body: { content: 'x', reason: 'y' } },
        actor: { id: 'party/alder', roles: ['commissioner'], evidence: [] },
        state: {},
        holders: {},
        now: NOW,
        begun: NOW,
        calendar: CALENDAR,
        ...erase,
      }).by.join();
    });
    assert.deepEqual(new Set(verdicts), new Set(['bids-are-kept']));
  });

  it('given a shortlist, then others do not bid', () => {
    const state = { deadline: '2027-03-02T12:00:00.000Z', shortlistedAt: NOW };
    const more = { body: { offers: HELD }, state };
    assert.deepEqual(
      refusedBy('bid.submit', ['provider'], more),
      new Set(['refused only-the-shortlist-bids']),
    );
    assert.deepEqual(refusedBy('bid.submit', ['provider', 'shortlisted'], more), new Set(['permitted']));
  });

  it('given somebody who has bid, then it neither scores nor decides', () => {
    const state = { interests: { 'party/alder': { at: NOW, none: true } } };
    const more = { state, happened: { 'bids.opened': NOW }, body: { bid: 'bid-1' } };
    assert.deepEqual(
      refusedBy('score.give', ['panel', 'bidder'], more),
      new Set(['refused bidders-do-not-score']),
    );
    assert.deepEqual(refusedBy('score.give', ['panel'], more), new Set(['permitted']));
    assert.deepEqual(refusedBy('score.give', ['service-user', 'citizen'], more), new Set(['refused ']));
  });

  it('given a provider, then no role that reads reports or scores is open to it by itself', () => {
    for (const role of ['panel', 'user-led-group', 'commissioner', 'auditor', 'lead', 'purchasing-body']) {
      const verdicts = refusedBy('member.join', ['provider'], { body: { role } });
      for (const verdict of verdicts) assert.match(verdict, /^refused/, role);
    }
  });
});
