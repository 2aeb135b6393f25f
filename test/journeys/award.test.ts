import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Hall, openHall, type Visitor } from './hall.ts';

/**
 * An award that several commissioners have still to decide, looked into by those who buy, those who commission and those
 * who lost, each at a browser without JavaScript.
 */
const HUB = 'Fernshire Buying Hub';
const COUNTY = 'Fernshire County Council';
const BEA = 'Bea';
const LOSER = 'Hearthside Care Group plc';
const AWARD = '/streams/procedure/getting-there/awards/proposal-1';

let hall: Hall;
before(async () => {
  hall = await openHall();
});
after(() => hall.close());

/** Goes to a page of an award and looks again until everything on it is worked out. */
async function goTo(visitor: Visitor, path: string): Promise<string> {
  for (;;) {
    await visitor.go(`${path}?still=yes`);
    const text = (await visitor.page.textContent('main')) ?? '';
    if (!/worked out so far/.test(text)) return text.replaceAll(/\s+/g, ' ');
  }
}

const unfold = async ({ page }: Visitor): Promise<void> => {
  for (const summary of await page.locator('main details > summary').all()) await summary.click();
};

describe('an award is looked into', () => {
  let hub: Visitor;
  /** The files that the page gives, by the names under which it gives them. */
  const saved = new Map<string, string>();
  before(async () => {
    hub = await hall.visitor(HUB);
  });

  it('given the purchasing body, then it finds the page from the procedure, and sees frontier, matrix and reasons', async () => {
    await hub.go('/streams/procedure/getting-there');
    await hub.page.getByRole('link', { name: /Look into this award/ }).click();
    const text = await goTo(hub, AWARD);
    assert.match(text, /This award/);
    assert.match(text, /Fair share of discounts/);
    assert.match(text, /Receives £1,238\.00/);
    assert.match(text, /Wins 22 of 40 ?Wins 2 of at most 2/);
    assert.match(text, /Proved: no award/);
    assert.match(text, /falls short by/);
    assert.match(text, /Bea excludes Hearthside Care Group plc/);
    await unfold(hub);
    await hub.look('award-explorer');
  });

  it('given the commands that the page prints, then each runs on the files that it gives, and says the same', async () => {
    await goTo(hub, AWARD);
    const commands = (await hub.page.locator('main pre').allTextContents()).flatMap((text) =>
      text.split('\n'),
    );
    const files = join(hall.folder, 'award-');
    for (const link of await hub.page.locator('main a[download]').all()) {
      const download = hub.page.waitForEvent('download');
      await link.click();
      const path = `${files}${await link.getAttribute('download')}`;
      await (await download).saveAs(path);
      saved.set((await link.getAttribute('download')) ?? '', path);
    }
    assert.equal(saved.size, 2);
    assert.ok(commands.length > 15, `${commands.length} commands`);
    const text = await goTo(hub, AWARD);
    let amounts = 0;
    const run = async (command: string) => {
      const words = command.split(' ').map((word) => saved.get(word) ?? word);
      assert.deepEqual(words.splice(0, 2), ['npx', 'moothall'], command);
      const said = await hall.cli(...words);
      // Every amount that a command tells stands on the page; of a limit on the price only where it changed anything.
      for (const [amount] of said.replaceAll(/^within £\S+/gm, '').matchAll(/£[\d,]+\.\d\d/g)) {
        amounts += 1;
        assert.ok(amount === '£0.00' || text.includes(amount), `${command}: ${amount}`);
      }
      if (command.includes(' check ')) assert.match(said, /right \(proved\)/);
    };
    const all = [...new Set(commands)];
    // Two at a time: most of a command is its start.
    for (let n = 0; n < all.length; n += 2) await Promise.all(all.slice(n, n + 2).map(run));
    assert.ok(amounts > 50, `${amounts} amounts`);
    const result = JSON.parse(await readFile([...saved.values()][1] ?? '', 'utf8')) as { format: string };
    assert.equal(result.format, 'moothall/award-result/1');
  });

  it('given other weights, when tried, then it says who gains and who loses, or what is wrong, and records nothing', async () => {
    const before = await hall.cli('verify');
    await hub.go(AWARD);
    await hub.page.getByRole('button', { name: 'What if a policy were different?' }).click();
    await unfold(hub);
    await hub.page.getByLabel('Weight of price').first().fill('60');
    await hub.send('Work it out');
    await hub.page.getByText('The weights make 120 percent, not 100.').first().waitFor();
    await hub.look('what-if-wrong');
    await hub.page.getByLabel('Weight of choice of when and with whom').first().fill('20');
    await unfold(hub);
    await hub.page.getByLabel('Leave out rule not them').check();
    await hub.send('Work it out');
    await hub.page.getByRole('heading', { name: 'What would come of it' }).waitFor();
    await hub.page.getByText('Gains').first().waitFor();
    await hub.look('what-if');
    await hub.page.getByText('Recompute this yourself').click();
    const outcome = (await hub.page.textContent('main')) ?? '';
    const download = hub.page.waitForEvent('download');
    await hub.page.getByRole('button', { name: 'Download the changed problem (JSON)' }).click();
    const file = (name: string) => join(hall.folder, `getting-there-proposal-1-${name}.json`);
    await (await download).saveAs(file('what-if'));
    await hall.cli('award', 'solve', file('what-if'), '--out', file('what-if-result'));
    const measured = await hall.cli(
      'award',
      'measure',
      saved.get('getting-there-proposal-1-problem.json') ?? '',
      file('what-if-result'),
    );
    const values = [...measured.matchAll(/£[\d,]+\.\d\d/g)].map(([amount]) => amount);
    assert.equal(values.length, 5, measured);
    for (const value of values) assert.ok(outcome.includes(value), `${value} of ${measured}`);
    assert.equal(await hall.cli('verify'), before);
  });
});

describe('an award is confirmed and refused', () => {
  it('given a commissioner, then its own page has its result and reasons, and takes its agreement', async () => {
    const county = await hall.visitor(COUNTY);
    await goTo(county, AWARD);
    await county.page.getByRole('button', { name: 'Your own result' }).click();
    assert.match(
      await goTo(county, `${AWARD}/commissioners/party/fernshire`),
      /Budget £1,050,000\.00, of which £540,000\.00 is awarded already; £510,000\.00 left; £38,000\.00 left after this award/,
    );
    await unfold(county);
    await county.look('award-own-result');
    await county.send('Confirm: agree to this award');
    await county.page.getByText('Done: Give your position').waitFor();
    assert.match(await goTo(county, `${AWARD}/commissioners/party/fernshire`), /Your position so far: agree/);
  });

  it('given a refusal, then it needs a reason, and the others have a new proposal without it', async () => {
    const bea = await hall.visitor(BEA);
    await goTo(bea, `${AWARD}/commissioners/party/bea`);
    await bea.send('Refuse');
    await bea.page.getByText('There is a problem').waitFor();
    await goTo(bea, `${AWARD}/commissioners/party/bea`);
    await bea.page.getByLabel('Your reason').fill('I would rather cycle.');
    await bea.send('Refuse');
    await bea.page.getByText('Done: Refuse a proposed award').waitFor();
    const text = await goTo(bea, AWARD.replace('proposal-1', 'proposal-2'));
    assert.match(text, /To be decided/);
    assert.match(
      text,
      /Without A driver who waits: Bea refused Proposal 1\. The reason: I would rather cycle\./,
    );
    assert.match(
      await goTo(bea, AWARD),
      /No longer open Refused by Bea, .*The reason: I would rather cycle\./,
    );
    await hall.visitor(HUB).then(async (hub) => {
      await hub.go('/streams/procedure/getting-there');
      const page = ((await hub.page.textContent('main')) ?? '').replaceAll(/\s+/g, ' ');
      assert.match(page, /Proposed award \(Proposal 1\), refused Refused by Bea/);
      assert.match(
        page,
        /closed a joint decision on “Decide the award”: not carried\. The proposal was refused: I would rather cycle\./,
      );
    });
  });

  it('given a decided award, then a loser sees why its own offer lost, and the public who won', async () => {
    const loser = await hall.visitor(LOSER);
    const decided = '/streams/procedure/good-days-support/awards/award-1';
    const text = await goTo(loser, decided);
    assert.match(text, /At no price: it does not meet a condition/);
    assert.doesNotMatch(text, /Bid 2, marsh|Price against public value/);
    await loser.look('award-as-loser');
  });
});
