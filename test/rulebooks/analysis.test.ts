import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FAULTS, LAW, seeded } from '../../bench/rules/seeded-faults.ts';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { sourcesOf } from '../../src/application/governing.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import { checkDocument } from '../../src/rules/compile.ts';
import { readDocument } from '../../src/rules/document.ts';
import type { RegimeDocument } from '../../src/rules/statement.ts';
import { openLibrary } from '../../src/wiring.ts';

const TRIALS = 60;

it(`given ${TRIALS} rulebooks with one fault each, then each is found and named, and their mended twins are clean`, async () => {
  const library = await openLibrary();
  const { vocabulary } = makeCatalogue(kinds, variables);
  const law = readDocument(LAW);
  assert.ok(law.ok);
  const outer = sourcesOf({ hall: library.hall, regime: law.value.document as RegimeDocument });
  const seen = new Set<string>();
  for (let n = 0; n < TRIALS; n += 1) {
    const { kind, faulty, mended, at } = seeded(n);
    seen.add(kind);
    const findings = checkDocument(faulty, vocabulary, outer);
    assert.ok(
      findings.some(({ statement, message }) => statement === at || message.includes(at)),
      `${kind} at ${at} in trial ${n}: ${JSON.stringify(findings)}`,
    );
    assert.deepEqual(checkDocument(mended, vocabulary, outer), [], `the mended twin of trial ${n} (${kind})`);
  }
  assert.equal(seen.size, FAULTS.length);
});
