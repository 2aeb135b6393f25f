/**
 * What OCDS 1.1 says of merging, rule by rule, as cases: releases in, compiled and versioned release out. `rule` is in
 * the words of the merging specification, or of the reference implementation's advisories where the specification is
 * silent. Dates follow from the order; `D1` is the date of the first release, `V(1, x)` a value that it gave.
 */
export interface MergeCase {
  readonly rule: string;
  readonly releases: readonly Readonly<Record<string, unknown>>[];
  /** The compiled release but for tag, id, date and ocid; `error` where there is none. */
  readonly compiled: Readonly<Record<string, unknown>> | 'error';
  /** The versioned release but for ocid; left out where it goes without saying. */
  readonly versioned?: Readonly<Record<string, unknown>> | 'error';
}

export const dateOf = (release: number): string => `2025-01-0${release}T00:00:00Z`;

export const V = (release: number, value: unknown) => ({
  releaseID: String(release),
  releaseDate: dateOf(release),
  releaseTag: ['tender'],
  value,
});

export const CASES: readonly MergeCase[] = [
  // Object values
  {
    rule: 'If the object is empty in input, do nothing',
    releases: [{ tender: { title: 'a' } }, { tender: {} }],
    compiled: { tender: { title: 'a' } },
    versioned: { tender: { title: [V(1, 'a')] } },
  },
  {
    rule: 'An empty object that is alone leaves no trace',
    releases: [{ tender: {} }, { tender: { value: {} } }],
    compiled: {},
    versioned: {},
  },
  {
    rule: 'If the field in input has a value of null, remove the field from the object in output',
    releases: [{ tender: { title: 'a', status: 'active' } }, { tender: { title: null } }],
    compiled: { tender: { status: 'active' } },
    versioned: { tender: { title: [V(1, 'a'), V(2, null)], status: [V(1, 'active')] } },
  },
  {
    rule: 'A field that was null and has a value again has it, in its old place',
    releases: [{ tender: { title: null, status: 'active' } }, { tender: { title: 'b' } }],
    compiled: { tender: { title: 'b', status: 'active' } },
  },
  {
    rule: "If the field isn't in output, add the field; if it is, merge the values",
    releases: [{ tender: { value: { amount: 1 } } }, { tender: { value: { currency: 'GBP' }, title: 'a' } }],
    compiled: { tender: { value: { amount: 1, currency: 'GBP' }, title: 'a' } },
    versioned: { tender: { value: { amount: [V(1, 1)], currency: [V(2, 'GBP')] }, title: [V(2, 'a')] } },
  },
  {
    rule: 'An object all of whose fields are null stays, empty (reference implementation)',
    releases: [{ tender: { value: { amount: 1 } } }, { tender: { value: { amount: null } } }],
    compiled: { tender: { value: {} } },
  },
  // Literal values
  {
    rule: 'If the input value is different from the output value, replace the output value',
    releases: [{ tender: { title: 'a' } }, { tender: { title: 'b' } }, { tender: { title: 'b' } }],
    compiled: { tender: { title: 'b' } },
    versioned: { tender: { title: [V(1, 'a'), V(2, 'b')] } },
  },
  {
    rule: 'A value that returns is told again',
    releases: [{ tender: { title: 'a' } }, { tender: { title: 'b' } }, { tender: { title: 'a' } }],
    compiled: { tender: { title: 'a' } },
    versioned: { tender: { title: [V(1, 'a'), V(2, 'b'), V(3, 'a')] } },
  },
  // Discarded fields
  {
    rule: 'omitWhenMerged: id, date and tag of releases are discarded',
    releases: [{ tag: ['tender'], language: 'en' }],
    compiled: { language: 'en' },
    versioned: { language: [V(1, 'en')] },
  },
  // Array values
  {
    rule: 'If the input array contains anything other than objects, treat the array as a literal value',
    releases: [{ tender: { submissionMethod: ['a', 'b'] } }, { tender: { submissionMethod: ['b'] } }],
    compiled: { tender: { submissionMethod: ['b'] } },
    versioned: { tender: { submissionMethod: [V(1, ['a', 'b']), V(2, ['b'])] } },
  },
  {
    rule: 'An array of other than objects is literal though nothing is known of its field',
    releases: [{ mine: [1, { id: 'x' }] }, { mine: [2] }],
    compiled: { mine: [2] },
    versioned: { mine: [V(1, [1, { id: 'x' }]), V(2, [2])] },
  },
  {
    rule: 'wholeListMerge: the list is replaced as a whole, empty lists too',
    releases: [
      { parties: [{ id: 'a', additionalIdentifiers: [{ id: '1' }, { id: '2', uri: null }] }] },
      { parties: [{ id: 'a', additionalIdentifiers: [{ id: '3', uri: null }] }] },
      { parties: [{ id: 'b', additionalIdentifiers: [] }] },
    ],
    compiled: {
      parties: [
        { id: 'a', additionalIdentifiers: [{ id: '3', uri: null }] },
        { id: 'b', additionalIdentifiers: [] },
      ],
    },
    versioned: {
      parties: [
        {
          id: 'a',
          additionalIdentifiers: [
            V(1, [{ id: '1' }, { id: '2', uri: null }]),
            V(2, [{ id: '3', uri: null }]),
          ],
        },
        { id: 'b', additionalIdentifiers: [V(3, [])] },
      ],
    },
  },
  {
    rule: 'Objects in a list whose schema has no id are one value',
    releases: [
      { tender: { amendments: [{ id: '1', changes: [{ property: 'a' }, { property: 'b' }] }] } },
      { tender: { amendments: [{ id: '1', changes: [{ property: 'c' }] }] } },
    ],
    compiled: { tender: { amendments: [{ id: '1', changes: [{ property: 'c' }] }] } },
  },
  // Identifier merge
  {
    rule: 'Identifier merge: objects of the same id are merged, others are appended; empty arrays do nothing',
    releases: [
      { awards: [{ id: '1', title: 'a', status: 'pending' }] },
      {
        awards: [
          { id: '2', title: 'b' },
          { id: '1', status: 'active' },
        ],
      },
      { awards: [] },
    ],
    compiled: {
      awards: [
        { id: '1', title: 'a', status: 'active' },
        { id: '2', title: 'b' },
      ],
    },
    versioned: {
      awards: [
        { id: '1', title: [V(1, 'a')], status: [V(1, 'pending'), V(2, 'active')] },
        { id: '2', title: [V(2, 'b')] },
      ],
    },
  },
  {
    rule: 'Identifier merge goes down: items within awards',
    releases: [
      { awards: [{ id: '1', items: [{ id: 'x', quantity: 1 }] }] },
      {
        awards: [
          {
            id: '1',
            items: [
              { id: 'x', quantity: 2 },
              { id: 'y', quantity: 3 },
            ],
          },
        ],
      },
    ],
    compiled: {
      awards: [
        {
          id: '1',
          items: [
            { id: 'x', quantity: 2 },
            { id: 'y', quantity: 3 },
          ],
        },
      ],
    },
  },
  {
    rule: 'The id of an object in a list is not versioned; the id of another object is',
    releases: [
      { awards: [{ id: '1' }], buyer: { id: 'a' }, tender: { id: 't' } },
      { awards: [{ id: '1' }], buyer: { id: 'b' }, tender: { id: 't' } },
    ],
    compiled: { awards: [{ id: '1' }], buyer: { id: 'b' }, tender: { id: 't' } },
    versioned: { awards: [{ id: '1' }], buyer: { id: [V(1, 'a'), V(2, 'b')] }, tender: { id: [V(1, 't')] } },
  },
  {
    rule: 'To remove an object from a list, its fields are set to null: its id stays',
    releases: [{ awards: [{ id: '1', title: 'a' }] }, { awards: [{ id: '1', title: null }] }],
    compiled: { awards: [{ id: '1' }] },
  },
  {
    rule: 'Unknown fields are merged by what they hold: objects field by field, lists of objects by id',
    releases: [{ x_mine: { a: 1, list: [{ id: 1, b: 1 }] } }, { x_mine: { c: 2, list: [{ id: 1, b: 2 }] } }],
    compiled: { x_mine: { a: 1, list: [{ id: 1, b: 2 }], c: 2 } },
    versioned: { x_mine: { a: [V(1, 1)], list: [{ id: 1, b: [V(1, 1), V(2, 2)] }], c: [V(2, 2)] } },
  },
  // What the specification is silent about
  {
    rule: 'Objects of one id in one release: only the last is retained, field by field',
    releases: [
      {
        awards: [
          { id: '1', title: 'a', status: 'active' },
          { id: '1', title: 'b' },
        ],
      },
    ],
    compiled: { awards: [{ id: '1', title: 'b', status: 'active' }] },
    versioned: { awards: [{ id: '1', title: [V(1, 'b')], status: [V(1, 'active')] }] },
  },
  {
    rule: 'Objects without id are all kept, and never merged with others',
    releases: [{ awards: [{ title: 'a' }, { id: '0', title: 'b' }] }, { awards: [{ title: 'a' }] }],
    compiled: { awards: [{ title: 'a' }, { id: '0', title: 'b' }, { title: 'a' }] },
    versioned: { awards: [{ title: [V(1, 'a')] }, { id: '0', title: [V(1, 'b')] }, { title: [V(2, 'a')] }] },
  },
  {
    rule: 'Objects whose id is null are one object',
    releases: [{ awards: [{ id: null, title: 'a' }] }, { awards: [{ id: null, status: 'active' }] }],
    compiled: { awards: [{ title: 'a', status: 'active' }] },
    versioned: { awards: [{ id: [V(1, null)], title: [V(1, 'a')], status: [V(2, 'active')] }] },
  },
  {
    rule: 'Ids 1 and "1": fields that are known stay with the first, new ones begin a second object',
    releases: [{ awards: [{ id: 1, title: 'a' }] }, { awards: [{ id: '1', title: 'b', status: 'active' }] }],
    compiled: {
      awards: [
        { id: 1, title: 'b' },
        { id: '1', status: 'active' },
      ],
    },
    versioned: {
      awards: [
        { id: 1, title: [V(1, 'a'), V(2, 'b')] },
        { id: '1', status: [V(2, 'active')] },
      ],
    },
  },
  {
    rule: 'A null before an object gives way to it in a compiled release, and in a versioned one it cannot',
    releases: [{ tender: { value: null } }, { tender: { value: { amount: 1 } } }],
    compiled: { tender: { value: { amount: 1 } } },
    versioned: 'error',
  },
  {
    rule: 'A null over an object changes nothing (reference implementation; the specification would remove it)',
    releases: [{ tender: { value: { amount: 1 } } }, { tender: { value: null } }],
    compiled: { tender: { value: { amount: 1 } } },
    versioned: { tender: { value: { amount: [V(1, 1)] } } },
  },
  {
    rule: 'An object over a text cannot be merged',
    releases: [{ buyer: 'a' }, { buyer: { id: '1' } }],
    compiled: 'error',
    versioned: 'error',
  },
  {
    rule: 'A text over an object is passed over',
    releases: [{ buyer: { id: '1' } }, { buyer: 'a' }],
    compiled: { buyer: { id: '1' } },
    versioned: { buyer: { id: [V(1, '1')] } },
  },
  {
    rule: 'An object where a list is expected is merged as an object',
    releases: [{ awards: { id: '1', title: 'a' } }, { awards: { id: '2' } }],
    compiled: { awards: { id: '2', title: 'a' } },
  },
  {
    rule: 'A list over an object cannot be merged, nor an object over a list',
    releases: [{ awards: { id: '1' } }, { awards: [{ id: '1', title: 'a' }] }],
    compiled: 'error',
    versioned: 'error',
  },
  {
    rule: 'Objects are appended to a list that was a literal',
    releases: [{ mine: ['a'] }, { mine: [{ id: '1', b: 2 }] }],
    compiled: { mine: ['a', { id: '1', b: 2 }] },
    versioned: { mine: [V(1, ['a']), { id: '1', b: [V(2, 2)] }] },
  },
  {
    rule: 'A literal over a list of objects is passed over',
    releases: [{ mine: [{ id: '1', b: 2 }] }, { mine: ['a'] }],
    compiled: { mine: [{ id: '1', b: 2 }] },
  },
  {
    rule: 'An id that is an object cannot be merged',
    releases: [{ awards: [{ id: { scheme: 'x' }, title: 'a' }] }],
    compiled: 'error',
    versioned: 'error',
  },
];
