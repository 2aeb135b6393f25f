import { toPointer } from '../../kernel/json.ts';

/** What is checked. Each rule has one severity, and a line in docs/reference/ocds.md. */
export const RULES = {
  json: ['error', 'the line is JSON that every reader reads alike'],
  type: ['error', 'a field holds the kind of value that the schema says'],
  required: ['error', 'a required field is there'],
  code: ['error', 'a code is one of its closed codelist'],
  date: ['error', 'a date is a date-time with its offset (RFC 3339)'],
  uri: ['error', 'an address begins with its scheme'],
  empty: ['error', 'what must not be empty is not'],
  range: ['error', 'a number lies in its range'],
  'duplicate-id': ['error', 'no two items of a list have one id: only the last would be kept'],
  'duplicate-item': ['error', 'no two items of a list are alike'],
  reference: ['error', 'what is referred to is there: a party, a lot, an award'],
  record: [
    'error',
    'a record and what it holds are of one process, and its releases are all whole or all links',
  ],
  versioned: [
    'error',
    'each field of a versioned release is the list of its values, with releaseID, releaseDate and releaseTag',
  ],
  version: [
    'error',
    'a package names the version of OCDS as "1.1", which is what is checked; with another schema, as two numbers',
  ],
  'reference-section': [
    'warning',
    'what a release refers to is a section of it: an update may leave out parties, lots or awards that an earlier release has, a compiled release may not (`reference`)',
  ],
  'duplicate-release': [
    'warning',
    'no two releases of a process have one id: within a record, and within 750,000 releases of a file that come one after the other',
  ],
  ocid: [
    'warning',
    'the id of a process begins with a prefix: ocds-, six small letters or digits, and a hyphen (or with the ocds-moothall- of places that have none); whether it is registered is not looked up',
  ],
  'related-process': ['warning', 'a process is not related to itself'],
  'tag-status': ['warning', 'of a release tagged contractTermination not all contracts are active still'],
  'party-role': [
    'warning',
    'the party that stands for a buyer, a procuringEntity, a tenderer, a supplier, a payer or a payee has that role',
  ],
  'party-name': ['warning', 'whoever stands for one of these roles has the name of its party'],
  'mixed-ids': ['warning', 'either all items of a list have an id, or none'],
  'date-order': [
    'warning',
    'what ends does not end before it begins, lasts no negative time; awards come after tenders close, contracts are signed and begin after their award, and answers after their question; releases of a record stand oldest first. A date-time of midnight is its whole day',
  ],
  'money-currency': ['warning', 'an amount has a currency'],
  'money-sense': [
    'warning',
    'an amount is not negative but where it puts right an earlier one (transactions, observations), not beyond a million million, gross not below net, the least not above the value',
  ],
  'award-value': [
    'warning',
    'awards added up, but for those that fell, are neither a hundredfold of the value of the tender nor a hundredth of it: a slip of the decimal point, or a value typed in because a form asked for one. A hundredth is not told where awards may be a part: of a framework, or of some of the lots. No contract is a hundredfold of its award',
  ],
  'award-currency': [
    'warning',
    'an award is in the currency of the tender, and a contract in that of its award, or of the tender where that has none',
  ],
  'criteria-weights': [
    'warning',
    'where every criterion of an award has one exact percentage, they sum to 100; half of one in a hundred more or less is rounding',
  ],
  precision: ['warning', 'a whole number has no more digits than readers keep (2^53)'],
  'open-code': ['note', 'a code of an open codelist is one of it'],
  'unknown-field': ['note', 'a field is known to the standard or to an extension of the table'],
  deprecated: ['note', 'a field is not deprecated'],
} as const satisfies Readonly<Record<string, readonly ['error' | 'warning' | 'note', string]>>;

/** The name of a rule, as it is printed. */
export type RuleName = keyof typeof RULES;
/** An error makes the exit code 1; a note is told only when asked for. */
export type Severity = 'error' | 'warning' | 'note';

/** One thing found wanting, or worth a note. */
export interface Finding {
  /** JSON Pointer into the release. */
  readonly path: string;
  readonly rule: RuleName;
  readonly message: string;
}

/** Where a walk stands, and what it has found. */
export interface Walk {
  readonly steps: (string | number)[];
  readonly findings: Finding[];
  /** Parties of the release by id, and ids of its lots and awards; undefined where it has no list of them. */
  readonly parties: ReadonlyMap<unknown, unknown> | undefined;
  readonly lots: ReadonlySet<unknown> | undefined;
  readonly awards: ReadonlySet<unknown> | undefined;
  /** Whether it stands for the whole process, so that nothing may be in another release. */
  readonly isCompiled: boolean;
  /** Sections that are not there and have been told. */
  readonly absent: Set<string>;
  readonly notes: boolean;
}

/** Notes a finding where the walk stands; notes are left out where nobody asked for them. */
export function found(walk: Walk, rule: RuleName, message: string): void {
  if (RULES[rule][0] === 'note' && !walk.notes) return;
  walk.findings.push({ path: toPointer(walk.steps), rule, message });
}

/** A value as it is told in a message: short, and on one line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
