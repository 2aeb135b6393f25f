import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkRules } from '../../src/application/rulebooks/rule-files.ts';
import { library, vocabulary } from './library.test-data.ts';

/** Faults that a rulebook is read with all the same: each is found, with its place. */
const FORM = readFileSync(new URL('../../rulebooks/forms/traditional.yaml', import.meta.url), 'utf8');
const PARTNERSHIP = readFileSync(new URL('../../rulebooks/forms/partnership.yaml', import.meta.url), 'utf8');
/** What it says of weights stands in the way of what a test says of them. */
const WITHOUT_WEIGHTS = FORM.replace(/ {2}- id: what-counts\n(?: {4}.*\n)+/, '');

const foundIn = (statement: string): string[] => [
  ...checkRules(`${WITHOUT_WEIGHTS.trimEnd()}\n${statement}\n`, 'f', library, vocabulary, {
    today: '2026-11-30',
  }).lines,
];

const choice = (more: string) =>
  `  - { id: odd, kind: choice, who: commissioner, deontic: must, does: notice.publish, after: enquiry.asked, ${more}, says: So. }`;

describe('faults that keep nobody from reading a rulebook', () => {
  it('given weights that make more or less than 100, then the check says what they make', () => {
    const weights = (value: string) =>
      foundIn(`  - { id: odd, kind: payoff, variable: award.weights, value: ${value}, says: So. }`);
    assert.match(weights('{ price: 100, quality: 50 }').join(), /make 150, not 100/);
    assert.match(weights('{ price: 49.99, quality: 50 }').join(), /make 99.99, not 100/);
    assert.deepEqual(weights('{ price: 33.3, quality: 33.3, social-value: 33.4 }'), []);
  });

  it('given one variable that is set twice, then the check says which of the two counts', () => {
    const one = (id: string, price: number) =>
      `  - { id: ${id}, kind: payoff, variable: award.weights, value: { price: ${price}, quality: ${100 - price} }, says: So. }`;
    assert.match(
      foundIn(`${one('first', 50)}\n${one('second', 40)}`).join(),
      /it never counts: “So.” \(second\) sets award.weights after it.*\[first\]/,
    );
    // Each has its days.
    const until = one('first', 50).replace(', says', ', validTo: 2026-12-31, says');
    assert.deepEqual(foundIn(`${one('second', 40)}\n${until}`), []);
  });

  it('given bounds of a number that the rulebook does not have, then the check asks which is meant', () => {
    assert.match(
      foundIn(
        '  - { id: odd, kind: scope, variable: settings.tenderDay, bounds: { min: 5 }, says: So. }',
      ).join(),
      /no setting "tenderDay"; is it tenderDays\?/,
    );
  });

  it('given a field that no such stream has, then the check says that nothing is shown by it', () => {
    const shows = (fields: string, on = 'procedure') =>
      foundIn(`  - { id: odd, kind: information, on: ${on}, fields: [${fields}], to: [public], says: So. }`);
    assert.match(shows('/bidz/**').join(), /no field "bidz" of a procedure; is it bids\? Nothing is shown/);
    assert.match(shows('/facts/award.decidet/**').join(), /no fact "award.decidet".*award.decided/);
    for (const field of ['/scores/**', '/matters/**', '/facts/**', '/facts/duty.raised/**', '/**', '/*'])
      assert.deepEqual(shows(field), [], field);
    assert.deepEqual(shows('/title', '[procedure, contract]'), []);
  });

  it('given a day of the year that no year has, then the check says that it is never due', () => {
    for (const day of ['02-30', '13-01', '4-1'])
      assert.match(
        foundIn(choice(`due: 'nextOf(fact.at, ["${day}"])'`)).join(),
        /is not a day of the year/,
        day,
      );
    assert.deepEqual(foundIn(choice(`due: 'nextOf(fact.at, ["02-29"])'`)), []);
  });

  it('given a condition that ends too early or has a sign too many, then the check says so in plain words', () => {
    const when = (condition: string) =>
      foundIn(
        `  - { id: odd, kind: choice, who: commissioner, deontic: may, does: notice.publish, when: '${condition}', says: So. }`,
      ).join();
    assert.match(
      when('now < < state.deadline'),
      /:\d+:\d+: error: “<” cannot stand here; before it a value is missing/,
    );
    assert.match(when('now <'), /the condition ends where a value is missing/);
    assert.match(when('(now < state.deadline'), /here “\)” is missing/);
    assert.match(
      when('now < state.deadline state.method'),
      /cannot stand here; before it && or another sign is missing/,
    );
    assert.match(when('action.notice == "UK4'), /the text that begins here has no closing quotation mark/);
    for (const condition of ['now < <', 'now <', '(now', 'now now', '"x', 'now < 5x', 'now ; now', '[1, 2'])
      assert.doesNotMatch(when(condition), /token|TOKEN|[A-Z]{5,}/, condition);
  });

  it('given a duty with a condition that no state or fact makes true, then the check says so', () => {
    const duty = (more: string) =>
      foundIn(
        `  - { id: odd, kind: choice, who: buyer, deontic: must, does: contract-notice.publish, after: entry.recorded, due: 'addDays(fact.at, 3)', ${more}, says: So. }`,
      ).join();
    for (const key of ['while', 'again', 'arises']) {
      assert.match(duty(`${key}: 'state.status == "over"'`), /it can never apply.*status.*“over”/, key);
      assert.equal(duty(`${key}: 'state.status == "signed"'`), '', key);
    }
    assert.match(duty(`arises: 'fact.body.kind == "wages"'`), /it can never apply.*“wages”/);
    assert.equal(duty(`arises: 'fact.body.kind == "grant"'`), '');
  });

  it('given a duty to act in another place than where it arises, then the check says that nobody can do it', () => {
    const after = (fact: string, does: string) =>
      foundIn(
        `  - { id: odd, kind: choice, who: commissioner, deontic: must, does: ${does}, after: ${fact}, due: 'addDays(fact.at, 3)', says: So. }`,
      ).join();
    assert.match(
      after('award.confirmed', 'contract-notice.publish'),
      /nobody can do it: it arises in a procedure, and “Publish a notice” is done in a contract;/,
    );
    for (const does of ['notice.publish', '[contract-notice.publish, notice.publish]', 'content.erase'])
      assert.equal(after('award.confirmed', does), '', does);
  });

  it('given a vote of a role that nobody holds where it is taken, then the check says so', () => {
    const vote = (decides: string, role: string, more = 'fallback: keep') =>
      foundIn(
        `  - { id: odd, kind: aggregation, decides: ${decides}, electorates: [{ role: ${role}, method: majority }], period: { days: 5 }, ${more}, says: So. }`,
      ).join();
    assert.match(vote('need.take-up', 'contract-provider'), /it can never be carried: nobody holds the role/);
    assert.match(
      vote('need.take-up', 'engine'),
      /nobody holds the role “engine” where “Take up a need” is decided/,
    );
    for (const role of ['anyone', 'party', 'public', 'elector'])
      assert.match(vote('need.take-up', role), new RegExp(`nobody holds the role “${role}”`));
    assert.equal(vote('need.take-up', 'citizen'), '');
    assert.equal(vote('terms.propose', 'contract-provider'), '');
    assert.equal(vote('terms.propose', 'auditor'), '');
  });

  it('given a condition on whether something is said that has to be said, then the check says that it never applies', () => {
    const silent = (field: string) =>
      foundIn(
        `  - { id: odd, kind: choice, who: anyone, deontic: must-not, does: terms.propose, when: '!has(action.${field})', orElse: { refuse: true }, says: So. }`,
      ).join();
    assert.match(silent('reason'), /it can never apply/);
    assert.equal(silent('ground'), '');
  });

  it('given a duty that another asks for word for word, then the check says that it adds nothing', () => {
    const duty = (id: string, more = '') =>
      `  - { id: ${id}, kind: choice, who: buyer, deontic: must, does: contract-notice.publish, after: contract.signed, due: 'addDays(fact.at, 3)'${more}, says: ${id}. }`;
    assert.match(
      foundIn(`${duty('odd')}\n${duty('even')}`).join(),
      /it adds nothing: “odd.” \(odd\) asks for all of this already/,
    );
    assert.deepEqual(foundIn(`${duty('odd')}\n${duty('even', ', again: "true"')}`), []);
    assert.deepEqual(foundIn(`${duty('odd')}\n${duty('even', ', validTo: 2036-12-31')}`), []);
  });

  it('given voices none of which ever weighs anything, then the check says that each counts for one', () => {
    const weighed = (weight: string) =>
      foundIn(
        `  - { id: odd, kind: aggregation, decides: need.take-up, electorates: [{ role: citizen, method: majority, weight: '${weight}' }], period: { days: 5 }, fallback: keep, says: So. }`,
      ).join();
    for (const weight of ['0', '-1'])
      assert.match(weighed(weight), /no voice ever weighs anything, so that each counts for one/, weight);
    for (const weight of ['1', 'state.needsRaised', 'settings.tenderDays'])
      assert.equal(weighed(weight), '', weight);
  });

  it('given rules that a time may come when nobody could change, then the check says that no arrangement begins with them', () => {
    const amending = (more: string) =>
      checkRules(
        PARTNERSHIP.replace('    does: [rulebook.amend, ', `${more}    does: [rulebook.amend, `),
        ...(['f', library, vocabulary, { today: '2026-11-30' }] as const),
      ).lines.join();
    assert.equal(amending(''), '');
    assert.match(
      amending('    validTo: 2027-01-01\n'),
      /no arrangement can begin with it: A time may come when nobody here can change the rules any more: .*holds until 1 January 2027 only/,
    );
  });

  it('given a charge that is owed to those who owe it, then the check says so', () => {
    const charge = (to: string) =>
      foundIn(
        `  - { id: odd, kind: choice, who: buyer, deontic: must, does: contract-notice.publish, after: contract.signed, due: 'addDays(fact.at, 3)', orElse: { charge: { who: buyer, to: ${to}, pence: 5000 } }, says: So. }`,
      ).join();
    assert.match(charge('buyer'), /it is owed to those who owe it/);
    assert.equal(charge('contract-provider'), '');
  });

  it('given a charge that is always below nought, or divided by nought, then the check says that nothing is charged', () => {
    const charge = (pence: string) =>
      foundIn(
        `  - { id: odd, kind: choice, who: buyer, deontic: must, does: contract-notice.publish, after: entry.recorded, due: 'addDays(fact.at, 3)', orElse: { charge: { who: contract-provider, to: buyer, pence: '${pence}' } }, says: So. }`,
      ).join();
    assert.match(charge('fact.body.pence / 0'), /nothing is ever charged: it is divided by nought/);
    assert.match(
      charge('0 - settings.missedMeasurePence'),
      /nothing is ever charged: it is always below nought/,
    );
    assert.match(charge('-500'), /nothing is ever charged: it is always below nought/);
    for (const sound of ['fact.body.pence / 2', 'settings.missedMeasurePence', 'fact.body.pence - 500'])
      assert.equal(charge(sound), '', sound);
  });
});
