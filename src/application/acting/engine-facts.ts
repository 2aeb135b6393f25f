import Type from 'typebox';
import type { FactDefinition } from '../../commissioning/concern.ts';

/**
 * Facts that any stream may carry, whatever its kind: pins taken, joint decisions, duties and the other consequences
 * of statements. They are the engine's own; concerns never write them.
 */
const text = Type.String();
const open = { additionalProperties: true } as const;

const define = (type: string, says: string, body: FactDefinition['body']): FactDefinition => ({
  type,
  says,
  version: 1,
  body,
});

export const ENGINE_FACTS: readonly FactDefinition[] = [
  define('content.erased', 'had private content erased', Type.Object({ content: text, reason: text })),
  define('content.forgotten', 'destroyed the key of erased content', Type.Object({ content: text })),
  define('pins.taken', 'took the rules in force as its own', Type.Object({ pins: Type.Record(text, text) })),
  define(
    'matter.opened',
    'put a joint decision to the vote',
    Type.Object({ matter: Type.Object({ id: text }, open) }),
  ),
  define(
    'position.given',
    'gave a position on a joint decision',
    Type.Object({
      matter: text,
      party: text,
      stance: text,
      reason: Type.Optional(text),
      lift: Type.Optional(text),
      textHash: text,
    }),
  ),
  define(
    'matter.decided',
    'closed a joint decision',
    Type.Object({
      matter: text,
      outcome: Type.Union([Type.Literal('carried'), Type.Literal('failed')]),
      /** On what it was, since the state keeps open ones only. Facts from before it was kept have none. */
      action: Type.Optional(text),
      amendment: Type.Optional(text),
      why: Type.Optional(text),
    }),
  ),
  define('duty.raised', 'raised a duty', Type.Object({ duty: Type.Object({ id: text }, open) })),
  define(
    'duty.done',
    'did a duty',
    Type.Object({ id: text, status: Type.Union([Type.Literal('done'), Type.Literal('late')]) }),
  ),
  define('duty.dropped', 'let go of a duty that is no longer asked for', Type.Object({ id: text })),
  define('duty.breached', 'let a duty lapse', Type.Object({ id: text })),
  define(
    'duty.handed-on',
    'handed a duty on to the stream above',
    Type.Object({ duty: Type.Object({ statement: text }, open) }),
  ),
  define(
    'duty.received',
    'took a duty from a stream beneath',
    Type.Object({ duty: Type.Object({ statement: text }, open), from: text }),
  ),
  define(
    'charge.raised',
    'raised a charge',
    Type.Object({ statement: text, who: text, to: text, pence: Type.Integer() }),
  ),
  define('escalation.raised', 'escalated', Type.Object({ statement: text, to: text })),
  define(
    'norm.counted',
    'counted norms',
    Type.Object({
      kept: Type.Array(text),
      broken: Type.Array(text),
      /** Those that have other words now, or are gone: what was counted before says nothing of them. */
      anew: Type.Optional(Type.Array(text)),
    }),
  ),
];
