import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { addSpan, dayOf, startOf } from '../../src/kernel/time.ts';
import { type Hall, openHall, type Visitor } from './hall.ts';

/**
 * One journey under the partnership rulebook, as a council, a charity and a young person, each at a browser without
 * JavaScript. What must lie in the past (a tender that has been open for weeks) is played into the running place by the
 * CLI, through the same door.
 */
const COUNCIL = 'Fernshire County Council';
const CHARITY = 'Open Door Youth Trust';
const CHIDI = 'Chidi';
const FORM = join(import.meta.dirname, '../../rulebooks/forms/partnership.yaml');

let hall: Hall;
let council: Visitor;
let charity: Visitor;
let chidi: Visitor;
/** The arrangement that the council starts, and its procedure: addresses made by the program. */
let swimming: string;
let lessons: string;

before(async () => {
  hall = await openHall();
  council = await hall.visitor(COUNCIL);
  charity = await hall.visitor(CHARITY);
  chidi = await hall.visitor(CHIDI);
});
after(() => hall.close());

const streamAt = (visitor: Visitor): string => {
  const [, stream] = /\/streams\/([a-z]+\/[^/?#]+)/.exec(visitor.page.url()) ?? [];
  assert.ok(stream !== undefined, `${visitor.page.url()} is a stream's page`);
  return stream;
};
const fill = async ({ page }: Visitor, fields: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(value);
};
const sees = async ({ page }: Visitor, text: string | RegExp): Promise<void> => {
  await page.locator('body').getByText(text).first().waitFor({ state: 'attached', timeout: 10_000 });
};
/** Fills a date in its three boxes, and the time where it has one. */
const date = async ({ page }: Visitor, group: string, instant: string, time: string): Promise<void> => {
  const [year, month, day] = dayOf(instant).split('-');
  const boxes = page.getByRole('group', { name: group });
  await boxes.getByLabel('Day').fill(day ?? '');
  await boxes.getByLabel('Month').fill(month ?? '');
  await boxes.getByLabel('Year').fill(year ?? '');
  await boxes.getByLabel('Time').fill(time);
};
const inDays = (days: number): string => addSpan(startOf(dayOf(new Date().toISOString())), `P${days}DT12H`);

describe('a market is agreed and opened', () => {
  it('given a council, when it starts an arrangement, then it stands under the rulebook that it chose', async () => {
    await council.go('/sign-in');
    await council.look('sign-in');
    await council.go('/');
    await council.look('home');
    await council.page.keyboard.press('Tab');
    const first = await council.page.locator(':focus').textContent();
    assert.equal(first?.trim(), 'Skip to main content');
    assert.ok(await council.page.locator(':focus').isVisible());
    await council.page.getByRole('button', { name: 'Start an arrangement' }).click();
    await council.send('Start an arrangement');
    await sees(council, 'There is a problem');
    assert.match((await council.page.locator(':focus').textContent()) ?? '', /There is a problem/);
    await council.look('errors');
    await council.page.getByRole('link', { name: 'Enter title' }).press('Enter');
    await council.page.getByLabel('Title', { exact: true }).and(council.page.locator(':focus')).waitFor();
    assert.equal(await council.page.getByText('The name of a starter rulebook').count(), 0);
    await fill(council, {
      Title: 'Swimming in the Fern',
      Purpose: 'Everybody who lives by the river can swim in it.',
    });
    await council.page.getByRole('radio', { name: 'Partnership procurement' }).check();
    await council.page.getByRole('radio', { name: 'No regime' }).check();
    await council.send('Start an arrangement');
    await council.page.getByRole('heading', { level: 1, name: 'Swimming in the Fern' }).waitFor();
    swimming = streamAt(council);
    await council.look('arrangement-empty');
  });

  it('given the arrangement, when a charity and a young person come in, then each stands in its role', async () => {
    for (const [visitor, role] of [
      [charity, 'Provider'],
      [chidi, 'Service user'],
    ] as const) {
      await visitor.open(swimming, 'Join');
      // Three roles may be taken up without being let in: few enough to be chosen between at a glance.
      await visitor.page.getByRole('radio', { name: role, exact: true }).check();
      await visitor.send('Join');
      await sees(visitor, /Here you are/);
      assert.match(
        (await visitor.page.textContent('main')) ?? '',
        new RegExp(`Here you are:[^.]*${role}`, 'i'),
      );
    }
  });

  it('given a need that somebody raises, when the council takes it up, then everybody can see who asked for what', async () => {
    await chidi.open(swimming, 'Raise a need');
    await fill(chidi, {
      'What is needed?': 'Lessons for those who never learned',
      'Say more': 'Half of my class cannot swim, and we live by a river.',
    });
    await chidi.look('form-need');
    await chidi.send('Raise a need');
    await sees(chidi, 'Lessons for those who never learned');
    await council.open(swimming, 'Take up a need');
    await council.page.getByRole('radio', { name: /Lessons for those who never learned/ }).check();
    await council.send('Take up a need');
    await sees(council, 'Taken up');
    await council.look('arrangement');
  });

  it('given too short a time to tender, then the form says which rule refuses it, and keeps what was typed', async () => {
    await council.open(swimming, 'Start a procedure');
    const { page } = council;
    await page.getByLabel('Title', { exact: true }).first().fill('Swimming lessons');
    await page.getByRole('radio', { name: 'Open', exact: true }).check();
    const stage = page.getByRole('group', { name: 'Stage 1' });
    await stage.getByLabel('Stage', { exact: true }).fill('tender');
    await stage.getByRole('radio', { name: 'Tender', exact: true }).check();
    const lot = page.getByRole('group', { name: 'Lot 1' });
    await lot.getByLabel('Lot', { exact: true }).fill('lessons');
    await lot.getByLabel('Title', { exact: true }).fill('Lessons in the river');
    await lot.getByLabel('Ceiling (optional)').fill('20,000');
    const criterion = page.getByRole('group', { name: 'Criterion 1' });
    await criterion.getByLabel('Criterion', { exact: true }).fill('quality');
    await criterion.getByLabel('Title', { exact: true }).fill('Quality of the lessons');
    await criterion.getByRole('radio', { name: 'Quality', exact: true }).check();
    await date(council, 'Tenders until', inDays(5), '12pm');
    await council.send('Start a procedure');
    await sees(council, /tender stays open|deadline/i);
    assert.equal(await page.getByLabel('Title', { exact: true }).first().inputValue(), 'Swimming lessons');
    await council.look('refused');
    await date(council, 'Tenders until', inDays(40), '12pm');
    await council.send('Start a procedure');
    await page.getByRole('heading', { level: 1, name: 'Swimming lessons' }).waitFor();
    lessons = streamAt(council);
  });

  it('given a question and a sealed tender, then everybody reads the answer and nobody the tender', async () => {
    await charity.open(lessons, 'Ask a question');
    await fill(charity, { 'Your question': 'Is there a boat?' });
    await charity.send('Ask a question');
    await council.open(lessons, 'Answer a question');
    await council.page.getByRole('radio', { name: /Is there a boat/ }).check();
    await fill(council, { Answer: 'Yes, with an oar.' });
    await council.send('Answer a question');
    await charity.open(lessons, 'Submit a tender');
    await charity.page
      .getByLabel(/Lessons in the river/)
      .first()
      .fill('18,500');
    await charity.look('form-tender');
    await charity.send('Submit a tender');
    await sees(charity, '£18,500.00');
    await sees(charity, /Recorded as entry \d+ here, Bid\s1/);
    await charity.look('procedure-own-tender');
    await council.go(`/streams/${lessons}`);
    await sees(council, 'Yes, with an oar.');
    assert.doesNotMatch((await council.page.textContent('body')) ?? '', /18,500/);
    await council.go(`/streams/${lessons}/actions/bids.open`);
    await sees(council, 'Nobody opens bids before the deadline.');
    await council.look('not-allowed');
  });
});

describe('a market is decided and lived in', () => {
  const RIVER = 'arrangement/river';
  const PROCEDURE = 'procedure/river-watch';
  const CONTRACT = 'contract/river-watch-1';

  before(async () => {
    // The partners of this arrangement have agreed to a standstill of no days, so that a contract can follow at once.
    const rulebook = (await readFile(FORM, 'utf8')).replace(/(id: standstillDays[^\n]*value: )8/, '$10');
    const scenario = join(hall.folder, 'river.jsonl');
    const lines = past(rulebook);
    await writeFile(scenario, lines.map((line) => JSON.stringify(line)).join('\n'));
    assert.match(await hall.cli('run', scenario), new RegExp(`${lines.length} acts, each as expected`));
  });

  const past = (rulebook: string) => [
    act('party/fernshire', RIVER, 'arrangement.start', '$now-P60D', {
      title: 'Safe by the river',
      purpose: 'Somebody watches where people swim.',
      rulebook,
      regime: 'none',
    }),
    act('party/open-door', RIVER, 'member.join', undefined, { role: 'provider' }),
    act('party/mindspring', RIVER, 'member.join', undefined, { role: 'provider' }),
    act('party/chidi', RIVER, 'member.join', undefined, { role: 'service-user' }),
    act('party/fernshire', RIVER, 'member.admit', undefined, { party: 'party/chidi', role: 'panel' }),
    act('party/chidi', RIVER, 'need.raise', undefined, {
      title: 'Somebody who watches',
      description: 'Last year was close.',
    }),
    act('party/fernshire', RIVER, 'need.take-up', undefined, { need: 'need-1' }),
    act('party/fernshire', PROCEDURE, 'procedure.start', '$now-P50D', {
      arrangement: RIVER,
      title: 'River watch',
      method: 'open',
      needs: ['need-1'],
      stages: [
        { id: 'tender', kind: 'tender', title: 'Tenders', from: '$now-P50D', to: '$now-P15D' },
        { id: 'assessment', kind: 'assessment', title: 'Assessment', from: '$now-P15D', to: '$now+P5D' },
      ],
      lots: [{ id: 'watch', title: 'Watching the bathing place', ceilingPence: 3_000_000, need: 'need-1' }],
      criteria: [
        { id: 'price', title: 'Price', kind: 'price', weight: 40 },
        { id: 'watchful', title: 'Watchful', kind: 'quality', weight: 60, from: 'party/chidi' },
      ],
      deadline: '$now-P15D',
      standstillDays: 0,
    }),
    act('party/fernshire', PROCEDURE, 'criterion.input', '$now-P45D', {
      criterion: 'watchful',
      words: 'Not on their phones.',
      from: 'party/chidi',
      changed: true,
      why: 'It is what the criterion now asks.',
    }),
    act('party/open-door', PROCEDURE, 'bid.submit', '$now-P20D', {
      offers: [{ prices: { watch: 2_700_000 } }],
      statements: [{ criterion: 'watchful', words: 'Young lifeguards from the town, in pairs.' }],
    }),
    act('party/mindspring', PROCEDURE, 'bid.submit', undefined, {
      offers: [{ prices: { watch: 2_400_000 } }],
      statements: [{ criterion: 'watchful', words: 'A camera.' }],
    }),
    act('party/chidi', PROCEDURE, 'interest.declare', '$now-P14D', { none: true }),
    act('party/fernshire', PROCEDURE, 'interest.declare', undefined, { none: true }),
  ];

  it('given tenders whose time is up, when the council opens them, then those who decide read them side by side', async () => {
    await council.open(PROCEDURE, 'Open the tenders');
    await council.send('Open the tenders');
    await sees(council, '£27,000');
    await sees(council, 'Young lifeguards from the town, in pairs.');
    await council.look('procedure-opened');
  });

  it('given a panel, when each scores with a reason, then the engine works out the award and says why', async () => {
    for (const [visitor, scores] of [
      [chidi, { 'bid-1': '90', 'bid-2': '20' }],
      [council, { 'bid-1': '80', 'bid-2': '45.5' }],
    ] as const)
      for (const [bid, score] of Object.entries(scores)) {
        await visitor.open(PROCEDURE, 'Score a tender');
        await visitor.page.getByRole('radio', { name: new RegExp(`^${bid}`) }).check();
        await visitor.page.getByRole('radio', { name: /^Watchful/ }).check();
        await fill(visitor, { Score: score, Reason: 'Who looks, and at what.' });
        await visitor.send('Score a tender');
      }
    await council.open(PROCEDURE, 'Propose an award');
    await council.send('Propose an award');
    await council.open(PROCEDURE, 'Decide the award');
    await council.page.getByRole('radio', { name: /proposal-1/ }).check();
    await council.send('Decide the award');
    await sees(council, /Open Door Youth Trust/);
    await council.open(PROCEDURE, 'Confirm the award');
    await council.page.getByRole('radio', { name: /award-1/ }).check();
    await council.send('Confirm the award');
    await sees(council, 'Complete');
    await sees(council, 'It was changed. It is what the criterion now asks.');
    assert.equal(await council.page.getByText('(now)').count(), 0, 'what is complete is in no stage');
    await council.look('procedure-awarded');
  });

  it('given the drafted contract, when both sides sign, then it is in force', async () => {
    for (const visitor of [council, charity]) {
      await visitor.open(CONTRACT, 'Sign the contract');
      await visitor.page.getByRole('radio', { name: '1', exact: true }).check();
      await visitor.send('Sign the contract');
    }
    await sees(charity, 'Signed');
    await council.open(CONTRACT, 'Record an entry');
    await council.page.getByLabel('Kind of entry').selectOption({ label: 'Payment' });
    await fill(council, { Amount: '2,250.00', 'What for (optional)': 'May' });
    await council.send('Record an entry');
    await sees(council, '£2,250');
  });

  it('given the contract, when a young person reports, then those who buy read it and the provider does not', async () => {
    await chidi.go(`/streams/${CONTRACT}/actions/report.give`);
    const form = chidi.page.locator('main form');
    await chidi.look('form-report');
    await form.getByRole('radio', { name: '4', exact: true }).check();
    await form.getByLabel(/In your own words/).fill('They look at the water, not at us.');
    await form.getByRole('button').last().click();
    await sees(chidi, 'They look at the water, not at us.');
    await chidi.look('report-given');
    const receipt = await chidi.page
      .getByRole('link', { name: /Keep a signed receipt/ })
      .getAttribute('href');
    const file = join(hall.folder, 'receipt.json');
    await writeFile(file, await (await chidi.page.request.get(`${hall.address}${receipt}`)).body());
    assert.match(await hall.cli('verify', CONTRACT, '--against', file), /all as written/);
    await council.go(`/streams/${CONTRACT}`);
    await sees(council, 'They look at the water, not at us.');
    await council.look('contract');
    await charity.go(`/streams/${CONTRACT}`);
    assert.doesNotMatch((await charity.page.textContent('body')) ?? '', /look at the water/);
    await charity.go(`/streams/${CONTRACT}/actions/report.give`);
    await sees(charity, /No provider gives, changes or takes back a report/);
    await charity.look('report-refused');
  });

  it('given everything that happened, then each entry says which rule allowed it, the rules can be read, and all verifies', async () => {
    await council.go(`/streams/${PROCEDURE}`);
    await sees(council, 'The rule that allowed it');
    await council.go(`/streams/${PROCEDURE}/facts`);
    await sees(council, 'As recorded');
    await council.look('history');
    await council.go(`/streams/${RIVER}/rulebook`);
    await sees(council, /No award is confirmed before the standstill has ended/);
    await council.look('rulebook');
    await chidi.go(`/streams/${RIVER}`);
    await chidi.look('arrangement-as-service-user');
    assert.match(await hall.cli('verify'), /all as written/);
  });

  it('given what is published, when anybody asks which forms it shows, then each case has its evidence', async () => {
    await chidi.go('/observatory');
    await sees(chidi, 'How many of each form');
    for (const summary of await chidi.page.locator('main details > summary').all()) await summary.click();
    await chidi.look('observatory');
    await chidi.page.getByRole('link', { name: /Every case/ }).click();
    await sees(chidi, 'Scores:');
    for (const summary of await chidi.page.locator('main details > summary').all()) await summary.click();
    await chidi.look('observatory-cases');
  });
});

function act(as: string, stream: string, action: string, at: string | undefined, body: object): object {
  return { as, stream, action, body, ...(at === undefined ? {} : { at }), expect: 'permitted' };
}
