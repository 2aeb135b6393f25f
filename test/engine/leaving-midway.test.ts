import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { present } from '../../src/kernel/assert.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ALDER, BIRCH, CARE, foundHub, grant, HUB, OAK, TOWN } from './hub.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

/** Whoever commissions a procedure and leaves the arrangement meanwhile sees it through. */
const CEDAR = 'party/cedar';
const CONTRACT = 'contract/care-1';
const solver = awardsApart();
after(() => solver.close());

/** A place in which Birch leaves after it began to commission; in the end every decision is derived again. */
async function inPlace(found: (place: Place) => Promise<void>, run: (place: Place) => Promise<void>) {
  const place = await openPlace('simulated', makeAwardEngine(solver), solver);
  try {
    await found(place);
    await run(place);
    assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
  } finally {
    await place.close();
  }
}

const letIn = async (place: Place, party: string) => {
  await place.does('public', party, 'party.register', { kind: 'organisation', name: party.slice(6) });
  await place.does(ALDER, TOWN, 'member.admit', { party, role: 'commissioner' });
};

const procedure = (more: JsonObject = {}): JsonObject => ({
  ...PROCEDURE,
  deadline: '2026-05-01T12:00:00Z',
  ...more,
});

const agrees = (place: Place, as: string, matter: string | undefined) =>
  place.does(as, CARE, 'position.give', { matter: matter ?? '', stance: 'agree' });

const scores = (place: Place, as: string) =>
  place.does(as, CARE, 'score.give', { bid: 'bid-1', criterion: 'quality', score: 70, reason: 'Days.' });

async function rolesOf(place: Place, party: string, stream: string): Promise<readonly string[]> {
  const reading = await place.opened.moothall.read(stream, { party });
  return reading?.roles ?? [];
}

async function decided(place: Place, matter: string | undefined): Promise<string> {
  const facts = await place.opened.parts.ledger.facts(CARE, 0, 500);
  const body = facts.findLast((one) => one.type === 'matter.decided' && one.body.matter === matter)?.body;
  return `${body?.outcome} ${body?.why ?? ''}`.trim();
}

async function statusOf(place: Place, stream: string): Promise<unknown> {
  return (await place.opened.moothall.read(stream, { party: ALDER }))?.document.status;
}

/** Birch gives notice on 5 January and is out before the tenders are opened. */
async function birchLeaves(place: Place): Promise<void> {
  await place.does(BIRCH, TOWN, 'member.leave', { role: 'commissioner' });
  await place.time('2026-04-20T09:00:00.000Z');
  assert.ok(!(await rolesOf(place, BIRCH, TOWN)).includes('commissioner'), 'it is out');
}

describe('a partner that leaves in mid-procedure', () => {
  const partners = async (place: Place) => {
    await place.time('2026-01-05T09:00:00.000Z');
    await foundTown(place);
    await letIn(place, CEDAR);
  };

  it('given that it commissions a lot, then it scores, decides with the others and signs', () =>
    inPlace(partners, async (place) => {
      await place.does(ALDER, CARE, 'procedure.start', procedure());
      await birchLeaves(place);
      assert.ok((await rolesOf(place, BIRCH, CARE)).includes('commissioner'));
      await place.does(OAK, CARE, 'bid.submit', { offers: [{ prices: { 'lot-1': 600_000 } }] });
      await place.time('2026-05-02T09:00:00.000Z');
      await place.does(ALDER, CARE, 'bids.open');
      await scores(place, BIRCH);
      await place.does(ALDER, CARE, 'award.propose');
      const { matter } = await place.does(ALDER, CARE, 'award.decide', { proposal: 'proposal-1' });
      assert.equal(await decided(place, matter), 'undefined', 'one of three is no majority');
      await agrees(place, BIRCH, matter);
      assert.equal(await decided(place, matter), 'carried');
      await place.time('2026-05-30T09:00:00.000Z');
      await place.does(ALDER, CARE, 'award.confirm', { award: 'award-1' });
      for (const party of [ALDER, CEDAR, OAK])
        await place.does(party, CONTRACT, 'contract.sign', { version: 1 });
      assert.equal(await statusOf(place, CONTRACT), 'draft');
      await place.does(BIRCH, CONTRACT, 'contract.sign', { version: 1 });
      assert.equal(await statusOf(place, CONTRACT), 'signed');
    }));

  it('given what begins later, then it has no part in that, and a change of the tender asks for no return', () =>
    inPlace(partners, async (place) => {
      await place.does(ALDER, CARE, 'procedure.start', procedure());
      await birchLeaves(place);
      await place.refusedBy(BIRCH, TOWN, 'need.raise', { title: 'More beds', description: 'x' });
      await place.refusedBy(
        BIRCH,
        'procedure/own',
        'procedure.start',
        procedure({ deadline: '2026-09-01T12:00:00Z' }),
      );
      await place.does(
        ALDER,
        'procedure/next',
        'procedure.start',
        procedure({ deadline: '2026-09-01T12:00:00Z' }),
      );
      const next = await place.opened.moothall.read('procedure/next', { party: ALDER });
      assert.deepEqual(next?.document.commissioners, [ALDER, CEDAR]);
      assert.ok(!(await rolesOf(place, BIRCH, 'procedure/next')).includes('commissioner'));
      await place.does(ALDER, CARE, 'tender.amend', { standstillDays: 10, reason: 'More time to look.' });
    }));

  it('given that its lots were taken from the tender, then it has no part in the procedure any more', () =>
    inPlace(partners, async (place) => {
      await place.does(ALDER, CARE, 'procedure.start', procedure());
      await birchLeaves(place);
      const lots = [{ id: 'lot-1', title: 'Care', ceilingPence: 1_000_000, commissioners: [ALDER, CEDAR] }];
      await place.does(ALDER, CARE, 'tender.amend', { lots, reason: 'Birch has left.' });
      assert.ok(!(await rolesOf(place, BIRCH, CARE)).includes('commissioner'));
      const back = [{ id: 'lot-1', title: 'Care', ceilingPence: 1_000_000, commissioners: [ALDER, BIRCH] }];
      const outcome = await place.tries(ALDER, CARE, 'tender.amend', { lots: back, reason: 'x' });
      assert.equal(outcome.verdict, 'invalid', 'nobody names it again');
      // Left out, commissioners of a lot are those who still commission.
      const { commissioners: _, ...lot } = lots[0] ?? {};
      await place.does(ALDER, CARE, 'tender.amend', { lots: [lot as JsonObject], reason: 'Shorter.' });
      const seen = await place.opened.moothall.read(CARE, { party: ALDER });
      assert.deepEqual((present(seen, CARE).document.lots as JsonObject[])[0]?.commissioners, [ALDER, CEDAR]);
    }));

  it('given that it is sent away, then it keeps its part all the same', () =>
    inPlace(partners, async (place) => {
      await place.does(ALDER, CARE, 'procedure.start', procedure());
      const removal = { party: BIRCH, role: 'commissioner', reason: 'It pays for nothing.' };
      const { matter } = await place.does(ALDER, TOWN, 'member.remove', removal);
      await place.does(CEDAR, TOWN, 'position.give', { matter: matter ?? '', stance: 'agree' });
      await place.time('2026-04-20T09:00:00.000Z');
      assert.ok(!(await rolesOf(place, BIRCH, TOWN)).includes('commissioner'));
      const extension = { deadline: '2026-05-08T12:00:00Z', reason: 'The questions were many.' };
      await place.does(BIRCH, CARE, 'deadline.extend', extension);
    }));

  it('given a provider that is merely named to commission, then it gets no role by that', () =>
    inPlace(partners, async (place) => {
      const commissioners = [ALDER, BIRCH, OAK];
      await place.does(ALDER, CARE, 'procedure.start', procedure({ commissioners }));
      assert.ok(!(await rolesOf(place, OAK, CARE)).includes('commissioner'));
      await place.does(OAK, TOWN, 'member.leave', { role: 'provider' });
      assert.ok(!(await rolesOf(place, OAK, CARE)).includes('commissioner'));
      await place.refusedBy(OAK, CARE, 'deadline.extend', { deadline: '2026-06-01T12:00:00Z', reason: 'x' });
    }));

  it('given that no lot is its own, then leaving leaves it no part', () =>
    inPlace(partners, async (place) => {
      const lots = [{ id: 'lot-1', title: 'Care', ceilingPence: 1_000_000, commissioners: [ALDER, CEDAR] }];
      await place.does(ALDER, CARE, 'procedure.start', procedure({ lots }));
      await birchLeaves(place);
      assert.ok(!(await rolesOf(place, BIRCH, CARE)).includes('commissioner'));
      await place.refusedBy(BIRCH, CARE, 'deadline.extend', {
        deadline: '2026-06-01T12:00:00Z',
        reason: 'x',
      });
    }));

  it('given one that the procedure does not name, then leaving leaves it no part', () =>
    inPlace(partners, async (place) => {
      await place.does(ALDER, CARE, 'procedure.start', procedure({ commissioners: [ALDER, CEDAR] }));
      assert.ok((await rolesOf(place, BIRCH, CARE)).includes('commissioner'), 'as a partner');
      await birchLeaves(place);
      assert.ok(!(await rolesOf(place, BIRCH, CARE)).includes('commissioner'));
    }));
});

describe('a commissioner that leaves while a hub buys for it', () => {
  const lots = [ALDER, BIRCH].map((party) => ({
    id: party.slice(6),
    title: `Care for ${party.slice(6)}`,
    ceilingPence: 1_000_000,
    commissioners: [party],
  }));

  /** Birch has given a mandate, and has left when the award of both lots is put to the vote. */
  const put = (keeps: JsonObject, run: (place: Place, matter: string | undefined) => Promise<void>) =>
    inPlace(
      async (place) => {
        await foundHub(place, { [ALDER]: {}, [BIRCH]: keeps });
        await letIn(place, CEDAR);
        await grant(place, CEDAR, {});
      },
      async (place) => {
        const criteria = [
          { id: 'price', title: 'Price', kind: 'price' },
          { id: 'quality', title: 'Quality', kind: 'quality' },
        ];
        await place.does(HUB, CARE, 'procedure.start', procedure({ lots, criteria }));
        await birchLeaves(place);
        const offers = [{ prices: { alder: 800_000 } }, { prices: { birch: 400_000 } }];
        await place.does(OAK, CARE, 'bid.submit', { offers });
        await place.time('2026-05-02T09:00:00.000Z');
        await place.does(HUB, CARE, 'bids.open');
        await scores(place, ALDER);
        await place.does(HUB, CARE, 'award.propose');
        await run(place, (await place.does(HUB, CARE, 'award.decide', { proposal: 'proposal-1' })).matter);
      },
    );

  it('given that its mandate keeps decisions, then it takes them, and signs for its own lot', () =>
    put({ keeps: ['all'] }, async (place, matter) => {
      await agrees(place, ALDER, matter);
      // Cedar is a commissioner of the arrangement, and has no lot in it.
      await place.refusedBy(CEDAR, CARE, 'position.give', { matter: matter ?? '', stance: 'agree' });
      await agrees(place, BIRCH, matter);
      assert.equal(await decided(place, matter), 'carried');
      await place.time('2026-05-30T09:00:00.000Z');
      await place.does(HUB, CARE, 'award.confirm', { award: 'award-1' });
      for (const party of [ALDER, BIRCH, OAK])
        await place.does(party, CONTRACT, 'contract.sign', { version: 1 });
      assert.equal(await statusOf(place, CONTRACT), 'signed');
    }));

  it('given a lot that it alone commissions, then that is not awarded over its block', () =>
    put({}, async (place, matter) => {
      await agrees(place, ALDER, matter);
      const block = { matter: matter ?? '', stance: 'block', reason: 'Not for us.' };
      await place.does(BIRCH, CARE, 'position.give', block);
      await place.time('2026-05-20T09:00:00.000Z');
      assert.match(await decided(place, matter), /^failed/);
    }));
});
