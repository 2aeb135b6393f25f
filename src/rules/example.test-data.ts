import Type from 'typebox';
import type { JsonObject } from '../kernel/json.ts';
import type { Calendar } from '../kernel/time.ts';
import { type Compiled, compileRulebook } from './compile.ts';
import type { Finding } from './finding.ts';
import type { Source } from './loading.ts';
import type { Question } from './question.ts';
import type { Rulebook } from './rulebook.ts';
import { readDocument } from './text/document.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A small world for the tests of the rules: an allotment society with plots, which knows nothing of procurement. */
const date = Type.String({ format: 'date-time' });
const society = Type.Object({
  title: Type.String(),
  members: Type.Record(Type.String(), Type.Array(Type.String())),
  plots: Type.Record(
    Type.String(),
    Type.Object({
      holder: Type.Optional(Type.String()),
      rentPence: Type.Integer(),
      since: Type.Optional(date),
    }),
  ),
});
const plot = Type.Object({
  status: Type.Union([Type.Literal('free'), Type.Literal('let')]),
  size: Type.Number(),
  letOn: Type.Optional(date),
  tags: Type.Array(Type.String()),
  offers: Type.Array(
    Type.Object({ by: Type.String(), pence: Type.Integer(), words: Type.Optional(Type.String()) }),
  ),
});

export const vocabulary: Vocabulary = {
  actions: new Map([
    [
      'plot.offer',
      {
        stream: 'plot',
        title: 'Offer a plot',
        body: Type.Object({
          deadline: date,
          rentPence: Type.Integer(),
          reason: Type.Optional(Type.String()),
          factor: Type.Number(),
          letter: Type.Optional(Type.Object({ text: Type.String(), copies: Type.Optional(Type.Integer()) })),
          secret: Type.Optional(Type.Unsafe<JsonObject>({ type: 'string', held: true })),
        }),
      },
    ],
    ['plot.let', { stream: 'plot', title: 'Let a plot', body: Type.Object({ to: Type.String() }) }],
    ['plot.dig', { stream: 'plot', title: 'Dig', body: Type.Object({}) }],
    [
      'member.join',
      {
        stream: 'society',
        title: 'Join',
        body: Type.Object({ role: Type.String() }),
        enters: '/role',
      },
    ],
    [
      'member.admit',
      {
        stream: 'society',
        title: 'Admit',
        body: Type.Object({ role: Type.String(), party: Type.String() }),
        enters: '/role',
        party: '/party',
      },
    ],
    [
      'member.leave',
      { stream: 'society', title: 'Leave', body: Type.Object({ role: Type.String() }), leaves: '/role' },
    ],
    ['rules.amend', { stream: 'society', title: 'Amend', body: Type.Object({ text: Type.String() }) }],
  ]),
  streams: new Map([
    ['society', { state: society, facts: ['member.joined', 'rules.amended'], roles: [] }],
    [
      'plot',
      {
        state: plot,
        parent: 'society',
        facts: ['plot.offered', 'plot.let', 'plot.dug'],
        factBodies: new Map([['plot.let', Type.Object({ to: Type.String(), until: Type.Optional(date) })]]),
        roles: ['holder'],
      },
    ],
  ]),
  variables: new Map([
    ['rent.weights', { title: 'Weights', schema: Type.Record(Type.String(), Type.Number()) }],
    ['rent.cap', { title: 'Highest rent', schema: Type.Integer() }],
  ]),
};

export const calendar: Calendar = { id: 'test', title: 'Test', holidays: ['2026-12-25', '2026-12-28'] };

export const rulebookText = (rules: string, constitution = '[]', settings = '[]'): string =>
  `format: moothall/rulebook/1
id: society-rules
title: Rules of the society
summary: For tests.
settings: ${settings}
constitution: ${constitution}
rulebook:
  - { id: is-member, kind: position, role: member }
  - { id: is-warden, kind: position, role: warden, min: 1, max: 2 }
${rules}`;

export const regimeText = (statements: string): string =>
  `format: moothall/regime/1
id: garden-law
title: Garden law
summary: For tests.
from: 2026-01-01
covers: Everybody who gardens.
statements:
${statements}`;

export function read(text: string, layer: Source['layer'] = 'rulebook'): Source {
  const result = readDocument(text);
  if (!result.ok) throw new Error(result.error.map((finding) => finding.message).join('; '));
  return { layer, document: result.value.document, locate: result.value.locate };
}

/** The rulebook of the statements, or an error that lists the findings. */
export function compiled(
  rules: string,
  options: { constitution?: string; settings?: string; regime?: string } = {},
): Rulebook {
  const result = tryCompile(rules, options);
  if (result.ok) return result.value.rulebook;
  throw new Error(result.error.map(({ path, message }) => `${path}: ${message}`).join('; '));
}

export function tryCompile(
  rules: string,
  { constitution, settings, regime }: { constitution?: string; settings?: string; regime?: string } = {},
): { ok: true; value: Compiled } | { ok: false; error: readonly Finding[] } {
  const law = regime === undefined ? [] : [read(regimeText(regime), 'regime')];
  return compileRulebook([...law, read(rulebookText(rules, constitution, settings))], vocabulary);
}

export const problems = (
  rules: string,
  options: Parameters<typeof tryCompile>[1] = {},
): readonly string[] => {
  const result = tryCompile(rules, options);
  return result.ok
    ? result.value.warnings.map(({ message }) => message)
    : result.error.map(({ message }) => message);
};

/** A question about offering a plot, unless the overrides say otherwise. */
export const question = (overrides: Partial<Question> = {}): Question => ({
  action: {
    name: 'plot.offer',
    body: { deadline: '2026-12-20T12:00:00.000Z', rentPence: 5000, factor: 1.5 },
  },
  actor: { id: 'party/ada', roles: ['member'], evidence: ['identifier'] },
  kind: 'plot',
  state: { status: 'free', size: 2.5, tags: ['sunny'], offers: [] },
  parent: { title: 'Allotments', members: { warden: ['party/wil'] }, plots: { p1: { rentPence: 4000 } } },
  happened: {},
  holders: {},
  now: '2026-11-23T10:00:00.000Z',
  begun: '2026-11-01T10:00:00.000Z',
  calendar,
  ...overrides,
});
