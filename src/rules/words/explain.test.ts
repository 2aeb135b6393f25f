import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from '../decide.ts';
import { compiled, question, read, rulebookText, vocabulary } from '../example.test-data.ts';
import { explainDocument } from './explain.ts';
import { whatWouldHaveToChange } from './remedy.ts';

const SETTINGS = '[{ id: notice, title: Notice period, unit: working-days, value: 8, min: 5 }]';
const explained = (rule: string): string | undefined =>
  explainDocument(read(rulebookText(`  - { id: a, ${rule} }`, '[]', SETTINGS)).document, vocabulary)
    .groups.flatMap(({ statements }) => statements)
    .find(({ id }) => id === 'a')?.text;

describe('explainDocument', () => {
  it('writes every kind of statement in plain English', () => {
    const cases: readonly [string, string][] = [
      [
        "kind: choice, who: [member, warden], deontic: may, does: plot.offer, when: 'action.deadline > addDays(now, 25) && action.rentPence <= 6000'",
        'A member or a warden may offer a plot when the deadline is later than 25 days from now and the rent is at most £60.',
      ],
      [
        "kind: choice, who: member, deontic: must-not, does: plot.offer, when: 'action.deadline < addWorkingDays(now, settings.notice)', orElse: { refuse: true }",
        'A member must not offer a plot when the deadline is earlier than the notice period (8 working days) from now. It is refused.',
      ],
      [
        "kind: choice, who: holder, deontic: must, does: plot.dig, after: plot.let, due: 'addDays(fact.at, 30)', orElse: { charge: { who: holder, to: warden, pence: 500 } }",
        'After “plot let” a holder must dig, within 30 days. If that is not done in time, a holder owes a warden £5.',
      ],
      [
        'kind: choice, who: anyone, deontic: must-not, does: plot.offer, when: \'has(action.reason) && action.reason.contains("x")\'',
        'Nobody may offer a plot when the reason contains “x”. This is expected, and counted, but not enforced.',
      ],
      [
        'kind: choice, who: engine, does: plot.dig, when: \'!("plot.let" in happened) || state.status == "free"\'',
        'It is usual for the engine to dig when “plot let” has not happened or the status of the plot is “free”.',
      ],
      [
        'kind: choice, who: anyone, deontic: must-not, does: plot.dig, when: \'!(now < startOfDay("2026-12-25"))\', orElse: { escalate: { to: warden } }',
        'Nobody may dig when now is no earlier than 25 December 2026. If that happens, it is brought to the wardens.',
      ],
      ['kind: position, role: member, min: 1, max: 1', 'There is exactly one member.'],
      ['kind: position, role: member, max: 30', 'There are at most 30 members.'],
      [
        'kind: boundary, role: member, enter: { evidence: [identifier] }, leave: { notice: { days: 90 } }',
        'A party can become a member, showing evidence of identifier. A member can leave with 90 days of notice.',
      ],
      [
        'kind: aggregation, decides: rules.amend, electorates: [{ role: member, method: majority, share: 0.6667, quorum: 0.5 }], period: { workingDays: 10 }, fallback: keep',
        'To amend takes more than two thirds of the positions of the members, of whom at least half must give a position, within 10 working days. If it is not carried, all stays as it is.',
      ],
      [
        'kind: information, on: plot, fields: [/bids/*/price], to: [member, public], from: plot.let, mine: true',
        'Of a plot, everybody can see what is their own of the price of the bids once “plot let” has happened.',
      ],
      [
        'kind: information, on: plot, fields: [/title, /facts/plot.let/**, /facts/plot.dug/**], to: [warden, holder]',
        'Of a plot, the wardens and the holders can see the title and the entries “plot let” and “plot dug” of the history.',
      ],
      [
        'kind: payoff, variable: rent.weights, value: { price: 30, sun: 70 }, bounds: { max: 100 }',
        'Weights: price 30, sun 70 (at most 100).',
      ],
      ['kind: scope, variable: rent.cap, bounds: { max: 100 }, says: Rents stay low.', 'Rents stay low.'],
    ];
    for (const [rule, text] of cases) assert.equal(explained(rule), text);
  });

  it('groups by kind and shows settings, citations and doubts', () => {
    const document = read(
      rulebookText(
        '  - { id: a, kind: scope, variable: rent.cap, value: 3, cites: Act s.1, verified: false }',
        '[]',
        SETTINGS,
      ),
    ).document;
    const { groups, settings } = explainDocument(document, vocabulary);
    assert.deepEqual(settings, [
      { title: 'Notice period', value: '8 working days', bounds: 'at least 5 working days' },
    ]);
    assert.deepEqual(
      groups.map(({ kind }) => kind),
      ['scope', 'position'],
    );
    assert.deepEqual(groups[0]?.statements, [
      {
        id: 'a',
        kind: 'scope',
        section: 'rulebook',
        text: 'Highest rent: 3.',
        cites: 'Act s.1',
        verified: false,
      },
    ]);
  });
});

describe('whatWouldHaveToChange', () => {
  const lines = (rules: string, asked = question()): readonly string[] => {
    const rulebook = compiled(rules);
    return whatWouldHaveToChange(decide(rulebook, asked), rulebook, asked);
  };

  it('has nothing to say of what is permitted', () => {
    assert.deepEqual(lines('  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer }'), []);
  });

  it('says what refuses, and why', () => {
    assert.deepEqual(
      lines(`  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer }
  - { id: b, kind: choice, who: anyone, deontic: must-not, does: plot.offer, when: action.rentPence > 4000, orElse: { refuse: true }, says: Rents stay low., cites: Act s.2 }`),
      ['“b” refuses it: Rents stay low (Act s.2). Now the rent is more than £40.'],
    );
  });

  it('says how many hold a role that needs or takes only so many', () => {
    const rules = `  - { id: going, kind: boundary, role: warden, enter: {}, leave: {} }`;
    const asked = (name: string, warden: number) => {
      const { parent: _, ...rest } = question({
        kind: 'society',
        state: { title: 'Allotments', members: {}, plots: {} },
        action: { name, body: { role: 'warden' } },
        holders: { warden },
      });
      return rest;
    };
    assert.deepEqual(lines(rules, asked('member.leave', 1)), [
      '“is-warden” refuses it: There are at least 1 warden and at most 2 wardens. Now 1 holds the role warden, and after this it would be 0, while at least 1 must hold it.',
    ]);
    assert.deepEqual(lines(rules, asked('member.join', 2)), [
      '“is-warden” refuses it: There are at least 1 warden and at most 2 wardens. Now 2 hold the role warden, and after this it would be 3, while at most 2 may hold it.',
    ]);
  });

  it('says which role or which part of a condition is missing', () => {
    assert.deepEqual(
      lines(`  - { id: a, kind: choice, who: warden, deontic: may, does: plot.offer }
  - { id: b, kind: choice, who: member, deontic: may, does: plot.offer, when: 'state.status == "free" && has(action.reason) && action.reason == "x"' }
  - { id: c, kind: choice, who: member, deontic: must-not, does: plot.offer, when: action.rentPence > 99999 }`),
      [
        '“a” would allow it: A warden may offer a plot. It takes a warden.',
        '“b” would allow it: A member may offer a plot when the status of the plot is “free” and the reason is “x”. It is not so now that the reason is given.',
      ],
    );
    assert.deepEqual(lines(''), [
      'No statement of the rulebook allows anyone to do this; it would have to be amended first.',
    ]);
  });

  it('says in plain words what depends on what is still to be entered, and what nobody has to do', () => {
    assert.deepEqual(
      lines(
        `  - { id: a, kind: choice, who: member, deontic: may, does: plot.offer }
  - { id: b, kind: choice, who: anyone, deontic: must-not, does: plot.offer, when: action.deadline < now, orElse: { refuse: true }, says: Days lie ahead. }`,
        question({ action: { name: 'plot.offer', body: { rentPence: 1, factor: 1 } } }),
      ),
      ['“b” refuses it: Days lie ahead. This depends on what you enter (deadline).'],
    );
    assert.deepEqual(
      lines(`  - { id: a, kind: choice, who: engine, deontic: may, does: plot.offer, says: By itself. }
  - { id: b, kind: choice, who: engine, deontic: may, does: plot.offer, when: state.size > 3, says: Then too. }`),
      [
        '“a” would allow it: By itself. Moothall itself does this when another act or a day brings it about: nobody has to ask for it.',
        '“b” would allow it: Then too. Moothall itself does this when the size of the plot is more than 3: nobody has to ask for it.',
      ],
    );
  });

  it('says that a role is closed', () => {
    const { parent: _, ...asked } = question({
      kind: 'society',
      state: { title: 'A', members: {}, plots: {} },
      action: { name: 'member.join', body: { role: 'member' } },
      actor: { id: 'party/ada', roles: [], evidence: [] },
    });
    const may = '  - { id: a, kind: choice, who: anyone, deontic: may, does: member.join }';
    assert.deepEqual(lines(may, asked), [
      'No boundary statement of the rulebook lets anyone into this role.',
    ]);
    assert.deepEqual(
      lines(`${may}\n  - { id: b, kind: boundary, role: member, enter: { evidence: [identifier] } }`, asked),
      [
        '“b” would allow it: A party can become a member, showing evidence of identifier. Now: evidence missing: identifier.',
      ],
    );
  });
});
