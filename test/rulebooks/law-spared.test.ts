import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { raiseDuties } from '../../src/rules/duties.ts';
import { CALENDAR, catalogue, compiled, library, NOW } from './library.test-data.ts';

/** Whom the Act does not ask for notices after the award (gb-pa-2023). */
const rulebook = compiled(present(library.rulebooks.get('partnership'), 'partnership'), 'gb-pa-2023');
const raised = (kind: 'contract' | 'procedure', type: string, body: JsonObject, more: JsonObject) => {
  const words = present(catalogue.kinds.get(kind), kind);
  const state = { ...words.initial, ...more };
  return raiseDuties(
    rulebook,
    [{ type, at: NOW, body }],
    {
      ...{ kind, state, happened: {}, now: NOW, begun: NOW, calendar: CALENDAR },
      plan: present(words.planOf?.(state), 'a plan'),
    },
    1,
  ).flatMap(({ duty }) => (duty.statement.startsWith('pa-') ? [duty.statement] : []));
};
const procurement = {
  ...{ method: 'direct', category: 'services', authority: 'sub-central', saidAbove: true },
  ...{ estimatePence: 600_000_000, lightTouch: true, concession: false, technique: 'contract' },
};
const AFTER_SIGNING = ['pa-contract-details-notice', 'pa-contract-published'];

describe('what the law does not ask of some after the award (gb-pa-2023)', () => {
  const ofContract = (more: JsonObject) => {
    const state = { procurement: { ...procurement, ...more }, valuePence: 600_000_000, status: 'signed' };
    return [
      ...raised('contract', 'contract.signed', { version: 1, pinsOwn: true }, state),
      ...raised('contract', 'contract.ended', { kind: 'termination', reason: 'Over.' }, state),
    ].filter((id) => !id.startsWith('pa-performance'));
  };

  it('given a contract awarded as the people who use the service chose, or of a private utility, then neither its details nor its end are published', () => {
    const asked = [...AFTER_SIGNING, 'pa-contract-termination-notice'];
    assert.deepEqual(ofContract({}), asked);
    assert.deepEqual(ofContract({ ground: 'urgency' }), asked);
    assert.deepEqual(ofContract({ authority: 'utility', estimatePence: 900_000_000 }), asked);
    assert.deepEqual(ofContract({ ground: 'user-choice' }), []);
    assert.deepEqual(ofContract({ authority: 'private-utility', estimatePence: 900_000_000 }), []);
  });

  it('given a procedure that ends without an award, then that is published above the threshold, and not by a private utility', () => {
    const ended = (more: JsonObject) =>
      raised(
        'procedure',
        'procedure.terminated',
        { reason: 'No money.' },
        { notices: { UK4: NOW }, ...more },
      );
    const asked = ['pa-procurement-termination-notice'];
    assert.deepEqual(ended({ estimatePence: 90_000_000 }), asked);
    assert.deepEqual(ended({ estimatePence: 90_000_000, lightTouch: true }), asked);
    assert.deepEqual(ended({ estimatePence: 5_000_000 }), []);
    assert.deepEqual(ended({ estimatePence: 90_000_000, authority: 'private-utility' }), []);
  });
});
