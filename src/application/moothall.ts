import { act, type Effects } from './acting/act.ts';
import { drainOutbox } from './acting/outbox.ts';
import { can, possibilities } from './acting/possibilities.ts';
import type { Parts } from './acting/preparing.ts';
import type { ActOutcome, ActRequest, Moothall } from './interface.ts';
import type { Signer } from './ports.ts';
import { lawNamed } from './publishing/law.ts';
import { dutiesOf } from './reading/duties-due.ts';
import { namedInWords } from './reading/named-in-words.ts';
import { list, read, readFacts, readRows, tasks } from './reading/reading.ts';
import { amendmentImpact, amendmentSeen } from './rulebooks/amendment-seen.ts';
import { decisionPath } from './rulebooks/decision-path.ts';
import { policiesSeen } from './rulebooks/policies-seen.ts';
import { differences, library, pinned, readRulebook } from './rulebooks/rules-seen.ts';
import { receipt } from './verifying/receipts.ts';

/** An act that had to wait for what others bring about, after that was carried; where another process is at that, it says so. */
async function again(parts: Parts, request: ActRequest): Promise<ActOutcome> {
  const effects: Effects = { pending: false };
  const outcome = await act(parts, request, effects);
  if (effects.pending) await drainOutbox(parts).catch(parts.report);
  return outcome;
}

const named = async <T extends { readonly change: readonly string[] }>(parts: Parts, one: T): Promise<T> =>
  (await namedInWords(parts, [one]))[0] ?? one;

/** Moothall over its ports: what web, API and CLI ask. */
export const makeMoothall = (parts: Parts, signer: Signer): Moothall => ({
  act: async (request) => {
    const effects: Effects = { pending: false };
    const outcome = await act(parts, request, effects);
    // The act stands, whatever becomes of its effects: what cannot be carried now is carried by the clock's next round.
    if (effects.pending || effects.isWaitedFor) await drainOutbox(parts).catch(parts.report);
    const answer = effects.isWaitedFor ? await again(parts, request) : outcome;
    return answer.verdict === 'refused' ? named(parts, answer) : answer;
  },
  can: async (request) => named(parts, await can(parts, request)),
  possibilities: async (stream, viewer) => namedInWords(parts, await possibilities(parts, stream, viewer)),
  read: (stream, viewer) => read(parts, stream, viewer),
  facts: (stream, viewer, page) => readFacts(parts, stream, viewer, page),
  rows: (stream, viewer, collection, page) => readRows(parts, stream, viewer, collection, page),
  list: (query, viewer) => list(parts, query, viewer),
  rulebook: (stream, text) => readRulebook(parts, stream, text),
  law: (stream) => lawNamed(parts, stream),
  differences: (before, after) => differences(parts, before, after),
  path: async (stream, action, viewer) => {
    const path = await decisionPath(parts, stream, action, viewer);
    return path === undefined ? undefined : named(parts, path);
  },
  pinned: (stream, viewer) => pinned(parts, stream, viewer),
  library: (viewer) => library(parts, viewer),
  tasks: (viewer) => tasks(parts, viewer),
  duties: (viewer) => dutiesOf(parts, viewer),
  amendment: (stream, id, viewer) => amendmentSeen(parts, stream, id, viewer),
  impact: (stream, id, viewer) => amendmentImpact(parts, stream, id, viewer),
  policies: (stream, viewer) => policiesSeen(parts, stream, viewer),
  receipt: (stream, seq) => receipt(parts, signer, stream, seq),
});
