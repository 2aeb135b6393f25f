import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Hall, openHall, type Visitor } from './hall.ts';

/**
 * One journey through the rules themselves, as two councils and a young person, each at a browser without JavaScript: a
 * change is drafted, blocked, countered and agreed, and what came of it can be seen.
 */
const PATHS = 'arrangement/paths';
let hall: Hall;
let county: Visitor;
let town: Visitor;
let chidi: Visitor;

before(async () => {
  hall = await openHall();
  const scenario = join(hall.folder, 'paths.jsonl');
  const acts: readonly (readonly [string, string, object])[] = [
    [
      'party/fernshire',
      'arrangement.start',
      {
        title: 'Paths for everybody',
        purpose: 'Whoever walks or wheels gets through.',
        rulebook: 'partnership',
        regime: 'gb-pa-2023',
      },
    ],
    ['party/fernshire', 'member.admit', { party: 'party/fernbridge', role: 'commissioner' }],
    ['party/chidi', 'member.join', { role: 'service-user' }],
  ];
  const lines = acts.map(([as, action, body]) => ({ as, stream: PATHS, action, body, expect: 'permitted' }));
  await writeFile(scenario, lines.map((line) => JSON.stringify(line)).join('\n'));
  await hall.cli('run', scenario);
  county = await hall.visitor('Fernshire County Council');
  town = await hall.visitor('Fernbridge Town Council');
  chidi = await hall.visitor('Chidi');
});
after(() => hall.close());

const sees = async ({ page }: Visitor, text: string | RegExp): Promise<void> => {
  await page.locator('main').getByText(text).first().waitFor({ state: 'attached', timeout: 10_000 });
};

const OPEN = 'Days that a tender stays open';

/** Fills in the form of a draft that sets a number. */
async function draft(
  { page }: Visitor,
  title: string,
  reason: string,
  value: string,
  of = OPEN,
): Promise<void> {
  await page.getByLabel('Title', { exact: true }).fill(title);
  await page.getByLabel('Reason', { exact: true }).fill(reason);
  const change = page.getByRole('group', { name: 'Change 1' });
  await change.getByRole('radio', { name: new RegExp(of) }).check();
  await change.getByLabel('New value of the number').fill(value);
}

describe('the rules of a market are changed by those who live under them', () => {
  it('given nothing to change or comment on yet, then that is said, and a draft can be begun', async () => {
    await county.go(`/streams/${PATHS}`);
    await sees(county, 'Nobody has drafted a change of the rules yet.');
    await sees(county, /let in Fernbridge Town Council/);
    assert.equal(await county.page.getByRole('button', { name: 'Withdraw an amendment' }).count(), 0);
  });

  it('given a draft that the law forbids, then the law is named and what was typed stays', async () => {
    await county.open(PATHS, 'Draft an amendment');
    await county.look('amendment-kinds');
    await county.page.getByRole('link', { name: 'Set a number that was agreed' }).click();
    await draft(county, 'Pay later', 'We are short of money.', '45', 'Days to pay an invoice');
    await county.look('amendment-form');
    await county.send('Draft an amendment');
    await sees(county, /weaker than law/i);
    await sees(county, /Procurement Act 2023/);
    // What the law allows stands beside what the rulebook does, and the number itself is marked.
    await sees(
      county,
      /The rulebook allows at least 5 and at most 60\. The law allows at most 30 \(Procurement Act 2023, s\.68/,
    );
    await sees(county, /The law does not allow this number/);
    assert.equal(await county.page.getByLabel('Title', { exact: true }).inputValue(), 'Pay later');
  });

  it('given a lawful draft, then what changes, what may be wrong and what it would have done stand on one page', async () => {
    await county.open(PATHS, 'Draft an amendment');
    await county.page.getByRole('link', { name: 'Set a number that was agreed' }).click();
    await draft(county, 'Longer to tender', 'Small firms need more time.', '60');
    await county.send('Draft an amendment');
    await sees(county, /Recorded as entry/);
    await county.go(`/streams/${PATHS}/amendments/amendment-1`);
    for (const days of ['25', '60']) await sees(county, new RegExp(`Days that a tender stays open: ${days}`));
    await sees(county, 'Nothing was found.');
    await county.page.getByRole('button', { name: 'Judge the record under this text' }).click();
    await sees(county, /acts on record/);
    await county.page.getByRole('button', { name: 'Put it to the vote' }).click();
    assert.equal(await county.page.getByLabel(/Whole new text|Rulebook/).count(), 0);
    await county.look('vote-form');
    await county.send('Amend the rulebook');
    await sees(county, /Recorded as entry/);
  });

  it('given a block with what would lift it, and a counter-proposal, then both stand side by side', async () => {
    await town.go(`/streams/${PATHS}/amendments/amendment-1`);
    await town.page.getByRole('button', { name: 'Give your position' }).click();
    await town.page.getByRole('radio', { name: 'Block' }).check();
    await sees(town, /“Disagree” is put on record and stops nothing/);
    await town.page.getByLabel('Reason (optional)').fill('Sixty days are two months.');
    await town.page.getByLabel('What would lift your block (optional)').fill('Forty would lift this.');
    await town.look('position-form');
    await town.send('Give your position');
    await sees(town, /Recorded as entry/);
    await town.go(`/streams/${PATHS}/amendments/amendment-1`);
    await town.page.getByRole('button', { name: 'Make a counter-proposal' }).click();
    // It begins as a copy of what it counters.
    const first = town.page.getByRole('group', { name: 'Change 1' });
    assert.equal(await first.getByLabel('New value of the number').inputValue(), '60');
    await draft(town, 'Longer, not so long', 'Forty days are enough.', '40');
    await town.send('Draft an amendment');
    await sees(town, /Recorded as entry/);
    await town.go(`/streams/${PATHS}/amendments/amendment-1`);
    await sees(town, 'Longer, not so long');
    await sees(town, 'Countered');
    // Both texts and what holds now, on one page.
    for (const days of ['25 days', '60 days', '40 days'])
      await sees(town, `Days that a tender stays open: ${days}`);
    await sees(town, /Forty would lift this/);
    await sees(town, /no partner blocks the change within ten days/);
    // What only its author may do is not offered to another.
    assert.equal(await town.page.getByRole('button', { name: 'Change its text' }).count(), 0);
    await town.look('amendment-blocked');
  });

  it('given a young person, when it comments on the rule, then everybody reads it', async () => {
    await chidi.go(`/streams/${PATHS}/amendments/amendment-2`);
    await chidi.page.getByRole('button', { name: 'Comment' }).click();
    await chidi.page.getByLabel('Your comment').fill('Forty is fine if you also tell us about it.');
    await chidi.send('Comment on an amendment');
    await sees(chidi, /Recorded as entry/);
    await county.go(`/streams/${PATHS}/amendments/amendment-2`);
    await sees(county, 'Forty is fine if you also tell us about it.');
  });

  it('given that both agree to the counter-proposal, then it is in force, and the history says how it came about', async () => {
    await town.go(`/streams/${PATHS}/amendments/amendment-2`);
    await town.page.getByRole('button', { name: 'Put it to the vote' }).click();
    await town.send('Amend the rulebook');
    await sees(town, /Recorded as entry/);
    await county.go(`/streams/${PATHS}/amendments/amendment-2`);
    await county.page.getByRole('button', { name: 'Give your position' }).click();
    await county.page.getByRole('radio', { name: 'Agree', exact: true }).check();
    await county.send('Give your position');
    await sees(county, /Recorded as entry/);
    await county.go(`/streams/${PATHS}/amendments/amendment-2`);
    await sees(county, 'Where everybody stood');
    await county.look('amendment-adopted');
    await county.go(`/streams/${PATHS}/versions`);
    await sees(county, 'Forty days are enough.');
    await sees(county, 'Days that a tender stays open changed');
    await county.look('rulebook-versions');
    await county.go(`/streams/${PATHS}/rulebook?search=stays+open`);
    await sees(county, /40 days/);
    await county.look('rulebook-searched');
  });

  it('given a rule to add, then its parts are chosen, its text is read before it is drafted, and its page says it in words', async () => {
    await town.open(PATHS, 'Draft an amendment');
    await town.page.getByRole('link', { name: 'Add a rule', exact: true }).click();
    await town.look('rule-sorts');
    await town.page.getByRole('link', { name: 'Somebody must do something by a day' }).click();
    await town.page.getByLabel('Words in an action').fill('notice');
    await town.page.getByRole('button', { name: 'Find actions' }).click();
    await town.look('rule-found');
    await town.page.getByLabel('Words in an action').fill('question');
    await town.page.getByRole('button', { name: 'Find actions' }).click();
    await town.page.getByRole('checkbox', { name: 'Answer a question', exact: true }).check();
    await town.page.getByRole('checkbox', { name: 'Lead', exact: true }).check();
    await town.page
      .getByLabel('It arises each time that somebody')
      .selectOption({ label: 'asked a question' });
    await town.page.getByRole('button', { name: 'Show the rule as it is written' }).click();
    await sees(town, 'There is a problem');
    await town.look('rule-lacks');
    await town.page.getByLabel('Within how many days').fill('3');
    await town.page.getByRole('radio', { name: 'Working days' }).check();
    await town.page.getByRole('button', { name: 'Show the rule as it is written' }).click();
    await sees(town, /due: addWorkingDays\(fact.at, 3\)/);
    await town.page.getByLabel('Title', { exact: true }).fill('Quick answers');
    await town.page.getByLabel('Reason', { exact: true }).fill('Three days are enough.');
    await town.look('rule-written');
    await town.send('Draft an amendment');
    await sees(town, /Recorded as entry/);
    await sees(town, /must answer a question.*within 3 working days/i);
    await town.look('rule-drafted');
    await town.page.getByRole('button', { name: 'Withdraw it' }).click();
    await town.page.getByLabel('Reason', { exact: true }).fill('It was a trial.');
    await town.send('Withdraw an amendment');
    await sees(town, /Recorded as entry/);
  });

  it('given an act that is not allowed, then a picture shows how the rules decide it', async () => {
    await chidi.go(`/streams/${PATHS}/why/member.remove`);
    await chidi.look('why');
    await chidi.go(`/streams/${PATHS}/why/bids.open`);
    await sees(chidi, 'This is asked of a procurement: each procurement has an answer of its own.');
    await chidi.go(`/streams/${PATHS}/pins`);
    await chidi.look('pins');
    await chidi.go('/library');
    await chidi.look('library');
    await chidi.go('/library/partnership');
    await sees(chidi, 'A partner names the lead.');
    await sees(chidi, 'Paths for everybody');
    await chidi.look('library-starter');
    await county.go('/duties');
    await county.look('duties');
    await county.go(`/streams/${PATHS}/rulebook`);
    await county.page.getByText('Move to another form').click();
    await county.page.getByRole('link', { name: 'Draft a move to Distributed commissioning' }).click();
    await county.page.getByLabel('Reason', { exact: true }).fill('Each of us wants its own policy.');
    await county.send('Draft an amendment');
    await sees(county, /Recorded as entry/);
    await county.go(`/streams/${PATHS}/amendments/amendment-4`);
    await sees(county, 'It touches the constitution');
    await sees(county, /Deciding together: \d+ new/);
    await county.look('amendment-of-form');
  });
});
