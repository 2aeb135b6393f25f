import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { present } from '../../src/kernel/assert.ts';
import { isObject } from '../../src/kernel/json.ts';
import { checkDocument } from '../../src/rules/compile.ts';
import type { InformationStatement } from '../../src/rules/statement.ts';
import { isRulebook, readDocument, statementsOf } from '../../src/rules/text/document.ts';
import { explainDocument } from '../../src/rules/words/explain.ts';
import { compiled, FOLDER, FORMS, library, vocabulary } from './library.test-data.ts';

const documents = [library.hall, ...library.rulebooks.values(), ...library.regimes.values()];

/** Whether a pattern of an information statement can meet anything in a document of this shape. */
function meets(schema: unknown, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined || !isObject(schema)) return step === undefined;
  if (schema.held !== undefined || schema.title === 'anything') return true;
  const members = [
    ...(isObject(schema.properties) ? Object.entries(schema.properties) : []),
    ...(isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : []).map(
      (member) => [undefined, member] as const,
    ),
    ...(schema.items === undefined ? [] : ([[undefined, schema.items]] as const)),
  ];
  if (step === '**') return members.length > 0 || schema.type === 'object' || schema.type === 'array';
  return members.some(
    ([name, member]) => (step === '*' || name === undefined || name === step) && meets(member, rest),
  );
}

const record = (member: unknown) => ({ type: 'object', patternProperties: { '^': member } });
const ANYTHING = { title: 'anything' };

/** What the pages and programs can see of a kind of stream: its view, the rows of its collections, engine matter, facts. */
function seenOf(kind: (typeof kinds)[number]): unknown {
  const state = isObject(kind.state) && isObject(kind.state.properties) ? kind.state.properties : {};
  const facts = present(vocabulary.streams.get(kind.kind), kind.kind);
  const bodies = facts.factBodies ?? new Map<string, unknown>();
  return {
    type: 'object',
    properties: {
      ...state,
      title: { type: 'string' },
      ...Object.fromEntries(Object.entries(kind.collections).map(([name, row]) => [name, record(row)])),
      matters: record(ANYTHING),
      duties: record(ANYTHING),
      norms: record(ANYTHING),
      facts: {
        type: 'object',
        properties: Object.fromEntries(facts.facts.map((type) => [type, bodies.get(type) ?? ANYTHING])),
      },
    },
  };
}

describe('the rulebooks that come with the program', () => {
  it('are the hall, the four forms and the regimes', async () => {
    assert.deepEqual([...library.rulebooks.keys()].sort(), FORMS);
    assert.ok(library.regimes.has('none'));
    const files = await readdir(join(FOLDER, 'forms'));
    for (const file of files) {
      const text = await readFile(join(FOLDER, 'forms', file), 'utf8');
      assert.deepEqual(checkDocument(text, vocabulary), [], file);
      const read = readDocument(text);
      assert.ok(read.ok && isRulebook(read.value.document) && `${read.value.document.id}.yaml` === file);
    }
  });

  for (const form of library.rulebooks.values())
    for (const regime of library.regimes.keys())
      it(`given ${form.id} under ${regime}, then they make one rulebook without a doubt`, () => {
        compiled(form, regime);
      });

  for (const document of documents)
    it(`given ${document.id}, then every statement has a plain sentence, and those without their own are rendered`, () => {
      const explained = explainDocument(document, vocabulary).groups.flatMap((group) => group.statements);
      assert.equal(explained.length, statementsOf(document).length);
      for (const { id, text } of explained) assert.match(text, /^\S.{10,}[.!]$/s, `${id}: ${text}`);
    });

  for (const document of documents)
    it(`given ${document.id}, then each field that is shown to somebody is one that streams have`, () => {
      const lost = statementsOf(document)
        .map(({ statement }) => statement)
        .filter((statement): statement is InformationStatement => statement.kind === 'information')
        .flatMap(({ id, on, fields }) => {
          const told = kinds.filter(({ kind }) => on === undefined || [on].flat().includes(kind));
          return fields
            .filter((field) => !told.some((kind) => meets(seenOf(kind), field.split('/').slice(1))))
            .map((field) => `${id} ${field}`);
        });
      assert.deepEqual(lost, []);
    });
});
