import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CODELISTS } from './codelists.ts';
import { TRANSLATED } from './core.ts';
import { parseSpec } from './field.ts';
import { releaseSchema } from './json-schema.ts';
import { mergeRules } from './merge-rules.ts';
import { EXTENSIONS, type Ocds, TABLE } from './table.ts';

/** Schemes that nobody could keep whole, so that their codes are not checked. */
const UNCHECKED = ['itemClassificationScheme', 'unitClassificationScheme', 'locationGazetteers'];

describe('the table of the standard', () => {
  it('names only definitions and codelists that are there', () => {
    for (const [name, fields] of Object.entries(TABLE))
      for (const [field, spec] of Object.entries(fields)) {
        const { kind, of } = parseSpec(spec);
        if (kind === 'one' || kind === 'list') assert.ok(TABLE[of ?? ''], `${name}.${field}: ${of}`);
        else if (of !== undefined && !UNCHECKED.includes(of))
          assert.ok(CODELISTS[of], `${name}.${field}: ${of}`);
      }
    for (const [name, fields] of Object.entries(TRANSLATED))
      for (const field of fields) assert.ok(TABLE[name]?.[field], `${name}.${field}`);
  });

  it('uses each of its definitions and codelists', () => {
    const used = new Set(
      Object.values(TABLE).flatMap((fields) => Object.values(fields).map((spec) => parseSpec(spec).of)),
    );
    for (const name of Object.keys(TABLE)) assert.ok(name === 'Release' || used.has(name), name);
    for (const name of Object.keys(CODELISTS)) assert.ok(used.has(name), name);
  });

  it('has no field of an extension that says otherwise than the core or another extension', () => {
    const specs = new Map<string, string>();
    for (const { name: extension, adds } of EXTENSIONS)
      for (const [name, fields] of Object.entries(adds))
        for (const [field, spec] of Object.entries(fields)) {
          const key = `${name}.${field}`;
          assert.equal(specs.get(key) ?? spec, spec, `${key} of ${extension}`);
          specs.set(key, spec);
        }
  });

  it('gives the merge rules of OCDS 1.1.5: what is left out, and what is replaced whole', () => {
    const rules = mergeRules(releaseSchema());
    assert.ok(rules.ok);
    const at = (path: string) =>
      path
        .split('.')
        .reduce((rule, key) => rule?.fields.get(key), rules.value as typeof rules.value | undefined);
    for (const path of ['id', 'date', 'tag']) assert.equal(at(path)?.omit, true, path);
    for (const path of [
      'parties.additionalIdentifiers',
      'parties.roles',
      'buyer.additionalIdentifiers',
      'tender.items.additionalClassifications',
      'tender.submissionMethod',
      'tender.additionalProcurementCategories',
      'relatedProcesses.relationship',
      'tender.amendments.changes',
      'contracts.amendments.rationaleClassifications',
      'tender.lots.awardCriteria.criteria',
      'contracts.relatedLots',
    ])
      assert.equal(at(path)?.whole, true, path);
    for (const path of [
      'awards',
      'tender.tenderers',
      'contracts.implementation.transactions',
      'tender.lots.selectionCriteria',
      'contracts.implementation.metrics.observations',
      'bids.details.documents',
      'contracts.buyers',
    ])
      assert.deepEqual([at(path)?.whole, (at(path)?.fields.size ?? 0) > 0], [false, true], path);
  });

  it('gives types', () => {
    const tender: Ocds<'Tender'> = { id: 1, status: 'active', lots: [{ id: '1', value: { amount: 1 } }] };
    const release: Ocds = { ocid: 'ocds-x-1', tag: ['tender'], tender };
    // @ts-expect-error: a title is text.
    const wrong: Ocds<'Tender'> = { title: 1 };
    assert.ok(release.tender === tender && wrong.title !== undefined);
  });
});
