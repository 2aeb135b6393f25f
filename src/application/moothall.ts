import { act } from './act.ts';
import type { Moothall } from './interface.ts';
import { drainOutbox } from './outbox.ts';
import { can, possibilities } from './possibilities.ts';
import type { Parts } from './preparing.ts';
import { list, read, readFacts, readRows, readRulebook, tasks } from './reading.ts';

/** Moothall over its ports: what web, API and CLI ask. */
export const makeMoothall = (parts: Parts): Moothall => ({
  act: async (request) => {
    const outcome = await act(parts, request);
    if (outcome.verdict === 'invalid') return outcome;
    const erases = outcome.verdict === 'permitted' && request.action === 'content.erase';
    if (erases) await parts.vault.erase(request.stream, String(request.body.content));
    if (outcome.verdict === 'permitted') await drainOutbox(parts);
    return outcome;
  },
  can: (request) => can(parts, request),
  possibilities: (stream, viewer) => possibilities(parts, stream, viewer),
  read: (stream, viewer) => read(parts, stream, viewer),
  facts: (stream, viewer, page) => readFacts(parts, stream, viewer, page),
  rows: (stream, viewer, collection, page) => readRows(parts, stream, viewer, collection, page),
  list: (query, viewer) => list(parts, query, viewer),
  rulebook: (stream) => readRulebook(parts, stream),
  tasks: (viewer) => tasks(parts, viewer),
});
