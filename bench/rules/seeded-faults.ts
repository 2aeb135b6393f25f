import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { type Finding, isError } from '../../src/rules/finding.ts';
import { type Book, type Fault, faults, type Statement } from './faults.ts';

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

/** A starter rulebook with one fault in it, the same one with the fault mended, and the statement or setting that is at fault. */
export interface Seeded {
  readonly kind: FaultKind;
  /** The way in which it is at fault. */
  readonly way: string;
  readonly faulty: string;
  readonly mended: string;
  readonly at: string;
}

const folder = new URL('../../rulebooks/forms/', import.meta.url);
const texts = new Map(FORMS.map((form) => [form, readFileSync(new URL(`${form}.yaml`, folder), 'utf8')]));

/** Parts that two statements share are written out twice: rulebooks have no aliases. */
const NO_ALIASES = { aliasDuplicateObjects: false } as const;

/** The n-th trial: form, kind, way and place follow from n alone. */
export function seeded(n: number): Seeded {
  const form = FORMS[n % FORMS.length] ?? 'partnership';
  const kind = FAULTS[Math.floor(n / FORMS.length) % FAULTS.length] ?? 'conflict';
  const turn = Math.floor(n / (FORMS.length * FAULTS.length));
  const ways = Object.entries<Fault>(faults[kind]);
  const [way, fault] = ways[turn % ways.length] ?? [];
  if (way === undefined || fault === undefined) throw new Error(`there is no fault of the kind ${kind}`);
  const [faulty, mended] = [bookOf(form), bookOf(form)];
  const at = fault(Math.floor(turn / ways.length), faulty, mended);
  return { kind, way, faulty: stringify(faulty, NO_ALIASES), mended: stringify(mended, NO_ALIASES), at };
}

const bookOf = (form: (typeof FORMS)[number]): Book => parse(texts.get(form) ?? '') as Book;

const SAID: Readonly<Record<FaultKind, RegExp>> = {
  conflict: /it can never allow|it allows .* refuses it/,
  unreachable: /it can never apply|nobody can enter|it is due before|it is over/,
  shadowed: /it adds nothing|it never decides/,
  deadlock: /it can never be carried|it can stay open for ever/,
  'below-a-legal-bound': /^weaker than law/,
};

/** Whether the findings name what is at fault, and as what it is: a value that the law does not allow is an error. */
export const isFound = ({ kind, at }: Seeded, findings: readonly Finding[]): boolean =>
  findings.some(
    (finding) =>
      SAID[kind].test(finding.message) &&
      (kind === 'below-a-legal-bound'
        ? isError(finding) && finding.message.includes(`(${at})`)
        : finding.statement === at),
  );

export type { Book, Statement };
