import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ActOutcome } from '../../src/application/interface.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ALDER, foundHub, OAK, TOWN } from './hub.ts';
import { openPlace } from './place.ts';

const YEW = 'party/yew';
const both = (role: string): JsonObject => ({
  title: 'Both decide',
  reason: 'It is our service.',
  changes: [
    {
      do: 'replace',
      statement: 'amending-needs-consent',
      text: `{ id: amending-needs-consent, kind: aggregation, decides: rulebook.amend, electorates: [{ role: commissioner, method: majority }, { role: ${role}, method: majority }], period: { days: 14 } }`,
    },
  ],
});
const toldOf = (outcome: ActOutcome): string =>
  outcome.verdict === 'refused'
    ? outcome.change.concat(outcome.by.map(({ says }) => says)).join(' ')
    : outcome.verdict;

it('given a vote of members whom the drafter does not see, then it is told that this cannot be said, and who can propose it', async () => {
  const place = await openPlace('simulated');
  try {
    await foundHub(place, {});
    await place.does('public', YEW, 'party.register', { kind: 'person', name: 'Yew' });
    for (const there of [false, true]) {
      if (there) await place.does(YEW, TOWN, 'member.join', { role: 'service-user' });
      const told = toldOf(await place.tries(OAK, TOWN, 'amendment.draft', both('service-user')));
      assert.match(
        told,
        /\(amending-needs-consent\) may have to decide it, and who the service users are is not shown to you, so that it cannot be said whether they could carry it: a commissioner, .* is shown them and can propose this/,
      );
      assert.doesNotMatch(told, /could not carry it|A time may come/);
    }
    // Whoever sees them proposes it; of those whom everybody sees it is said as it is.
    await place.does(ALDER, TOWN, 'amendment.draft', both('service-user'));
    assert.match(
      toldOf(await place.tries(OAK, TOWN, 'amendment.draft', both('beneficiary'))),
      /the beneficiaries could not carry it/,
    );
  } finally {
    await place.close();
  }
});
