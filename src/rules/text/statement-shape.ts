import { isObject } from '../../kernel/json.ts';
import {
  anything,
  type Check,
  choice,
  condition,
  count,
  day,
  days,
  either,
  id,
  listOf,
  name,
  number,
  oneOf,
  oneOrMore,
  pointer,
  record,
  share,
  text,
  written,
  yes,
  yesNo,
} from './shape-check.ts';

const common = {
  id,
  kind: oneOf('position', 'boundary', 'choice', 'aggregation', 'information', 'payoff', 'scope'),
};
const commonOptional = {
  says: text,
  cites: text,
  verified: yesNo,
  validFrom: day,
  validTo: day,
  appliesTo: oneOf('begun-on-or-after', 'in-force-on'),
  variants: listOf(id, 1),
};

const isNumber = (value: unknown): boolean => typeof value === 'number';

const orElse = written(
  'orElse: { refuse: true }',
  choice('orElse', {
    refuse: yes,
    duty: record('a duty', { who: id, does: name }, { due: condition, says: text }),
    charge: record('a charge', { who: id, to: id, pence: either(isNumber, count, condition) }),
    escalate: record('an escalation', { to: id }, { says: text }),
  }),
);

const bounds = record('bounds', {}, { min: number, max: number, oneOf: listOf(anything, 1) });

const variable = record(
  'a payoff or scope statement',
  { ...common, variable: name },
  { ...commonOptional, value: anything, bounds },
);

const STREAM = /^arrangement\/[a-z0-9]+(?:-[a-z0-9]+)*$/;
const streamName: Check = (value, path, report) => {
  if (typeof value !== 'string' || !STREAM.test(value))
    report(path, 'here stands another arrangement, such as arrangement/town');
};

const method = oneOf('consent', 'majority', 'qualified', 'unanimity', 'delegated');
const period = written('period: { days: 10 }', choice('period', { days, workingDays: days }));
const fallback = written(
  'fallback: { escalate: { to: commissioner } }, or fallback: keep',
  choice('fallback', {
    decides: record('who decides instead', { role: id, method }, { period }),
    mediates: record('who mediates', { role: id, period }),
    refers: record('who is asked', { arrangement: streamName, period }),
    escalate: record('an escalation', { to: id }),
  }),
);

/** The shape of each kind of statement: its keys are those of statement.ts. */
const KINDS: Readonly<Record<string, Check>> = {
  choice: record(
    'a choice statement',
    { ...common, who: oneOrMore(id), does: oneOrMore(name) },
    {
      ...commonOptional,
      if: condition,
      deontic: oneOf('may', 'must', 'must-not'),
      when: condition,
      after: name,
      arises: condition,
      once: yes,
      matches: name,
      whose: name,
      above: yes,
      unlessSooner: yes,
      period: condition,
      begins: condition,
      due: condition,
      again: condition,
      while: condition,
      orElse,
      right: yes,
    },
  ),
  position: record(
    'a position statement',
    { ...common, role: id },
    { ...commonOptional, title: text, min: count, max: count },
  ),
  boundary: record(
    'a boundary statement',
    { ...common, role: id },
    {
      ...commonOptional,
      enter: written(
        'enter: { by: [commissioner] }',
        record('enter', {}, { evidence: listOf(id), by: listOf(id, 1), decidedBy: id, if: condition }),
      ),
      leave: written(
        'leave: { notice: { days: 30 } }',
        record('leave', {}, { notice: record('notice', { days }), if: condition }),
      ),
    },
  ),
  aggregation: record(
    'an aggregation statement',
    {
      ...common,
      decides: oneOrMore(name),
      electorates: written(
        'electorates: [{ role: commissioner, method: consent }]',
        listOf(
          written(
            '{ role: commissioner, method: consent }',
            record('an electorate', { role: id, method }, { share, quorum: share, weight: condition }),
          ),
          1,
        ),
      ),
    },
    {
      ...commonOptional,
      when: condition,
      period,
      fallback: (value, path, report) =>
        typeof value === 'string' ? oneOf('keep')(value, path, report) : fallback(value, path, report),
    },
  ),
  information: record(
    'an information statement',
    { ...common, fields: listOf(pointer, 1), to: listOf(id, 1) },
    { ...commonOptional, on: oneOrMore(id), from: name, when: condition, mine: yesNo },
  ),
  payoff: variable,
  scope: variable,
};

const statement: Check = (value, path, report) => {
  const kind = isObject(value) ? value.kind : undefined;
  const check = typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (check !== undefined) return check(value, path, report);
  if (!isObject(value)) return record('a statement', common)(value, path, report);
  common.kind(kind, Object.hasOwn(value, 'kind') ? [...path, 'kind'] : path, report);
};

const SETTING_ID = /^[a-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/;

const setting = record(
  'a setting',
  {
    id: (value, path, report) => {
      if (typeof value !== 'string' || value.length > 80 || !SETTING_ID.test(value))
        report(path, 'here stands the name of a setting, such as standstillDays');
    },
    title: text,
    unit: oneOf('days', 'working-days', 'percent', 'pence', 'count', 'share'),
    value: number,
  },
  { min: number, max: number },
);

export const rulebookShape: Check = record('a rulebook', {
  format: oneOf('moothall/rulebook/1'),
  id,
  title: text,
  summary: text,
  settings: listOf(setting),
  constitution: listOf(statement),
  rulebook: listOf(statement),
});

const reason = record(
  'a reason',
  { when: condition, says: text },
  { from: day, to: day, cites: text, verified: yesNo },
);
const variant = record(
  'a variant',
  { id, title: text },
  { aboveThreshold: yesNo, reasons: listOf(reason, 1) },
);
const methodNamed = record(
  'the name of a method',
  { methods: listOf(id, 1), says: text },
  { techniques: listOf(id, 1), aboveThreshold: yesNo },
);
const openData = record(
  'a law in open data',
  { scheme: text, id: text },
  { uri: text, methods: listOf(methodNamed, 1) },
);

export const regimeShape: Check = record(
  'a regime',
  {
    format: oneOf('moothall/regime/1'),
    id,
    title: text,
    summary: text,
    from: day,
    covers: text,
    statements: listOf(statement),
  },
  { to: day, calendar: id, variants: listOf(variant, 1), openData },
);
