import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecisionOtherwise, Impact } from '../../application/interface.ts';
import type { Visit } from '../visit.ts';
import { impactOn } from './impact.ts';

const visit = { catalogue: { action: () => ({ title: 'Remove a member' }) } } as unknown as Visit;
const decision: DecisionOtherwise = {
  stream: 'arrangement/town',
  opened: 11,
  closed: 14,
  at: '2026-01-15T09:00:00.000Z',
  action: 'member.remove',
  was: 'carried',
  would: 'not carried',
  why: 'Of the partners 4 of 5 agreed; unanimity takes all.',
  by: 'removing',
};
const impact = (decisions: Impact['decisions']): Impact => ({
  acts: 12,
  judged: 1,
  unseen: 0,
  flipped: 0,
  flips: [],
  decisions,
  breached: [],
  stranded: [],
  titles: { 'arrangement/town': 'Care in the town' },
  rules: { removing: { id: 'removing', layer: 'rulebook', says: 'All partners decide.' } },
});
const markupOf = (decisions: Impact['decisions']): string => impactOn(impact(decisions), visit).markup;
const textOf = (decisions: Impact['decisions']): string =>
  markupOf(decisions)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' .', '.');

test('given a decision that would have ended otherwise, then the page says how, why and by which rule, and leads to its facts', () => {
  const decisions = { judged: 2, otherwise: 1, untold: 0, list: [decision] };
  const text = textOf(decisions);
  assert.match(
    text,
    /speak of 2 joint decisions on record that have ended\. 1 of them would have ended otherwise\. Pos/,
  );
  assert.match(
    text,
    /Remove a member Care in the town Carried 15 January 2026, 9am Not carried Of the partners 4 of 5 agreed; unanimity takes all\. All partners decide\./,
  );
  for (const after of [10, 13])
    assert.ok(markupOf(decisions).includes(`href="/streams/arrangement/town/facts?after=${after}"`));
});

test('given a decision of which it could not be told, then it says so, and never that none would have ended otherwise', () => {
  const { would: _, why: __, ...untold } = decision;
  const text = textOf({ judged: 1, otherwise: 0, untold: 1, list: [untold] });
  assert.match(text, /1 joint decision on record that has ended\. Of 1 it could not be told\./);
  assert.doesNotMatch(text, /None of them|None of the \d/);
  assert.match(text, /It could not be told The positions are not shown to you\./);
  const some = textOf({ judged: 3, otherwise: 0, untold: 1, list: [untold] });
  assert.match(
    some,
    /None of the 2 of which it can be told would have ended otherwise\. Of 1 it could not be told\./,
  );
});

test('given no decision that the changed rules speak of, then nothing is said of any', () => {
  assert.doesNotMatch(textOf({ judged: 0, otherwise: 0, untold: 0, list: [] }), /on record that|have ended/);
});
