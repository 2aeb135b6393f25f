import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { publishStream } from '../../src/application/publishing/publishing.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { openDataIsSound } from '../engine/open-data-sound.ts';
import { openPlace, type Place } from '../engine/place.ts';
import { nothingPrivateIsPublished } from '../engine/private-content.ts';
import { bringIn, playFiles, withoutRealData } from './play-notice.ts';

/**
 * The published notice of eight buyers, ocds-kuma6s-139455, run to a signed contract under each starter rulebook. What
 * the scenarios add to it (lots, ceilings, criteria) stands in the files named `2-terms-FORM`.
 */
const solver = awardsApart();
after(() => solver.close());

const OCID = 'ocds-kuma6s-139455';
const NAME = 'neath-port-talbot-and-swansea-substance-use-drug-alcohol-all';
const [PROCEDURE, CONTRACT] = [`procedure/${NAME}`, `contract/${NAME}-1`];
const WINNERS = ['party/lantern-recovery', 'party/tideway-health', 'party/harbwr-community'];
const RIVAL = 'party/northline';
/** Words of the two sealed tenders. */
const SEALED = /Peers answer until midnight|A proven model|5200000000/;

const forms = [
  { form: 'traditional', commissioner: 'org-32', buyers: 1 },
  { form: 'relational', commissioner: 'org-32', buyers: 1 },
  { form: 'partnership', buyers: 8 },
  { form: 'distributed', buyers: 8 },
] as const;

interface Release {
  readonly ocid: string;
  readonly relatedProcesses: readonly { readonly identifier: string }[];
  readonly tag: readonly string[];
  readonly parties: readonly { readonly id: string; readonly roles: readonly string[] }[];
  readonly tender: { readonly lots: readonly unknown[] };
  readonly awards: readonly { readonly suppliers: readonly { readonly id: string }[] }[];
  readonly contracts: readonly { readonly dateSigned?: string }[];
}

const seen = async ({ opened: { moothall } }: Place, stream: string, party?: string): Promise<string> => {
  const viewer = party === undefined ? {} : { party };
  return JSON.stringify([await moothall.read(stream, viewer), await moothall.facts(stream, viewer)]);
};

describe('the alliance of eight buyers', { skip: withoutRealData }, () => {
  for (const { form, buyers, ...asked } of forms)
    it(`given ${form}, then it runs from the notice to reports on a signed contract, and what is refused says why`, async () => {
      const place = await openPlace('simulated', makeAwardEngine(solver));
      try {
        const imported = await bringIn(place.opened, 'sell2wales-2025-02.jsonl', OCID, {
          form,
          regime: 'none',
          ...asked,
        });
        const everybody = [undefined, ...imported.parties, ...WINNERS, RIVAL, 'party/mari'];
        let bids = 0;
        let looked = 0;
        const acts = [`1-market`, `2-terms-${form}`, `3-tenders`, `4-award-${form}`, '5-contract'];
        await playFiles(place.opened, 'alliance', acts, async ({ line, outcome }) => {
          if (line.action === 'bid.submit' && outcome.verdict === 'permitted') bids += 1;
          // The early attempt to open comes when both tenders lie sealed.
          if (line.action !== 'bids.open' || line.by !== 'bids-stay-sealed') return;
          assert.equal(bids, 3);
          for (const party of everybody) {
            const own = party === WINNERS[0] || party === RIVAL;
            assert.equal(SEALED.test(await seen(place, PROCEDURE, party)), own, `what ${party} sees`);
            looked += 1;
          }
        });
        assert.equal(looked, everybody.length);
        await contractStands(place, imported.parties.slice(0, 8), buyers);
        await reportsAreTheirs(place);
        await everythingIsAsWritten(place);
        await isPublished(place);
        assert.ok((await openDataIsSound(place.opened)) > 0);
        const searched = await nothingPrivateIsPublished(place.opened);
        assert.ok(searched.releases > 0 && searched.secrets > 5, JSON.stringify(searched));
      } finally {
        await place.close();
      }
    });
});

async function contractStands(place: Place, commissioners: readonly string[], buyers: number): Promise<void> {
  const contract = await place.opened.moothall.read(CONTRACT, {});
  assert.ok(contract !== undefined);
  assert.equal(contract.document.status, 'signed');
  assert.deepEqual(
    [...(contract.document.buyers as string[])].sort(),
    commissioners.slice(0, buyers).toSorted(),
  );
  assert.deepEqual(contract.document.providers, WINNERS);
  assert.deepEqual(contract.document.totals, { payment: { count: 1, pence: 5_500_000 } });
}

/** One report stands, the other its author took back; no provider sees a word of either, and no rating by report. */
async function reportsAreTheirs(place: Place): Promise<void> {
  for (const party of [...WINNERS, RIVAL, undefined])
    assert.doesNotMatch(await seen(place, CONTRACT, party), /at eleven|wheelchair|"report-1"/);
  for (const party of ['party/mari', 'party/recovery-voices'])
    assert.match(await seen(place, CONTRACT, party), /at eleven/);
  assert.doesNotMatch(await seen(place, CONTRACT, 'party/recovery-voices'), /party\/mari|party\/ceri/);
}

async function everythingIsAsWritten(place: Place): Promise<void> {
  // Another process: nothing that this one remembers helps.
  const fresh = await place.again();
  try {
    const found = await verify(fresh.parts, {});
    assert.deepEqual(found.faults, []);
    assert.ok(found.decisions > 100 && found.refusals > 10, JSON.stringify(found));
  } finally {
    await fresh.close();
  }
}

async function isPublished(place: Place): Promise<void> {
  const published = await publishStream(place.opened, PROCEDURE);
  assert.ok(published.ok);
  const [release, ...others] = published.value.releases as unknown as readonly Release[];
  assert.ok(release !== undefined && others.length === 0);
  // It goes on here as a process of this place, where nothing is real, and leads to the real one.
  assert.equal(release.ocid, PROCEDURE.replace('procedure/', 'ocds-simulated-'));
  assert.deepEqual(
    release.relatedProcesses.map(({ identifier }) => identifier),
    [OCID],
  );
  assert.deepEqual(release.tag, ['tender', 'award', 'contract', 'implementation']);
  assert.equal(release.parties.filter(({ roles }) => roles.includes('buyer')).length, 8);
  assert.equal(release.tender.lots.length, 3);
  const suppliers = release.awards.flatMap((award) => award.suppliers.map(({ id }) => `party/${id}`));
  for (const winner of WINNERS) assert.ok(suppliers.includes(winner), winner);
  assert.ok(release.contracts[0]?.dateSigned?.startsWith('2025-09-15'));
  assert.doesNotMatch(JSON.stringify(release), /Mari|Ceri|wheelchair|at eleven/);
}
