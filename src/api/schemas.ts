import type { ApiWays } from './ways.ts';

/** What the description of the API says of bodies and answers: made from the catalogue's own schemas. */
export const requestSchema = (catalogue: ApiWays['catalogue']) => {
  const seen = new Map<string, object>();
  for (const kind of catalogue.kinds.keys())
    for (const action of catalogue.actionsOf(kind))
      if (!seen.has(action.name))
        seen.set(action.name, {
          type: 'object',
          title: action.name,
          description: `${action.title}. ${action.says}`,
          required: ['action', 'body'],
          additionalProperties: false,
          properties: {
            action: { type: 'string', const: action.name },
            body: JSON.parse(JSON.stringify(action.body)),
            for: { type: 'string', description: 'The party on whose behalf, `party/ID`.' },
            key: {
              type: 'string',
              maxLength: 200,
              description: 'Makes a repetition harmless. Or the header Idempotency-Key.',
            },
          },
          examples: [{ action: action.name, body: action.example }],
        });
  return { oneOf: [...seen.values()] };
};

const deciding = {
  type: 'array',
  description: 'The statements that decided.',
  items: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      layer: { type: 'string', enum: ['regime', 'constitution', 'rulebook', 'engine'] },
      says: { type: 'string' },
      cites: { type: 'string' },
      verified: { type: 'boolean' },
    },
  },
};

export const outcomeSchema = {
  type: 'object',
  required: ['verdict', 'stream', 'id', 'seq', 'hash', 'at', 'decision', 'by'],
  properties: {
    verdict: { type: 'string', const: 'permitted' },
    stream: { type: 'string' },
    id: { type: 'string', description: 'What came into being, or the stream.' },
    seq: { type: 'integer' },
    hash: { type: 'string' },
    at: { type: 'string', format: 'date-time' },
    decision: { type: 'string', description: 'Hash of the decision record.' },
    by: deciding,
    matter: { type: 'string', description: 'The joint decision that the act waits for.' },
    repeated: { type: 'boolean' },
    receipt: {
      type: 'object',
      description: 'A signed checkpoint of the stream at this fact: keep it, and `verify --against` it.',
    },
  },
};

export const problemSchema = {
  type: 'object',
  description: 'A problem document (RFC 9457).',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    statements: deciding,
    change: { type: 'array', items: { type: 'string' }, description: 'What would have to change.' },
    decision: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { pointer: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
};

export const pathSchema = {
  type: 'object',
  required: ['kind', 'id'],
  properties: {
    kind: { type: 'string', description: 'The kind of stream, such as `procedure`.' },
    id: { type: 'string', description: 'Its id; `new` for an action that starts a stream.' },
  },
};
