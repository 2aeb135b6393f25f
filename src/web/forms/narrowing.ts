import type { Entry, Shape } from './shape.ts';

type Group = Extract<Shape, { kind: 'group' }>;

/** One kind of change of the rules: what it is called, and which fields of a change it has; those it cannot do without first. */
export interface ChangeKind {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly does: string;
  readonly needs: readonly string[];
  readonly may: readonly string[];
}

export const CHANGE_KINDS: readonly ChangeKind[] = [
  {
    id: 'set',
    title: 'Set a number that was agreed',
    says: 'Such as the days that a tender stays open.',
    does: 'set',
    needs: ['setting', 'value'],
    may: [],
  },
  {
    id: 'parts',
    title: 'Change parts of a rule',
    says: 'Who may, must or must not do what, and when.',
    does: 'replace',
    needs: ['statement'],
    may: ['who', 'deontic', 'does', 'when', 'says'],
  },
  {
    id: 'replace',
    title: 'Write a rule anew',
    says: 'As rulebooks write it (YAML), beginning with its present text.',
    does: 'replace',
    needs: ['statement', 'text'],
    may: [],
  },
  {
    id: 'add',
    title: 'Add a rule',
    says: 'Somebody may, must or must not do something, or it is decided together. By form fields.',
    does: 'add',
    needs: ['id', 'who', 'deontic', 'does'],
    may: ['when', 'says', 'constitution'],
  },
  {
    id: 'write',
    title: 'Add a rule as rulebooks write it (YAML)',
    says: 'For whatever the fields do not say, such as who sees what.',
    does: 'add',
    needs: ['text'],
    may: ['constitution'],
  },
  {
    id: 'remove',
    title: 'Remove a rule',
    says: 'It falls away whole.',
    does: 'remove',
    needs: ['statement'],
    may: [],
  },
  {
    id: 'raise',
    title: 'Raise a norm to a rule',
    says: 'What was only counted then decides.',
    does: 'raise',
    needs: ['statement'],
    may: [],
  },
];

/** Stands for a whole new text instead of single changes, and for all fields of all kinds at once. */
export const WHOLE = 'whole';
export const ANY = 'any';

/** The kind of all changes in a body, where they are of one. */
export function kindOfChanges(changes: unknown): string | undefined {
  if (!Array.isArray(changes) || changes.length === 0) return undefined;
  const kinds = new Set(changes.map((one: Readonly<Record<string, unknown>>) => kindOf(one)));
  const [only] = kinds;
  return kinds.size === 1 ? only : ANY;
}

const kindOf = ({ do: does, text }: Readonly<Record<string, unknown>>): string =>
  does === 'replace'
    ? text === undefined
      ? 'parts'
      : 'replace'
    : does === 'add' && text !== undefined
      ? 'write'
      : String(does);

/** The form of a draft with the fields of one kind of change alone; what the address named goes along unseen. */
export function narrowedTo(shape: Group, kind: string, named: Readonly<Record<string, string>>): Group {
  const known = CHANGE_KINDS.find(({ id }) => id === kind);
  if (kind !== WHOLE && known === undefined) return shape;
  const entries = shape.entries.flatMap((entry): Entry[] => {
    if (entry.key === 'counters')
      return named.counters === undefined ? [] : [{ ...entry, carried: true as const }];
    if (entry.key === 'rulebook') return known === undefined ? [{ ...entry, required: true }] : [];
    if (entry.key !== 'changes') return [entry];
    return known === undefined ? [] : [ofKind(entry, known)];
  });
  return { ...shape, entries };
}

function ofKind(entry: Entry, { does, needs, may }: ChangeKind): Entry {
  if (entry.shape.kind !== 'list' || entry.shape.item.shape.kind !== 'group') return entry;
  const { item } = entry.shape;
  const fields = entry.shape.item.shape.entries;
  const field = (key: string, required: boolean): Entry[] => {
    const found = fields.find((one) => one.key === key);
    if (found === undefined) return [];
    // The text stands here alone, without the parts that it would take the place of.
    const { hint: _, ...alone } = found;
    return [{ ...(key === 'text' ? alone : found), required }];
  };
  const entries = [
    ...fields.filter(({ key }) => key === 'do').map((one) => ({ ...one, shape: constant(does) })),
    ...needs.flatMap((key) => field(key, true)),
    ...may.flatMap((key) => field(key, false)),
  ];
  return {
    ...entry,
    required: true,
    shape: { ...entry.shape, item: { ...item, shape: { kind: 'group', entries } } },
  };
}

const constant = (value: string): Shape => ({ kind: 'constant', value });

/** A draft that is put to the vote has been written: only the reason is asked, and nothing that could contradict it. */
export const ofDraft = (shape: Group): Group => ({
  ...shape,
  entries: shape.entries.flatMap((entry): Entry[] =>
    entry.key === 'rulebook'
      ? []
      : [['amendment', 'constitution'].includes(entry.key) ? { ...entry, carried: true as const } : entry],
  ),
});
