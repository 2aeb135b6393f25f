import assert from 'node:assert/strict';
import { test } from 'node:test';
import Value from 'typebox/value';
import { kinds } from '../commissioning/catalogue.ts';
import { fictionalRelease, withTender } from './fictional-release.test-data.ts';
import { type ImportOptions, planImport } from './import-plan.ts';
import type { ImportIds } from './import-procedure.ts';
import { readNotice } from './notice-reading.ts';
import { readReleases } from './read.ts';

const ids: ImportIds = {
  party: (key) => `party/${key}`,
  need: (lot) => (lot === 'B' ? 'need-2' : 'need-1'),
  arrangement: 'arrangement/a',
};

function planned(release: unknown, options: Partial<ImportOptions> = {}) {
  const read = readReleases(JSON.stringify(release));
  assert.ok(read.ok);
  const [first] = read.value;
  assert.ok(first);
  return planImport(readNotice(first), {
    rulebook: 'starter',
    regime: 'none',
    positions: [{ role: 'commissioner' }, { role: 'lead', max: 1 }, { role: 'beneficiary' }],
    ...options,
  });
}

test('given room for many commissioners, when an import is planned, then all buyers come in and the founder leads', () => {
  const plan = planned(fictionalRelease());
  assert.ok(plan.ok);
  assert.equal(plan.value.founder, 'org-1');
  assert.deepEqual(
    plan.value.parties.map(({ key, roles }) => [key, roles]),
    [
      ['org-1', ['commissioner', 'lead']],
      ['org-2', ['commissioner']],
      ['org-3', ['commissioner']],
      ['org-9', []],
    ],
  );
  assert.deepEqual(
    plan.value.acts.map(({ step }) => step),
    [
      'arrangement',
      'admit commissioner org-2',
      'admit commissioner org-3',
      'admit lead org-1',
      'need A',
      'need B',
      'take up A',
      'take up B',
    ],
  );
});

test('given room for one commissioner, when none is chosen, then the plan says whom there is; when one is, the others benefit', () => {
  const positions = [{ role: 'commissioner', max: 1 }, { role: 'beneficiary' }];
  const refused = planned(fictionalRelease(), { positions });
  assert.match(refused.ok ? '' : refused.error, /org-1 \(Harbour County.*org-2.*org-3/);
  for (const commissioner of ['org-3', 'Vale Council', 'party/vale-council']) {
    const plan = planned(fictionalRelease(), { positions, commissioner });
    assert.ok(plan.ok, commissioner);
    assert.equal(plan.value.founder, 'org-3');
    assert.deepEqual(
      plan.value.parties.map(({ roles }) => roles),
      [['beneficiary'], ['beneficiary'], ['commissioner'], []],
    );
  }
  const unknown = planned(fictionalRelease(), { positions, commissioner: 'org-9' });
  assert.match(unknown.ok ? '' : unknown.error, /no buyer/);
});

test('given any text and number of a notice, when bodies are made, then each keeps the schema of its action', () => {
  const long = 'ä𝄞 word '.repeat(4000);
  const releases = [
    fictionalRelease(),
    withTender({
      title: long,
      description: `${long}\u0000`,
      procurementMethodDetails: long,
      procurementMethod: 'selective',
      secondStage: { maximumCandidates: 3, invitationDate: '2026-04-01T00:00:00Z' },
    }),
    withTender({
      lots: [
        {
          id: 'Los 1/Ä',
          title: long,
          options: { description: long },
          awardCriteria: { criteria: [{ name: long }] },
        },
      ],
    }),
    withTender({ lots: [] }),
  ];
  const actions = new Map(
    kinds.flatMap((kind) => kind.actions.map((action) => [action.name, action.body] as const)),
  );
  for (const release of releases) {
    const plan = planned(release);
    assert.ok(plan.ok);
    const { acts, procedure, parties } = plan.value;
    assert.ok(procedure);
    const bodies = [...acts, procedure].map((act) => [act.action, act.body(ids)] as const);
    for (const [action, body] of [
      ...bodies,
      ...parties.map(({ register }) => ['party.register', register] as const),
    ]) {
      const schema = actions.get(action);
      assert.ok(schema, action);
      assert.deepEqual(
        [...Value.Errors(schema, body)].map(
          ({ instancePath, message }) => `${action} ${instancePath} ${message}`,
        ),
        [],
      );
    }
  }
});

test('given a planning notice, when an import is planned, then there is no procedure and a doubt says why', () => {
  const plan = planned(fictionalRelease({ tag: ['planning'] }));
  assert.ok(plan.ok);
  assert.equal(plan.value.procedure, null);
  assert.ok(plan.value.doubts.some((doubt) => /no procedure is started: .*planning/.test(doubt)));
});
