import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compiled } from './example.test-data.ts';
import { settingsOf, variablesOf } from './variables.ts';

const when = { now: '2026-11-23T10:00:00.000Z', begun: '2026-11-01T10:00:00.000Z' };
const later = { ...when, now: '2028-01-01T10:00:00.000Z' };

it('gives the innermost value in force', () => {
  const rulebook = compiled(
    `  - { id: rent, kind: payoff, variable: rent.cap, value: 90 }
  - { id: rent-2028, kind: payoff, variable: rent.cap, value: 95, validFrom: 2028-01-01 }
  - { id: weights, kind: payoff, variable: rent.weights, value: { price: 30, sun: 70 } }`,
    { regime: '  - { id: law, kind: scope, variable: rent.cap, value: 50, bounds: { max: 100 } }' },
  );
  assert.deepEqual(variablesOf(rulebook, when), { 'rent.cap': 90, 'rent.weights': { price: 30, sun: 70 } });
  assert.equal(variablesOf(rulebook, later)['rent.cap'], 95);
});

it('keeps values within outer bounds that come into force later', () => {
  const rulebook = compiled('  - { id: rent, kind: payoff, variable: rent.cap, value: 90 }', {
    regime: `  - { id: law, kind: scope, variable: rent.cap, bounds: { max: 80 }, validFrom: 2028-01-01 }
  - { id: days, kind: scope, variable: settings.noticeDays, bounds: { min: 8 }, validFrom: 2028-01-01 }`,
    settings: '[{ id: noticeDays, title: Notice, unit: days, value: 5 }]',
  });
  assert.deepEqual(
    [variablesOf(rulebook, when)['rent.cap'], settingsOf(rulebook, when)],
    [90, { noticeDays: 5 }],
  );
  assert.deepEqual(
    [variablesOf(rulebook, later)['rent.cap'], settingsOf(rulebook, later)],
    [80, { noticeDays: 8 }],
  );
});
