import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecisionPath, PathStep } from '../../application/interface.ts';
import { decisionChart } from './decision.ts';

const step = (layer: PathStep['layer'], does: PathStep['does']): PathStep => ({
  id: `${layer}-${does.replaceAll(' ', '-')}`,
  layer,
  says: 'A rule.',
  does,
});
const drawn = (allowed: DecisionPath['allowed'], ...steps: PathStep[]): string =>
  decisionChart({ action: 'a', title: 'Do it', says: '', allowed, by: [], change: [], steps }).markup;
const gates = (markup: string): string[] =>
  [...markup.matchAll(/mh-gates__gate--(yes|no|open)/g)].map(([, state]) => state ?? '');

test('given a law that refuses, then its gate is shut, whatever the rulebook allows', () => {
  const markup = drawn('no', step('regime', 'refuses'), step('rulebook', 'allows'));
  assert.deepEqual(gates(markup), ['no', 'open', 'yes']);
  assert.match(markup, /It is not allowed/);
  // The rule itself stands in the gate, not a count alone.
  assert.match(markup, /1 refuses it<ul class="mh-gates__rules"><li>A rule\./);
});

test('given rules by which others decide, then the gate is open to whoever may propose it, and to nobody else', () => {
  const decides = step('constitution', 'decides together');
  assert.deepEqual(gates(drawn('yes', decides, step('constitution', 'allows'))), ['open', 'yes', 'open']);
  assert.deepEqual(gates(drawn('no', decides, step('constitution', 'nothing'))), ['open', 'open', 'open']);
});

test('given rules that do not apply to the viewer, then that is said in as many words', () => {
  assert.match(drawn('no', step('rulebook', 'nothing')), /one rule speaks of it, not of you now/);
  assert.match(
    drawn('no', step('rulebook', 'nothing'), step('rulebook', 'nothing')),
    /2 rules speak of it, none of you now/,
  );
});
