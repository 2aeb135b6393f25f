/** Faults in a rulebook, each with what mends it. A fault changes both books and says what is at fault in the first. */
export type Fault = (turn: number, faulty: Book, mended: Book) => string;

export interface Statement {
  id: string;
  kind: string;
  [key: string]: unknown;
}
export interface Book {
  settings: { id: string; value: number; min?: number; max?: number }[];
  constitution: Statement[];
  rulebook: Statement[];
}

const nth = <T>(list: readonly T[], turn: number): T => {
  const one = list[turn % list.length];
  if (one === undefined) throw new Error('there is no place for this fault');
  return one;
};

/** A permission, or a refusal, with a condition. */
const choice = (
  id: string,
  deontic: 'may' | 'must-not',
  does: string,
  when: string | undefined,
  who: unknown = 'beneficiary',
): Statement => ({
  id,
  kind: 'choice',
  who,
  deontic,
  does,
  ...(when === undefined ? {} : { when }),
  ...(deontic === 'may' ? {} : { orElse: { refuse: true } }),
});

/** What beneficiaries do nowhere else, and a quantity of it. */
const QUANTITIES = [
  ['procedure.start', 'action.lots.size()', false],
  ['procedure.start', 'action.estimatePence', true],
  ['need.raise', 'action.estimatePence', true],
  ['measure.record', 'action.value', false],
  ['entry.record', 'action.pence', false],
] as const;

const quantity = (turn: number) => {
  const [does, q, isOptional] = nth(QUANTITIES, turn);
  const number = (n: number) => (q === 'action.value' ? `${n}.0` : String(n));
  return {
    does,
    limit: (op: string, n: number) => `${isOptional ? `has(${q}) && ` : ''}${q} ${op} ${number(n)}`,
    given: isOptional ? `has(${q})` : undefined,
  };
};

/** Rules that say who may do something always, with words of their own, not for everybody. */
const permissions = ({ rulebook }: Book): Statement[] =>
  rulebook.filter(
    ({ kind, deontic, who }) =>
      kind === 'choice' && deontic === 'may' && ![who].flat().some((one) => OPEN.includes(String(one))),
  );
const OPEN = ['anyone', 'party', 'member', 'public', 'self', 'delegate', 'engine'];
const actsOf = ({ does }: Statement): string[] => [does].flat().map(String);
const rolesOf = ({ who }: Statement): string[] => [who].flat().map(String);
const SINCE = 'now >= timestamp("2026-01-01T00:00:00Z")';
const andAlso = ({ when }: Statement, more: string): string =>
  when === undefined ? more : `${more} && (${String(when)})`;

const conflict: Record<string, Fault> = {
  'limits that overlap': (turn, faulty, mended) => {
    const { does, limit } = quantity(turn);
    const low = 3 + (turn % 7);
    faulty.rulebook.push(
      choice('seeded', 'may', does, limit('<=', low + 4)),
      choice('limit', 'must-not', does, limit('>', low), 'anyone'),
    );
    mended.rulebook.push(
      choice('seeded', 'may', does, limit('<=', low + 4)),
      choice('limit', 'must-not', does, limit('>', low + 4), 'anyone'),
    );
    return 'seeded';
  },
  'a permission within a refusal': (turn, faulty, mended) => {
    const { does, limit } = quantity(turn);
    const low = 5 + (turn % 5);
    faulty.rulebook.push(
      choice('seeded', 'may', does, limit('>', low + 3)),
      choice('limit', 'must-not', does, limit('>=', low), ['beneficiary', 'provider']),
    );
    mended.rulebook.push(
      choice('seeded', 'may', does, limit('<', low)),
      choice('limit', 'must-not', does, limit('>=', low), ['beneficiary', 'provider']),
    );
    return 'seeded';
  },
  'a refusal that takes back a rule in force': (turn, faulty, mended) => {
    const against = nth(permissions(faulty), turn);
    const acts = actsOf(against);
    for (const does of acts) {
      faulty.rulebook.push(
        choice(`no-${does.replace('.', '-')}`, 'must-not', does, undefined, rolesOf(against)),
      );
      mended.rulebook.push(
        choice(
          `no-${does.replace('.', '-')}`,
          'must-not',
          does,
          'now < timestamp("2026-01-01T00:00:00Z")',
          rolesOf(against),
        ),
      );
    }
    return against.id;
  },
  'times that overlap': (turn, faulty, mended) => {
    const day = (n: number) => `timestamp("2027-0${1 + (turn % 5)}-${String(10 + n)}T00:00:00Z")`;
    const does = nth(['need.raise', 'enquiry.answer', 'notice.publish'], turn);
    faulty.rulebook.push(
      choice('seeded', 'may', does, `now < ${day(8)}`),
      choice('limit', 'must-not', does, `now >= ${day(2)}`, 'beneficiary'),
    );
    mended.rulebook.push(
      choice('seeded', 'may', does, `now < ${day(8)}`),
      choice('limit', 'must-not', does, `now >= ${day(8)}`, 'beneficiary'),
    );
    return 'seeded';
  },
  'days from now that overlap': (turn, faulty, mended) => {
    const days = 10 + turn;
    faulty.rulebook.push(
      choice('seeded', 'may', 'deadline.extend', `action.deadline > addDays(now, ${days})`),
      choice(
        'limit',
        'must-not',
        'deadline.extend',
        `action.deadline > addDays(now, ${days - 5})`,
        'beneficiary',
      ),
    );
    mended.rulebook.push(
      choice('seeded', 'may', 'deadline.extend', `action.deadline > addDays(now, ${days})`),
      choice(
        'limit',
        'must-not',
        'deadline.extend',
        `action.deadline <= addDays(now, ${days})`,
        'beneficiary',
      ),
    );
    return 'seeded';
  },
};

const BEFORE = 'now < timestamp("2026-01-01T00:00:00Z")';

/** Refusals of which none by itself takes all of a permission, or all that a role has of it. */
const together: Record<string, Fault> = {
  'two refusals that leave nothing': (turn, faulty, mended) => {
    const { does, limit, given } = quantity(turn);
    const at = 4 + (turn % 6);
    for (const [book, from] of [
      [faulty, at],
      [mended, at + 2],
    ] as const)
      book.rulebook.push(
        choice('seeded', 'may', does, given),
        choice('low', 'must-not', does, limit('<', at), 'beneficiary'),
        choice('high', 'must-not', does, limit('>=', from), ['beneficiary', 'provider']),
      );
    return 'seeded';
  },
  'a refusal that leaves nothing beside one in force': (turn, faulty, mended) => {
    const opens = faulty.rulebook.find(
      (one) => one.deontic === 'may' && actsOf(one).includes('bids.open') && one.when === undefined,
    );
    if (opens === undefined) throw new Error('every form lets somebody open bids');
    faulty.rulebook.push(choice('late', 'must-not', 'bids.open', 'now >= state.deadline', 'anyone'));
    mended.rulebook.push(
      choice('late', 'must-not', 'bids.open', `now >= addDays(state.deadline, ${20 + turn})`, 'anyone'),
    );
    return opens.id;
  },
  'roles that are refused one by one': (turn, faulty, mended) => {
    const does = nth(['enquiry.answer', 'deadline.extend', 'bids.open'], turn);
    for (const [book, when] of [
      [faulty, undefined],
      [mended, BEFORE],
    ] as const)
      book.rulebook.push(
        choice('seeded', 'may', does, SINCE, ['beneficiary', 'citizen']),
        choice('first', 'must-not', does, when, 'beneficiary'),
        choice('second', 'must-not', does, when, ['citizen', 'provider']),
      );
    return 'seeded';
  },
  'one role of several': (turn, faulty, mended) => {
    const does = nth(['enquiry.answer', 'deadline.extend', 'bids.open'], turn);
    for (const [book, when] of [
      [faulty, undefined],
      [mended, BEFORE],
    ] as const)
      book.rulebook.push(
        choice('seeded', 'may', does, SINCE, ['beneficiary', 'citizen']),
        choice('other', 'must-not', does, when, 'citizen'),
      );
    return 'seeded';
  },
};

/** Conditions over one act that nothing makes true, each with one that something does. */
const NEVER: readonly (readonly [
  way: string,
  does: string,
  faulty: (n: number) => string,
  mended: (n: number) => string,
])[] = [
  [
    'a setting beyond its bounds',
    'enquiry.answer',
    (n) => `settings.tenderDays > ${120 + n}`,
    (n) => `settings.tenderDays > ${20 + n}`,
  ],
  [
    'two limits on a quantity',
    'procedure.start',
    (n) => `action.lots.size() > ${5 + n} && action.lots.size() < ${4 + n}`,
    (n) => `action.lots.size() > ${5 + n} && action.lots.size() < ${9 + n}`,
  ],
  [
    'whole numbers that leave none',
    'procedure.start',
    (n) => `action.lots.size() > ${n} && action.lots.size() < ${n + 1}`,
    (n) => `action.lots.size() >= ${n} && action.lots.size() < ${n + 1}`,
  ],
  [
    'before and after a day',
    'notice.publish',
    () => 'now < state.deadline && now > state.deadline',
    () => 'now > state.deadline && state.status == "active"',
  ],
  [
    'a value that there is not',
    'enquiry.answer',
    () => 'state.status == "actve"',
    () => 'state.status == "active"',
  ],
  [
    'two values at once',
    'enquiry.answer',
    () => 'state.method == "open" && state.method == "limited"',
    () => 'state.method == "open" || state.method == "limited"',
  ],
  [
    'nothing but numbers',
    'need.take-up',
    (n) => `${n} > ${n + 1}`,
    (n) => `settings.answerDays > 0 && now > timestamp("20${27 + (n % 9)}-01-01T00:00:00Z")`,
  ],
  [
    'a role that is ruled out',
    'need.take-up',
    () => '!("beneficiary" in actor.roles)',
    () => '!("provider" in actor.roles)',
  ],
  [
    'a fact that never happens',
    'notice.publish',
    () => '"bids.opend" in happened',
    () => '"bids.opened" in happened',
  ],
  [
    'a list and a value outside it',
    'procedure.start',
    () => 'action.method in ["open", "limited"] && action.method == "direct"',
    () => 'action.method in ["open", "limited"] && action.method != "open"',
  ],
  [
    'days from now that leave none',
    'deadline.extend',
    (n) => `action.deadline < addDays(now, ${5 + n}) && action.deadline > addDays(now, ${8 + n})`,
    (n) => `action.deadline > addDays(now, ${5 + n}) && action.deadline < addDays(now, ${8 + n})`,
  ],
  [
    'three parts in a ring',
    'procedure.start',
    () =>
      'has(action.enquiriesUntil) && now > action.enquiriesUntil && action.enquiriesUntil > action.deadline && action.deadline > now',
    () =>
      'has(action.enquiriesUntil) && now < action.enquiriesUntil && action.enquiriesUntil < action.deadline',
  ],
  [
    'a sum beyond its bounds',
    'enquiry.answer',
    (n) => `settings.tenderDays + settings.answerDays > ${200 + n}`,
    (n) => `settings.tenderDays + settings.answerDays > ${20 + n}`,
  ],
];

const unreachable: Record<string, Fault> = {
  ...Object.fromEntries(
    NEVER.map(([way, does, wrong, right]): [string, Fault] => [
      way,
      (turn, faulty, mended) => {
        faulty.rulebook.push(choice('seeded', 'may', does, wrong(turn)));
        mended.rulebook.push(choice('seeded', 'may', does, right(turn)));
        return 'seeded';
      },
    ]),
  ),
  'a limit on a rule in force': (turn, faulty, mended) => {
    const at = nth(permissions(faulty), turn);
    const other = mended.rulebook.find(({ id }) => id === at.id);
    at.when = andAlso(at, `settings.paymentDays > ${60 + turn}`);
    if (other !== undefined) other.when = andAlso(other, 'settings.paymentDays > 4');
    return at.id;
  },
  'a duty that is due before it arises': (turn, faulty, mended) => {
    const duty = {
      ...choice('seeded', 'may', 'notice.publish', undefined),
      deontic: 'must',
      after: 'procedure.started',
    };
    const add = nth(['addDays', 'addWorkingDays', 'addMonths'], turn);
    faulty.rulebook.push({
      ...duty,
      due: `${add}(fact.at, -${1 + turn})`,
      orElse: { escalate: { to: 'auditor' } },
    });
    mended.rulebook.push({
      ...duty,
      due: `${add}(fact.at, ${1 + turn})`,
      orElse: { escalate: { to: 'auditor' } },
    });
    return 'seeded';
  },
  'a last day that has passed': (turn, faulty, mended) => {
    const does = nth(['enquiry.answer', 'deadline.extend', 'bids.open'], turn);
    faulty.rulebook.push({
      ...choice('seeded', 'may', does, undefined),
      validTo: `20${10 + (turn % 15)}-12-31`,
    });
    mended.rulebook.push({ ...choice('seeded', 'may', does, undefined), validTo: '2999-12-31' });
    return 'seeded';
  },
  'a place without a door': (turn, faulty, mended) => {
    const role = `keeper-${turn}`;
    const position = { id: 'seeded', kind: 'position', role };
    faulty.rulebook.push({ ...position });
    mended.rulebook.push({ ...position }, { id: 'door', kind: 'boundary', role, enter: {} });
    return 'seeded';
  },
};

const shadowed: Record<string, Fault> = {
  'a rule in force with more conditions': (turn, faulty, mended) => {
    const wide = nth(permissions(faulty), turn);
    const [does, who] = [nth(actsOf(wide), turn), nth(rolesOf(wide), turn)];
    const copy = choice('seeded', 'may', does, andAlso(wide, SINCE), who);
    faulty.rulebook.push(copy);
    mended.rulebook.push({ ...copy, who: 'beneficiary' });
    return 'seeded';
  },
  'a limit within a wider one': (turn, faulty, mended) => {
    const { does, limit } = quantity(turn);
    faulty.rulebook.push(
      choice('wide', 'may', does, limit('>', 10), ['beneficiary', 'citizen']),
      choice('seeded', 'may', does, limit('>=', 12 + turn)),
    );
    mended.rulebook.push(
      choice('wide', 'may', does, limit('>', 10), ['beneficiary', 'citizen']),
      choice('seeded', 'may', does, limit('<=', 10)),
    );
    return 'seeded';
  },
  'a refusal within a wider one': (turn, faulty, mended) => {
    const { does, limit } = quantity(turn);
    faulty.rulebook.push(
      choice('wide', 'must-not', does, limit('>', 1000), 'anyone'),
      choice('seeded', 'must-not', does, limit('>', 2000 + turn), 'provider'),
    );
    mended.rulebook.push(
      choice('wide', 'must-not', does, limit('>', 1000), 'anyone'),
      choice('seeded', 'must-not', does, limit('>', 500 + turn), 'provider'),
    );
    return 'seeded';
  },
  'one role among all parties': (turn, faulty, mended) => {
    const who = nth(['commissioner', 'provider', 'service-user', 'panel'], turn);
    faulty.rulebook.push(
      choice('seeded', 'may', 'enquiry.ask', `state.status in ["active"] && ${SINCE}`, who),
    );
    mended.rulebook.push(choice('seeded', 'may', 'enquiry.ask', `state.status != "active" && ${SINCE}`, who));
    return 'seeded';
  },
  'a decision after a wider one': (turn, faulty, mended) => {
    const does = nth(DECIDED, turn);
    for (const book of [faulty, mended]) without(book, does);
    faulty.rulebook.push(
      vote('first', does, SINCE),
      vote('seeded', does, 'now > timestamp("2026-06-01T00:00:00Z")'),
    );
    mended.rulebook.push(
      vote('first', does, SINCE),
      vote('seeded', does, 'now < timestamp("2026-01-01T00:00:00Z")'),
    );
    return 'seeded';
  },
  'a decision after two that leave nothing': (turn, faulty, mended) => {
    const does = nth(DECIDED, turn);
    for (const book of [faulty, mended]) without(book, does);
    const day = 'timestamp("2027-01-01T00:00:00Z")';
    faulty.rulebook.push(
      vote('first', does, `now < ${day}`),
      vote('second', does, `now >= ${day}`),
      vote('seeded', does, SINCE),
    );
    mended.rulebook.push(
      vote('first', does, `now < ${day}`),
      vote('second', does, 'now >= timestamp("2028-01-01T00:00:00Z")'),
      vote('seeded', does, SINCE),
    );
    return 'seeded';
  },
};

const DECIDED = ['need.withdraw', 'tender.amend', 'shortlist.decide', 'procedure.terminate', 'measure.set'];

const vote = (id: string, decides: string, when?: string, more: object = {}): Statement => ({
  id,
  kind: 'aggregation',
  decides,
  ...(when === undefined ? {} : { when }),
  electorates: [{ role: 'commissioner', method: 'majority' }],
  period: { days: 10 },
  ...more,
});

/** An act by itself, as no joint decision of the rulebook decides it. */
function without(book: Book, does: string): void {
  for (const part of ['constitution', 'rulebook'] as const)
    book[part] = book[part].filter(
      ({ kind, decides }) => kind !== 'aggregation' || ![decides].flat().includes(does),
    );
}

const DEADLOCKS: readonly (readonly [way: string, faulty: object, mended: object, door?: Statement[]])[] = [
  [
    'no end',
    { period: undefined, electorates: [{ role: 'commissioner', method: 'consent' }] },
    { fallback: 'keep', electorates: [{ role: 'commissioner', method: 'consent' }] },
  ],
  [
    'a quorum and no end',
    { period: undefined, electorates: [{ role: 'commissioner', method: 'majority', quorum: 0.6 }] },
    { electorates: [{ role: 'commissioner', method: 'majority', quorum: 0.6 }] },
  ],
  [
    'more than all',
    { electorates: [{ role: 'commissioner', method: 'majority', share: 1 }] },
    { electorates: [{ role: 'commissioner', method: 'majority', share: 0.75 }] },
  ],
  [
    'a role that nobody is given',
    { electorates: [{ role: 'anyone', method: 'majority' }] },
    { electorates: [{ role: 'commissioner', method: 'majority', weight: '2' }] },
  ],
  [
    'a door that never opens',
    { electorates: [{ role: 'keeper', method: 'unanimity' }] },
    { electorates: [{ role: 'keeper', method: 'unanimity' }] },
    [
      { id: 'keepers', kind: 'position', role: 'keeper' },
      {
        id: 'door',
        kind: 'boundary',
        role: 'keeper',
        enter: { if: 'action.role == "keeper" && action.role != "keeper"' },
      },
      { id: 'door', kind: 'boundary', role: 'keeper', enter: { if: 'action.role == "keeper"' } },
    ],
  ],
  [
    'a place for none',
    { electorates: [{ role: 'keeper', method: 'unanimity' }] },
    { electorates: [{ role: 'keeper', method: 'unanimity' }] },
    [
      { id: 'keepers', kind: 'position', role: 'keeper', max: 0 },
      { id: 'door', kind: 'boundary', role: 'keeper', enter: {} },
      { id: 'keepers', kind: 'position', role: 'keeper', max: 3 },
    ],
  ],
];

const deadlock: Record<string, Fault> = Object.fromEntries(
  DEADLOCKS.map(([way, wrong, right, more = []]): [string, Fault] => [
    way,
    (turn, faulty, mended) => {
      const does = nth(DECIDED, turn);
      for (const book of [faulty, mended]) without(book, does);
      const [first, second, third] = more;
      faulty.rulebook.push(
        ...(first && second ? [first, second] : []),
        vote('seeded', does, undefined, wrong),
      );
      const doors = third?.id === first?.id ? [third, second] : [first, third];
      mended.rulebook.push(
        ...doors.filter((one) => one !== undefined),
        vote('seeded', does, undefined, right),
      );
      return 'seeded';
    },
  ]),
);

const set = (book: Book, id: string, value: number): void => {
  const setting = book.settings.find((one) => one.id === id);
  if (setting === undefined) throw new Error(`every form has ${id}`);
  setting.value = value;
};

const below: Record<string, Fault> = {
  'for everything': (turn, faulty, mended) => {
    set(faulty, 'paymentDays', 31 + (turn % 30));
    set(mended, 'paymentDays', 30 - (turn % 20));
    return 'paymentDays';
  },
  'above the threshold only': (turn, faulty, mended) => {
    set(faulty, 'standstillDays', turn % 8);
    set(mended, 'standstillDays', 8 + (turn % 20));
    return 'standstillDays';
  },
};

/** By kind, and by the way in which a rulebook is at fault. */
export const faults = {
  conflict: { ...conflict, ...together },
  unreachable,
  shadowed,
  deadlock,
  'below-a-legal-bound': below,
} as const;
