import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bankHolidays } from '../src/adapters/calendar/bank-holidays.ts';
import { readLibraryFiles } from '../src/adapters/library/files.ts';
import { makeCatalogue } from '../src/application/catalogue.ts';
import { sourcesOf } from '../src/application/governing.ts';
import { makeLibrary } from '../src/application/library.ts';
import { kinds } from '../src/commissioning/catalogue.ts';
import { standstillEnd } from '../src/commissioning/procedures/standstill.ts';
import { variables } from '../src/commissioning/variables.ts';
import { present } from '../src/kernel/assert.ts';
import { isObject, type JsonObject } from '../src/kernel/json.ts';
import {
  checkDocument,
  compileRulebook,
  decide,
  explainDocument,
  formatFinding,
  isRulebook,
  type Question,
  type Rulebook,
  raiseDuties,
  readDocument,
  statementsOf,
  visible,
} from '../src/rules/index.ts';
import type { InformationStatement, RulebookDocument } from '../src/rules/statement.ts';

const FOLDER = join(import.meta.dirname, '..', 'rulebooks');
const library = makeLibrary(await readLibraryFiles(FOLDER), bankHolidays());
const catalogue = makeCatalogue(kinds, variables);
const { vocabulary } = catalogue;
const FORMS = ['distributed', 'partnership', 'relational', 'traditional'];

const documents = [library.hall, ...library.rulebooks.values(), ...library.regimes.values()];

const made = new Map<string, Rulebook>();
const compiled = (rulebook: RulebookDocument, regime: string): Rulebook => {
  const known = made.get(`${rulebook.id} ${regime}`);
  if (known !== undefined) return known;
  const law = present(library.regimes.get(regime), `the regime ${regime}`);
  const result = compileRulebook(sourcesOf({ hall: library.hall, rulebook, regime: law }), vocabulary);
  assert.ok(result.ok, result.ok ? '' : result.error.map((each) => formatFinding('', each)).join('\n'));
  // A law names roles that not every rulebook has.
  const doubts = result.value.warnings.filter(
    ({ document, message }) => !(document === regime && message.startsWith('there is no role')),
  );
  assert.deepEqual(doubts, []);
  made.set(`${rulebook.id} ${regime}`, result.value.rulebook);
  return result.value.rulebook;
};

/** Whether a pattern of an information statement can meet anything in a document of this shape. */
function meets(schema: unknown, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined || !isObject(schema)) return step === undefined;
  if (schema.held !== undefined || schema.title === 'anything') return true;
  const members = [
    ...(isObject(schema.properties) ? Object.entries(schema.properties) : []),
    ...(isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : []).map(
      (member) => [undefined, member] as const,
    ),
    ...(schema.items === undefined ? [] : ([[undefined, schema.items]] as const)),
  ];
  if (step === '**') return members.length > 0 || schema.type === 'object' || schema.type === 'array';
  return members.some(
    ([name, member]) => (step === '*' || name === undefined || name === step) && meets(member, rest),
  );
}

const record = (member: unknown) => ({ type: 'object', patternProperties: { '^': member } });
const ANYTHING = { title: 'anything' };

/** What the pages and programs can see of a kind of stream: its view, the rows of its collections, engine matter, facts. */
function seenOf(kind: (typeof kinds)[number]): unknown {
  const state = isObject(kind.state) && isObject(kind.state.properties) ? kind.state.properties : {};
  const facts = present(vocabulary.streams.get(kind.kind), kind.kind);
  const bodies = facts.factBodies ?? new Map<string, unknown>();
  return {
    type: 'object',
    properties: {
      ...state,
      title: { type: 'string' },
      ...Object.fromEntries(Object.entries(kind.collections).map(([name, row]) => [name, record(row)])),
      matters: record(ANYTHING),
      duties: record(ANYTHING),
      norms: record(ANYTHING),
      facts: {
        type: 'object',
        properties: Object.fromEntries(facts.facts.map((type) => [type, bodies.get(type) ?? ANYTHING])),
      },
    },
  };
}

describe('the rulebooks that come with the program', () => {
  it('are the hall, the four forms and the regimes', async () => {
    assert.deepEqual([...library.rulebooks.keys()].sort(), FORMS);
    assert.ok(library.regimes.has('none'));
    const files = await readdir(join(FOLDER, 'forms'));
    for (const file of files) {
      const text = await readFile(join(FOLDER, 'forms', file), 'utf8');
      assert.deepEqual(checkDocument(text, vocabulary), [], file);
      const read = readDocument(text);
      assert.ok(read.ok && isRulebook(read.value.document) && `${read.value.document.id}.yaml` === file);
    }
  });

  for (const form of library.rulebooks.values())
    for (const regime of library.regimes.keys())
      it(`given ${form.id} under ${regime}, then they make one rulebook without a doubt`, () => {
        compiled(form, regime);
      });

  for (const document of documents)
    it(`given ${document.id}, then every statement has a plain sentence, and those without their own are rendered`, () => {
      const explained = explainDocument(document, vocabulary).groups.flatMap((group) => group.statements);
      assert.equal(explained.length, statementsOf(document).length);
      for (const { id, text } of explained) assert.match(text, /^\S.{10,}[.!]$/s, `${id}: ${text}`);
    });

  for (const document of documents)
    it(`given ${document.id}, then each field that is shown to somebody is one that streams have`, () => {
      const lost = statementsOf(document)
        .map(({ statement }) => statement)
        .filter((statement): statement is InformationStatement => statement.kind === 'information')
        .flatMap(({ id, on, fields }) => {
          const told = kinds.filter(({ kind }) => on === undefined || [on].flat().includes(kind));
          return fields
            .filter((field) => !told.some((kind) => meets(seenOf(kind), field.split('/').slice(1))))
            .map((field) => `${id} ${field}`);
        });
      assert.deepEqual(lost, []);
    });
});

const NOW = '2027-03-01T12:00:00.000Z';
const CALENDAR = present(library.calendars.get('england-and-wales'), 'the calendar');

/** A document of a stream as it is seen in a form by a viewer, with what has happened there. */
function seenIn(
  form: RulebookDocument,
  kind: string,
  viewer: { id: string; ids?: readonly string[]; roles: readonly string[] },
  happened: readonly string[],
  document: JsonObject,
): JsonObject {
  return visible(
    compiled(form, 'none'),
    { id: viewer.id, ids: viewer.ids ?? [viewer.id], roles: ['anyone', 'party', ...viewer.roles] },
    {
      kind,
      state: { ...present(catalogue.kinds.get(kind), kind).initial, ...document },
      parent: {},
      happened: Object.fromEntries(happened.map((fact) => [fact, '2027-01-01T00:00:00.000Z'])),
      now: NOW,
      begun: '2027-01-01T00:00:00.000Z',
      calendar: CALENDAR,
    },
    document,
  );
}

const ROLES = [
  'commissioner',
  'lead',
  'purchasing-body',
  'provider',
  'service-user',
  'citizen',
  'user-led-group',
  'panel',
  'auditor',
  'beneficiary',
  'member',
  'invited',
  'buyer',
  'bidder',
  'participant',
  'shortlisted',
];
const someRoles = fc.subarray(ROLES);
const HELD = { vault: 'v', commitment: 'c' };

for (const form of library.rulebooks.values())
  describe(`who sees what in ${form.id}`, () => {
    const reports = {
      'report-1': { report: 'report-1', rating: 1, words: HELD, by: 'pseudonym/sam', at: NOW },
    };
    const facts = { 'report.given': { report: 'report-1', rating: 1, words: HELD, by: 'pseudonym/sam' } };

    it('given a report, then no provider sees any of it, whatever other roles it holds', () => {
      fc.assert(
        fc.property(someRoles, (roles) => {
          const viewer = { id: 'party/oak', roles: [...roles, 'provider', 'contract-provider'] };
          const seen = seenIn(form, 'contract', viewer, ['contract.signed', 'report.given'], {
            reports,
            facts,
          });
          assert.deepEqual(seen, {});
        }),
        { numRuns: 200 },
      );
    });

    it('given a report, then who commissions reads it without a name, and its author finds it again', () => {
      const seen = seenIn(form, 'contract', { id: 'party/alder', roles: ['commissioner'] }, [], { reports });
      assert.match(JSON.stringify(seen), /"rating":1/);
      assert.doesNotMatch(JSON.stringify(seen), /pseudonym/);
      const sam = { id: 'party/sam', ids: ['party/sam', 'pseudonym/sam'], roles: ['service-user'] };
      assert.deepEqual(seenIn(form, 'contract', sam, [], { reports }), { reports });
      const kim = { id: 'party/kim', roles: ['service-user', 'member'] };
      assert.deepEqual(seenIn(form, 'contract', kim, ['contract.signed'], { reports }), {});
    });

    const bid = { by: 'pseudonym/oak', at: NOW, status: 'submitted', offers: HELD, tenderer: HELD };
    const bids = { 'bid-1': bid };

    it('given a sealed bid, then nobody but its author sees that it is there', () => {
      fc.assert(
        fc.property(someRoles, (roles) => {
          const viewer = { id: 'party/elm', roles };
          const document = { bids, deadline: '2027-03-02T12:00:00.000Z' };
          const { deadline, ...rest } = seenIn(form, 'procedure', viewer, ['bid.submitted'], document);
          assert.deepEqual(rest, {});
          // Not even where others were opened before and the deadline lies ahead again.
          const later = seenIn(form, 'procedure', viewer, ['bid.submitted', 'bids.opened'], document);
          assert.ok(!JSON.stringify(later).includes('vault'));
        }),
        { numRuns: 200 },
      );
      const author = { id: 'party/oak', ids: ['party/oak', 'pseudonym/oak'], roles: ['provider'] };
      assert.deepEqual(seenIn(form, 'procedure', author, [], { bids }), { bids });
    });

    it('given scores, then bidders see them after the decision, without who gave them', () => {
      const scores = {
        a: { bid: 'bid-1', criterion: 'quality', score: 40, reason: 'So.', by: 'party/alder' },
      };
      const bidder = { id: 'party/oak', roles: ['bidder', 'provider', 'commissioner', 'member'] };
      assert.deepEqual(seenIn(form, 'procedure', bidder, ['bids.opened'], { scores }), {});
      const after = seenIn(form, 'procedure', bidder, ['bids.opened', 'award.decided'], { scores });
      const { by, ...without } = scores.a;
      assert.deepEqual(after, { scores: { a: without } });
    });

    it('given service users as members, then neither the public nor providers see who they are', () => {
      const members = {
        commissioner: ['party/alder'],
        'service-user': ['party/sam'],
        citizen: ['party/kim'],
      };
      const joined = { 'member.joined': { party: 'party/sam', role: 'service-user', by: 'party/sam' } };
      for (const roles of [['public'], ['provider', 'member'], ['bidder', 'member']]) {
        const seen = seenIn(form, 'arrangement', { id: 'party/oak', roles }, [], { members, facts: joined });
        assert.deepEqual(seen, { members: { commissioner: ['party/alder'] } });
      }
    });
  });

/** What a form says to an act: the verdict, and the statements that decided or that still have to. */
function asked(
  form: string,
  action: string,
  roles: readonly string[],
  more: Partial<Question> & { body?: JsonObject; regime?: string },
) {
  const rulebook = compiled(present(library.rulebooks.get(form), form), more.regime ?? 'none');
  const words = present(vocabulary.actions.get(action), action);
  const kind = present(catalogue.kinds.get(words.stream), words.stream);
  const { body = {}, state = {}, parent = {}, regime: _, ...rest } = more;
  const { verdict, by, decidedBy, consequences } = decide(rulebook, {
    action: { name: action, body },
    actor: { id: 'party/alder', roles: ['anyone', 'party', ...roles], evidence: ['name'] },
    kind: kind.kind,
    state: { ...kind.initial, ...state },
    parent: { ...present(catalogue.kinds.get('arrangement'), 'arrangement').initial, ...parent },
    happened: {},
    holders: {},
    now: NOW,
    begun: NOW,
    calendar: CALENDAR,
    ...rest,
  });
  return { verdict, by, ...(decidedBy === undefined ? {} : { decidedBy }), consequences };
}
const across = (ask: (form: string) => { verdict: string; by: readonly string[]; decidedBy?: string }) =>
  Object.fromEntries(
    FORMS.map((form) => {
      const { verdict, by, decidedBy } = ask(form);
      return [form, verdict === 'refused' ? `refused ${by.join()}` : (decidedBy ?? 'permitted')];
    }),
  );

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
    const state = { commissioners: ['party/alder', 'party/birch'] };
    const note = (commissioner: string, more = {}) => ({ commissioner, revoked: false, ...more });
    const ask = (mandates: JsonObject) =>
      across((form) =>
        asked(form, 'award.propose', ['commissioner', 'purchasing-body'], { state, parent: { mandates } }),
      ).distributed;
    const first = { 'mandate/a': note('party/alder', { validTo: '2027-03-01' }) };
    assert.equal(ask(first), 'refused mandates-come-first');
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

describe('the law as a layer (gb-pa-2023)', () => {
  const LAW = 'gb-pa-2023';
  const law = present(library.regimes.get(LAW), LAW);
  const under = (action: string, roles: readonly string[], more: Parameters<typeof asked>[3]) => {
    const { verdict, by } = asked('partnership', action, roles, { ...more, regime: LAW });
    return verdict === 'refused' ? `refused ${by.join()}` : verdict;
  };
  const above = { aboveThreshold: true, method: 'open' };

  it('given each statement, then it says what it rests on, and what is from memory says so', () => {
    for (const { id, cites, validFrom } of law.statements) {
      assert.match(cites ?? '', /^Procurement Act 2023, /, id);
      assert.equal(validFrom, law.from, id);
    }
    assert.deepEqual(
      law.statements.filter(({ verified }) => verified === false).map(({ id }) => id),
      [
        'pa-participation-period',
        'pa-procurement-termination-notice',
        'pa-conflicts-assessed-before-notice',
        'pa-conflicts-declared-before-scoring',
      ],
    );
  });

  it('given a start, then the twenty-fifth day after it is soon enough and the one before is not, over a clock change too', () => {
    const start = (deadline: string, more: JsonObject = {}) =>
      under('procedure.start', ['commissioner'], {
        now: '2027-03-10T15:00:00.000Z',
        begun: '2027-03-10T15:00:00.000Z',
        body: { ...above, deadline, ...more },
      });
    const short = 'tender-stays-open';
    assert.equal(start('2027-04-03T22:59:59.999Z'), `refused pa-tendering-period,${short}`);
    assert.equal(start('2027-04-04T16:00:00.000Z'), 'permitted');
    // The rulebook may ask for more, never for less; light touch and small procurements have no minimum in law.
    for (const lighter of [{ lightTouch: true }, { aboveThreshold: false }])
      assert.equal(start('2027-03-12T12:00:00.000Z', lighter), `refused ${short}`);
    const shortened = { shortened: 'planned-notice' };
    assert.equal(
      start('2027-03-19T12:00:00.000Z', shortened),
      `refused pa-shortened-tendering-period,${short}`,
    );
    assert.equal(start('2027-03-20T12:00:00.000Z', shortened), `refused ${short}`);
  });

  it('given a standstill over Christmas, then it ends with the eighth working day, beginning with that of the notice', () => {
    const confirm = (now: string, state: JsonObject = {}) =>
      under('award.confirm', ['commissioner'], {
        now,
        state: { ...above, notices: { UK6: '2026-12-24T16:00:00.000Z' }, ...state },
        body: { award: 'award-1' },
      });
    assert.equal(confirm('2027-01-07T23:59:59.999Z'), 'refused pa-standstill');
    assert.equal(confirm('2027-01-08T00:00:00.000Z'), 'permitted');
    assert.equal(confirm('2026-12-24T16:00:01.000Z', { lightTouch: true }), 'permitted');
    assert.equal(confirm('2027-01-08T00:00:00.000Z', { notices: {} }), 'refused pa-award-notice-first');
  });

  it('given a notice on any day, then the statement and the engine count the same standstill', () => {
    const day = fc.date({ min: new Date('2025-03-01'), max: new Date('2027-11-30'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (published) => {
        const UK6 = published.toISOString();
        const ends = present(standstillEnd(UK6, 8, CALENDAR), 'there is a standstill');
        const confirm = (now: string) =>
          under('award.confirm', ['commissioner'], { now, state: { ...above, notices: { UK6 } }, body: {} });
        assert.equal(
          confirm(new Date(Date.parse(ends) - 1).toISOString()),
          'refused pa-standstill',
          `${UK6} ${ends}`,
        );
        assert.equal(confirm(ends), 'permitted', `${UK6} ${ends}`);
      }),
      { numRuns: 100 },
    );
  });

  it('given a procurement above the threshold, then notices and declarations come in their order', () => {
    const state = { ...above, deadline: '2027-05-01T12:00:00.000Z' };
    const publish = (notice: string, happened: Record<string, string>) =>
      under('notice.publish', ['commissioner'], { state, happened, body: { notice } });
    assert.equal(publish('UK4', {}), 'refused pa-conflicts-assessed-before-notice');
    assert.equal(publish('UK4', { 'interest.declared': NOW }), 'permitted');
    assert.equal(publish('UK6', {}), 'refused pa-award-notice-after-decision');
    const bid = (notices: JsonObject) =>
      under('bid.submit', ['provider'], { state: { ...state, notices }, body: { offers: HELD } });
    assert.equal(bid({}), 'refused pa-tender-notice-first');
    assert.equal(bid({ UK4: NOW }), 'permitted');
  });

  it('given a signed contract, then its details notice is due at the end of the thirtieth day, that of the signature included', () => {
    const due = (state: JsonObject) => {
      const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), LAW);
      const at = '2027-03-10T15:00:00.000Z';
      const facts = [{ type: 'contract.signed', at, body: { version: 1, pinsOwn: true } }];
      const kind = present(catalogue.kinds.get('contract'), 'contract');
      const circumstances = {
        kind: 'contract',
        state: { ...kind.initial, ...state },
        happened: {},
        now: at,
        begun: at,
        calendar: CALENDAR,
      };
      return raiseDuties(rulebook, facts, circumstances, 1).map(({ duty }) => [duty.statement, duty.due]);
    };
    assert.deepEqual(due({}), [['pa-contract-details-notice', '2027-04-08T23:00:00.000Z']]);
    assert.deepEqual(due({ lightTouch: true }), [['pa-contract-details-notice', '2027-07-07T23:00:00.000Z']]);
  });
});
