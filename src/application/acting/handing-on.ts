import type { Effect } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Duty } from '../../rules/duties.ts';
import { type Handed, type HandedOn, isKnown, remembering } from './handed.ts';
import { type Asked, type Draft, ENGINE, type Progress, type World } from './world.ts';

/** Raised duties that belong to the stream above (`above`): each is handed on once for its due time. */
export function handOn(
  { parent }: World,
  { stream }: Asked,
  raised: readonly Duty[],
  before: HandedOn | undefined,
): { readonly drafts: readonly Draft[]; readonly effects: readonly Effect[] } {
  const drafts: Draft[] = [];
  const effects: Effect[] = [];
  let known = before;
  for (const { id: _, raisedAt: __, status: ___, ...duty } of raised) {
    if (parent === undefined || isKnown(known, duty)) continue;
    known = remembering(known, duty);
    const body = { duty } as unknown as JsonObject;
    const actor = { id: ENGINE, acting: ENGINE, evidence: [], roles: ['engine'] };
    drafts.push({ type: 'duty.handed-on', body, actor, by: [duty.statement] });
    effects.push({ stream: parent.stream, action: 'duty.receive', body: { ...body, from: stream } });
  }
  return { drafts, effects };
}

/** What comes from a stream beneath: noted each time, and due once for each time. */
export function receiveDuty({ state }: World, { actor, body, now }: Asked): Progress {
  const duty = body.duty as unknown as Handed;
  const noted: Draft = { type: 'duty.received', body, actor, by: [duty.statement] };
  if (isKnown(state?.handed, duty)) return { drafts: [noted], effects: [] };
  const own: Duty = {
    ...duty,
    id: `${duty.statement}-${(state?.dutiesRaised ?? 0) + 1}`,
    raisedAt: now,
    status: 'open',
  };
  const raised = { type: 'duty.raised', body: { duty: own } as unknown as JsonObject };
  return { drafts: [noted, { ...raised, actor, by: [duty.statement] }], effects: [] };
}
