import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { touchesConstitution } from '../../src/rules/constitutional.ts';
import type { RulebookDocument } from '../../src/rules/statement.ts';
import { readDocument } from '../../src/rules/text/document.ts';
import { compiled, FOLDER, vocabulary } from './library.test-data.ts';

interface Part extends JsonObject {
  id: string;
}
interface Book {
  settings: Part[];
  constitution: Part[];
  rulebook: Part[];
}
const partnership = readFileSync(join(FOLDER, 'forms', 'partnership.yaml'), 'utf8');

const partOf = ({ settings, constitution, rulebook }: Book, id: string): Part =>
  present(
    [...settings, ...constitution, ...rulebook].find((one) => one.id === id),
    id,
  );
/** Other parts for the statement, or setting, of that name; a new one is put among the rules. */
type Said = Readonly<Record<string, JsonObject>>;

function saying(book: Book, said: Said): Book {
  const next = structuredClone(book);
  for (const [id, parts] of Object.entries(said)) {
    if ('kind' in parts) next.rulebook.push({ id, ...parts });
    else Object.assign(partOf(next, id), parts);
  }
  return next;
}

let texts = 0;
function read(book: Book): RulebookDocument {
  texts += 1;
  const result = readDocument(stringify({ ...book, id: `text-${texts}` }, { aliasDuplicateObjects: false }));
  assert.ok(result.ok, JSON.stringify(result));
  const document = result.value.document as RulebookDocument;
  compiled(document, 'none');
  return document;
}

/** Whether a change of the partnership's rules, as they are after `given`, is one of its constitution. */
function touched(given: Said, change: Said): boolean {
  const before = saying(parse(partnership) as Book, given);
  const [old, fresh] = [read(before), read(saying(before, change))];
  return touchesConstitution(old, fresh, vocabulary);
}

const STRICTER = 'has(action.constitution) && action.constitution';
const reading = (condition: string): Said => ({
  'amending-the-constitution': { when: `${STRICTER} && ${condition}` },
});
const unanimous = (role: string) => [{ role, method: 'unanimity' }];
const EVERY_LEAD: Said = { 'partners-choose-lead': { enter: {} } };
const EVERY_AUDITOR: Said = { 'auditors-come-in': { enter: {} } };
const EVERY_ASSESSOR: Said = { 'partners-name-the-panel': { enter: {} } };

describe('what belongs to the constitution', () => {
  it('given a number that it reads, however that is written, then the number does', () => {
    const shorter: Said = { answerDays: { value: 3 } };
    for (const condition of [
      'settings.answerDays > 2',
      'settings . answerDays > 2',
      'settings["answerDays"] > 2',
      '[settings].all(each, each.answerDays > 2)',
    ])
      assert.equal(touched(reading(condition), shorter), true, condition);
    assert.equal(touched(reading('settings.tenderDays > 2'), shorter), false);
    assert.equal(touched(reading('settings["tenderDays"] > 2'), shorter), false);
    assert.equal(
      touched({ 'amending-the-constitution': { says: 'Not by settings.answerDays.' } }, shorter),
      false,
    );
  });

  it('given a role that lets others in to a voice, or decides on that, then who comes to hold it does', () => {
    const lets: Said = { 'partners-let-partners-in': { enter: { by: ['lead'] } } };
    assert.equal(touched(lets, EVERY_LEAD), true);
    assert.equal(touched({}, EVERY_LEAD), false);
    const admits: Said = {
      admits: { kind: 'choice', who: 'auditor', deontic: 'may', does: 'member.admit' },
    };
    assert.equal(touched(admits, EVERY_AUDITOR), true);
    const decides: Said = { 'later-partners-need-a-majority': { electorates: unanimous('panel') } };
    assert.equal(touched(decides, EVERY_ASSESSOR), true);
    assert.equal(touched({}, EVERY_ASSESSOR), false);
    const steps: Said = { ...lets, 'partners-choose-lead': { enter: { by: ['auditor'] } } };
    assert.equal(touched(steps, EVERY_AUDITOR), true);
  });

  it('given a role by which somebody has a voice, or is kept from one, then who comes to hold it does', () => {
    const asked: Said = { 'partners-come-when-invited': { enter: { if: '"auditor" in actor.roles' } } };
    assert.equal(touched(asked, EVERY_AUDITOR), true);
    const silenced: Said = {
      silenced: {
        kind: 'choice',
        who: 'auditor',
        deontic: 'must-not',
        does: 'amendment.withdraw',
        orElse: { refuse: true },
      },
    };
    assert.equal(touched(silenced, EVERY_AUDITOR), true);
    const withdraws: Said = {
      withdraws: { kind: 'scope', variable: 'amendment.withdrawers', value: ['auditor'] },
    };
    assert.equal(touched(withdraws, EVERY_AUDITOR), true);
    assert.equal(touched(reading('!("lead" in actor.roles)'), EVERY_LEAD), true);
    assert.equal(touched(reading('size(state.members) > 0 && "lead" in state.members'), EVERY_LEAD), true);
  });

  it('given a voice of every member, then who becomes a member of any kind does', () => {
    const members: Said = { 'amending-the-constitution': { electorates: unanimous('member') } };
    assert.equal(touched(members, EVERY_ASSESSOR), true);
    const removes: Said = {
      removes: {
        kind: 'choice',
        who: 'lead',
        deontic: 'may',
        does: 'member.remove',
        when: 'action.role == "panel"',
      },
    };
    assert.equal(touched(members, removes), true);
    assert.equal(touched({}, removes), false);
  });

  it('given a joint decision that a boundary names, then it does, whatever else it decides', () => {
    const decided: Said = {
      'partners-let-partners-in': { enter: { by: ['commissioner'], decidedBy: 'entries' } },
      entries: {
        kind: 'aggregation',
        decides: 'member.admit',
        when: 'action.role == "panel"',
        electorates: unanimous('commissioner'),
        period: { days: 5 },
      },
    };
    assert.equal(touched(decided, { entries: { period: { days: 1 } } }), true);
  });

  it('given the partnership as it comes, then what lets nobody in to a voice does not', () => {
    for (const change of [
      { 'providers-come-freely': { enter: {} } },
      { 'users-come-freely': { enter: { by: ['commissioner'] } } },
      { 'groups-are-let-in': { enter: {} } },
      { 'beneficiaries-come-in': { enter: {} } },
      { 'groups-name-assessors': { when: 'action.role == "panel"' } },
      { 'everyone-raises-needs': { who: ['commissioner'] } },
      { answerDays: { value: 3 } },
    ] satisfies Said[])
      assert.equal(touched({}, change), false, JSON.stringify(change));
  });
});
