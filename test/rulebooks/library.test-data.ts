import assert from 'node:assert/strict';
import { join } from 'node:path';
import { bankHolidays } from '../../src/adapters/calendar/bank-holidays.ts';
import { readLibraryFiles } from '../../src/adapters/library/files.ts';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { sourcesOf } from '../../src/application/rulebooks/governing.ts';
import { makeLibrary } from '../../src/application/rulebooks/library.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { compileRulebook } from '../../src/rules/compile.ts';
import { decide } from '../../src/rules/decide.ts';
import { formatFinding } from '../../src/rules/finding.ts';
import type { Question } from '../../src/rules/question.ts';
import type { Rulebook } from '../../src/rules/rulebook.ts';
import type { RulebookDocument } from '../../src/rules/statement.ts';

/** The rulebooks that come with the program, read and compiled as the program does, for tests of what they say. */
export const FOLDER = join(import.meta.dirname, '..', '..', 'rulebooks');
export const library = makeLibrary(await readLibraryFiles(FOLDER), bankHolidays());
export const catalogue = makeCatalogue(kinds, variables);
export const { vocabulary } = catalogue;
export const FORMS = ['distributed', 'partnership', 'relational', 'traditional'];
export const NOW = '2027-03-01T12:00:00.000Z';
export const CALENDAR = present(library.calendars.get('england-and-wales'), 'the calendar');
/** Held content as documents and rules see it. */
export const HELD = { vault: 'v', commitment: 'c' };

const made = new Map<string, Rulebook>();
export const compiled = (rulebook: RulebookDocument, regime: string): Rulebook => {
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

/** What a form says to an act: the verdict, and the statements that decided or that still have to. */
export function asked(
  form: string,
  action: string,
  roles: readonly string[],
  more: Partial<Question> & { body?: JsonObject; regime?: string },
) {
  const rulebook = compiled(present(library.rulebooks.get(form), form), more.regime ?? 'none');
  return askedUnder(rulebook, action, roles, more);
}

/** The same of any rules. */
export function askedUnder(
  rulebook: Rulebook,
  action: string,
  roles: readonly string[],
  more: Partial<Question> & { body?: JsonObject; regime?: string },
  reading?: number,
) {
  const words = present(vocabulary.actions.get(action), action);
  const kind = present(catalogue.kinds.get(words.stream), words.stream);
  const { body = {}, state = {}, parent = {}, regime: _, ...rest } = more;
  // What is asked for begins a procedure, or stands in its state already.
  const plan = kind.planOf?.({ ...state, ...body });
  const question: Question = {
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
    ...(plan === undefined ? {} : { plan }),
    ...rest,
  };
  const { verdict, by, decidedBy, consequences, considered } = decide(rulebook, question, reading);
  return { verdict, by, ...(decidedBy === undefined ? {} : { decidedBy }), consequences, considered };
}
export const across = (
  ask: (form: string) => { verdict: string; by: readonly string[]; decidedBy?: string },
) =>
  Object.fromEntries(
    FORMS.map((form) => {
      const { verdict, by, decidedBy } = ask(form);
      return [form, verdict === 'refused' ? `refused ${by.join()}` : (decidedBy ?? 'permitted')];
    }),
  );

/** An award that was decided, with the notices about it. */
export const awarded = (notices?: JsonObject, more: JsonObject = {}) => ({
  award: 'award-1',
  awards: {
    'award-1': {
      proposal: 'proposal-1',
      at: '2026-12-24T15:00:00.000Z',
      status: 'decided',
      lots: [],
      perLot: [],
      ...(notices === undefined ? {} : { notices }),
      ...more,
    },
  },
});
