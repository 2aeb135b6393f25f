import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** One kind of fault that a rulebook can have and be in force all the same, or that the law forbids. */
export type FaultKind = 'conflict' | 'unreachable' | 'shadowed' | 'deadlock' | 'below-a-legal-bound';
export const FAULTS: readonly FaultKind[] = [
  'conflict',
  'unreachable',
  'shadowed',
  'deadlock',
  'below-a-legal-bound',
];
export const FORMS = ['traditional', 'relational', 'partnership', 'distributed'] as const;

interface Statement {
  id: string;
  kind: string;
  [key: string]: unknown;
}
interface Rulebook {
  settings: { id: string; value: number; min?: number; max?: number }[];
  constitution: Statement[];
  rulebook: Statement[];
}

/** A starter rulebook with one fault in it, the same one with the fault mended, and the statement that is at fault. */
export interface Seeded {
  readonly kind: FaultKind;
  readonly faulty: string;
  readonly mended: string;
  readonly at: string;
}

const folder = new URL('../../rulebooks/forms/', import.meta.url);
const texts = new Map(FORMS.map((form) => [form, readFileSync(new URL(`${form}.yaml`, folder), 'utf8')]));

/** The law of these trials: a standstill of at least eight working days. */
export const LAW = `format: moothall/regime/1
id: trial-law
title: A law for trials
summary: Bounds a setting.
from: 2020-01-01
covers: Trials.
statements:
  - { id: eight-days, kind: payoff, variable: settings.standstillDays, bounds: { min: 8 }, says: At least eight days., cites: "Trial Act, s.1" }
`;

/** Parts that two statements share are written out twice: rulebooks have no aliases. */
const NO_ALIASES = { aliasDuplicateObjects: false } as const;

/** The n-th trial: form, fault and place follow from n alone. */
export function seeded(n: number): Seeded {
  const form = FORMS[n % FORMS.length] ?? 'partnership';
  const kind = FAULTS[Math.floor(n / FORMS.length) % FAULTS.length] ?? 'conflict';
  const turn = Math.floor(n / (FORMS.length * FAULTS.length));
  const [faulty, mended] = [read(form), read(form)];
  const at = seed(kind, turn, faulty, mended);
  return { kind, faulty: stringify(faulty, NO_ALIASES), mended: stringify(mended, NO_ALIASES), at };
}

const read = (form: (typeof FORMS)[number]): Rulebook => parse(texts.get(form) ?? '') as Rulebook;

const nth = <T>(list: readonly T[], turn: number): T => {
  const one = list[turn % list.length];
  if (one === undefined) throw new Error('there is no place for this fault');
  return one;
};
const permissions = ({ rulebook }: Rulebook): Statement[] =>
  rulebook.filter(({ kind, deontic, does }) => kind === 'choice' && deontic === 'may' && does !== undefined);

function seed(kind: FaultKind, turn: number, faulty: Rulebook, mended: Rulebook): string {
  switch (kind) {
    case 'conflict': {
      const against = nth(permissions(faulty), turn);
      const refusal = (when?: string): Statement => ({
        id: 'seeded-refusal',
        kind: 'choice',
        who: against.who,
        deontic: 'must-not',
        does: against.does,
        ...(when === undefined ? {} : { when }),
        orElse: { refuse: true },
        says: 'Nobody does this.',
      });
      faulty.rulebook.push(refusal());
      mended.rulebook.push(refusal('daysBetween(now, now) > 0'));
      return against.id;
    }
    case 'unreachable': {
      const role = `keeper-${turn}`;
      const position = { id: `seeded-${role}`, kind: 'position', role, says: 'There are keepers.' };
      faulty.rulebook.push({ ...position });
      mended.rulebook.push(
        { ...position },
        { id: `door-${role}`, kind: 'boundary', role, enter: {}, says: 'Anyone may keep.' },
      );
      return position.id;
    }
    case 'shadowed': {
      const copied = nth(permissions(faulty), turn);
      const copy = { ...copied, id: 'seeded-copy', says: 'The same once more.' };
      faulty.rulebook.push(copy);
      mended.rulebook.push({ ...copy, who: 'auditor', when: 'daysBetween(now, now) == 0' });
      return 'seeded-copy';
    }
    case 'deadlock': {
      const decides = nth(
        ['need.withdraw', 'tender.amend', 'shortlist.decide', 'procedure.terminate', 'measure.set'],
        turn,
      );
      const method = nth(['consent', 'unanimity'], turn);
      const vote = {
        id: 'seeded-vote',
        kind: 'aggregation',
        decides,
        electorates: [{ role: 'commissioner', method }],
        says: 'Together.',
      };
      const alone = (book: Rulebook) =>
        [...book.constitution, ...book.rulebook].every(
          (one) => one.kind !== 'aggregation' || ![one.decides].flat().includes(decides),
        );
      if (!alone(faulty)) {
        faulty.rulebook = faulty.rulebook.filter(
          (one) => one.kind !== 'aggregation' || ![one.decides].flat().includes(decides),
        );
        mended.rulebook = mended.rulebook.filter(
          (one) => one.kind !== 'aggregation' || ![one.decides].flat().includes(decides),
        );
      }
      faulty.rulebook.push(vote);
      mended.rulebook.push({ ...vote, period: { days: 10 }, fallback: 'keep' });
      return vote.id;
    }
    case 'below-a-legal-bound': {
      const setting = faulty.settings.find(({ id }) => id === 'standstillDays');
      if (setting === undefined) throw new Error('every form has a standstill');
      setting.value = turn % 8;
      return 'standstillDays';
    }
  }
}
