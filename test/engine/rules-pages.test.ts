import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JsonObject } from '../../src/kernel/json.ts';
import { calendarOf } from '../../src/web/calendar.ts';
import { openPages, type Pages } from './pages.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

/** What the pages say of rules, and where their links lead. */
const TOWN = 'arrangement/town';
const [ALDER, BIRCH, ELM] = ['party/alder', 'party/birch', 'party/elm'] as const;
let place: Place;
let pages: Pages;

before(async () => {
  place = await openPlace();
  await foundTown(place);
  pages = await openPages(place);
});
after(async () => {
  await pages.close();
  await place.close();
});

const page = async (url: string, party: string): Promise<string> => {
  const { statusCode, body } = await (await pages.visitor(party)).get(url);
  assert.equal(statusCode, 200, url);
  return body;
};
const draft = async (changes: readonly JsonObject[], more: JsonObject = {}): Promise<string> =>
  (await place.does(ALDER, TOWN, 'amendment.draft', { title: 'A change', reason: 'So.', changes, ...more }))
    .id;

describe('links about rules', () => {
  it('given acts that start another stream, then how the rules decide them is told, and leads to their forms', async () => {
    for (const action of ['contract.draft', 'mandate.grant', 'procedure.start']) {
      assert.match(await page(`/streams/${TOWN}/why/${action}`, ELM), /Why can I not|How it is decided/);
      assert.match(await page(`/streams/${TOWN}`, ELM), new RegExp(`/streams/${TOWN}/why/${action}"`));
    }
    const starts = await page(`/streams/${TOWN}/why/procedure.start`, ALDER);
    assert.match(
      starts,
      /\/streams\/procedure\/new\/actions\/procedure\.start\?arrangement=arrangement%2Ftown/,
    );
    const { statusCode } = await (await pages.visitor(ALDER)).get(`/streams/${TOWN}/why/no.such`);
    assert.equal(statusCode, 404);
  });

  it('given an act of another kind of stream, then those of the arrangement are named with their titles', async () => {
    const tender = { ...PROCEDURE, deadline: '2099-02-05T12:00:00Z' };
    await place.does(ALDER, TOWN, 'member.admit', { party: ALDER, role: 'lead' });
    await place.does(ALDER, 'procedure/care', 'procedure.start', tender);
    const opening = /asked of a procurement[\s\S]*\/streams\/procedure\/care\/why\/bids\.open">Care at home</;
    assert.match(await page(`/streams/${TOWN}/why/bids.open`, ELM), opening);
    assert.match(await page(`/streams/${TOWN}/why/contract.sign`, ELM), /There is no contract here/);
    assert.match(
      await page('/streams/procedure/care/why/member.admit', ELM),
      /asked of an arrangement[\s\S]*\/streams\/arrangement\/town\/why\/member\.admit">Care in the town</,
    );
  });

  it('given a norm, then the arrangement offers to make it a rule, and a procurement, which keeps the rules it began with, does not', async () => {
    const offer = /amendment\.draft\?[^"]*">Propose to make it a rule/;
    const alder = await pages.visitor(ALDER);
    assert.match((await alder.get(`/streams/${TOWN}/rulebook`)).body, offer);
    const kept = (await alder.get('/streams/procedure/care/rulebook')).body;
    assert.match(kept, /Norm: it is counted/);
    assert.doesNotMatch(kept, offer);
    assert.doesNotMatch(kept, /It holds for what begins from 1 January 1900/);
    assert.match((await alder.get('/streams/procedure/care')).body, /There is no bid that you can see/);
  });

  it('given an arrangement to be started, then the rule that allows it is one of the hall, and its page is there', async () => {
    const form = await page('/streams/arrangement/new/actions/arrangement.start', ALDER);
    const rules = /href="(\/streams\/[^"]+\/rulebook)#/.exec(form)?.[1] ?? '';
    assert.doesNotMatch(form, /arrangement\/new\/rulebook/);
    await page(rules, ALDER);
  });
});

describe('an amendment of the constitution', () => {
  it('given one to be put to the vote, then its form says already that the constitution is meant', async () => {
    const id = await draft([{ do: 'remove', statement: 'members-comment' }]);
    const shown = await page(`/streams/${TOWN}/amendments/${id}`, ALDER);
    const href = /href="([^"]*rulebook\.amend[^"]*)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.match(href, /constitution=true/);
    const form = await page(href, ALDER);
    assert.match(form, /<input[^>]*name="\/constitution" value="true"/);
  });

  it('given its own rule of decision removed, then the analysis names both rules; without it, no page speaks of one', async () => {
    const removed = [{ do: 'remove', statement: 'amending-the-constitution' }];
    const id = await draft(removed);
    const seen = await place.opened.moothall.amendment(TOWN, id, { party: ALDER });
    assert.match(
      seen?.analysis?.doubts.map(({ statement, says }) => `${statement}: ${says}`).join('\n') ?? '',
      /^amending-the-constitution: it would no longer decide .* Then by “amending-needs-consent”/,
    );
    assert.match(
      await page(`/streams/${TOWN}/amendments/${id}`, ALDER),
      /the rule for the constitution decides/,
    );
    const { matter = '' } = await place.does(ALDER, TOWN, 'rulebook.amend', {
      amendment: id,
      reason: 'So.',
      constitution: true,
    });
    await place.does('party/birch', TOWN, 'position.give', { matter, stance: 'agree' });
    const next = await draft([{ do: 'remove', statement: 'members-comment' }]);
    const shown = await page(`/streams/${TOWN}/amendments/${next}`, ALDER);
    assert.doesNotMatch(shown, /the rule for the constitution decides/);
    assert.match(shown, /It touches the constitution\. There is no rule for that alone/);
  });

  it('given only other words for a rule, then the analysis says that what is applied stays', async () => {
    const id = await draft([{ do: 'replace', statement: 'amending-needs-consent', says: 'One decides.' }]);
    const seen = await place.opened.moothall.amendment(TOWN, id, { party: ALDER });
    assert.match(seen?.analysis?.doubts[0]?.says ?? '', /only its words change .* what is applied stays/);
  });
});

describe('the form of a position', () => {
  it('given a proposal to stand on, then it says what it is, leads to it, and carries the text that was read unseen', async () => {
    const id = await draft([{ do: 'set', setting: 'standstillDays', value: 14 }], { title: 'A longer wait' });
    const alder = await pages.visitor(ALDER);
    const form = `/streams/${TOWN}/actions/rulebook.amend?amendment=${id}&reason=So`;
    const proposed = await alder.submit(form, { '/amendment': id, '/reason': 'So.' });
    assert.equal(proposed.headers.location, `/streams/${TOWN}/amendments/${id}`);
    const landed = (await alder.get(`/streams/${TOWN}/amendments/${id}`)).body;
    assert.match(landed, /Your own position is given/);
    assert.doesNotMatch(landed, /Give your own position too/);
    const { matters } = (await place.opened.moothall.read(TOWN, { party: BIRCH })) ?? { matters: [] };
    const matter = String(matters[0]?.id);
    const shown = await page(`/streams/${TOWN}/actions/position.give?matter=${matter}`, BIRCH);
    assert.match(shown, /Amend the rulebook: A longer wait/);
    assert.match(shown, new RegExp(`/streams/${TOWN}/amendments/${id}"`));
    assert.doesNotMatch(shown, /Fingerprint/);
    assert.match(
      shown,
      new RegExp(`type="hidden"[^>]*name="/text~of/${matter}" value="${String(matters[0]?.textHash)}"`),
    );
    // It stands among what is due, on the page, for programs and in the calendar, until the position is given.
    assert.match(await page('/duties', BIRCH), /Give your position: Amend the rulebook: A longer wait/);
    const [due] = await place.opened.moothall.duties({ party: BIRCH });
    assert.deepEqual([due?.due, due?.rule?.id], [matters[0]?.closesAt, matters[0]?.statement]);
    assert.match(
      calendarOf(due === undefined ? [] : [due], due?.raisedAt ?? '', 'moothall.example'),
      /SUMMARY:Due: Give your position/,
    );
    assert.doesNotMatch(await page('/duties', ALDER), /A longer wait/);
    const birch = await pages.visitor(BIRCH);
    const address = `/streams/${TOWN}/actions/position.give?matter=${matter}`;
    await place.does(ALDER, TOWN, 'amendment.change', {
      amendment: id,
      reason: 'Less.',
      changes: [{ do: 'set', setting: 'standstillDays', value: 13 }],
    });
    const [now] = (await place.opened.moothall.read(TOWN, { party: BIRCH }))?.matters ?? [];
    const fields = { '/matter': String(now?.id), '/stance': 'agree', '/text': String(matters[0]?.textHash) };
    const stale = await birch.submit(address, fields, address);
    assert.equal(stale.statusCode, 403);
    assert.ok(stale.body.includes(`value="${String(now?.textHash)}"`));
    // The decision that was read is closed; the form comes back with the one that took its place.
    const closed = await birch.submit(address, { ...fields, '/matter': String(matters[0]?.id) }, address);
    assert.equal(closed.statusCode, 409);
    assert.match(closed.body, /The text has changed since you read it/);
    assert.ok(closed.body.includes(`value="${String(now?.textHash)}"`));
    const agreed = await birch.submit(address, { ...fields, '/text': String(now?.textHash) });
    assert.equal(agreed.headers.location, `/streams/${TOWN}/amendments/${id}`);
  });

  it('given two joint decisions that are open, then a position on either goes with the text of that one', async () => {
    for (const value of [24, 25]) {
      const title = `A wait of ${value} days`;
      const amendment = await draft([{ do: 'set', setting: 'standstillDays', value }], { title });
      await place.does(ALDER, TOWN, 'rulebook.amend', { amendment, reason: 'So.' });
    }
    const birch = await pages.visitor(BIRCH);
    const open = (await place.opened.moothall.read(TOWN, { party: BIRCH }))?.matters ?? [];
    assert.equal(open.length, 2);
    for (const asked of [String(open[0]?.id), '']) {
      const address = `/streams/${TOWN}/actions/position.give${asked === '' ? '' : `?matter=${asked}`}`;
      const { body } = await birch.get(address);
      const carried = [...body.matchAll(/type="hidden"[^>]*name="(\/text[^"]*)" value="([^"]*)"/g)];
      const unseen = Object.fromEntries(carried.map(([, name = '', value = '']) => [name, value]));
      // Whatever was chosen at first: the position is on the second, then on the first.
      const chosen = String(open.at(asked === '' ? 0 : 1)?.id);
      // Blocked, the second stays open: what is adopted ends every other vote.
      const stance = asked === '' ? { '/stance': 'abstain' } : { '/stance': 'block', '/reason': 'So.' };
      const given = await birch.submit(address, { ...unseen, '/matter': chosen, ...stance });
      assert.equal(given.statusCode, 303, chosen);
    }
  });
});

describe('texts on the same matter', () => {
  it('given a counter that is adopted, then the open one says so with a link, and each page has both texts beside each other', async () => {
    const first = await draft([{ do: 'set', setting: 'standstillDays', value: 20 }], { title: 'Twenty' });
    const counter = await draft([{ do: 'set', setting: 'standstillDays', value: 12 }], {
      title: 'Twelve',
      counters: first,
    });
    const { matter = '' } = await place.does(ALDER, TOWN, 'rulebook.amend', {
      amendment: counter,
      reason: 'So.',
    });
    await place.does(BIRCH, TOWN, 'position.give', { matter, stance: 'agree' });
    const open = await page(`/streams/${TOWN}/amendments/${first}`, ELM);
    assert.match(
      open,
      new RegExp(
        `Another text on the same matter, <a[^>]*amendments/${counter}"[^>]*>Twelve</a>, was agreed on \\d`,
      ),
    );
    const decided = await page(`/streams/${TOWN}/amendments/${counter}`, ELM);
    assert.match(decided, new RegExp(`<a[^>]*amendments/${first}"[^>]*>Twenty</a> is a draft`));
    for (const shown of [open, decided])
      for (const days of [12, 20])
        assert.match(shown, new RegExp(`Side by side[\\s\\S]*: ${days} working days`));
  });
});

describe('the text of the rules as rulebooks write it', () => {
  it('given any reader of the rulebook, then the whole text can be downloaded, now and as it was', async () => {
    const shown = await page(`/streams/${TOWN}/rulebook`, ELM);
    assert.match(shown, /href="\/streams\/arrangement\/town\/rulebook\.yaml"/);
    const { statusCode, headers, body } = await (await pages.visitor()).get(`/streams/${TOWN}/rulebook.yaml`);
    assert.equal(statusCode, 200);
    assert.match(String(headers['content-type']), /^text\/plain/);
    assert.match(String(headers['content-disposition']), /rulebook-town\.yaml/);
    assert.match(body, /^format: moothall\/rulebook\/1\n/);
    for (const none of ['arrangement/none', 'party/alder'])
      assert.equal((await (await pages.visitor()).get(`/streams/${none}/rulebook.yaml`)).statusCode, 404);
  });

  it('given a rule or the whole text chosen to begin with, then the form is filled with it', async () => {
    const form = `/streams/${TOWN}/actions/amendment.draft`;
    const first = await page(form, ALDER);
    for (const way of ['Set a number that was agreed', 'Rule to write anew', 'Write the whole text anew'])
      assert.ok(first.includes(way), way);
    const one = await page(`${form}?begin=amending-needs-consent&title=Mine`, ALDER);
    assert.match(one, /Choose another kind of change/);
    assert.match(one, />id: amending-needs-consent\nkind: aggregation/);
    assert.match(one, /value="Mine"/);
    assert.match(await page(`${form}?begin=whole-text`, ALDER), />format: moothall\/rulebook\/1\n/);
    await page(`${form}?begin=nothing`, ALDER);
  });
});

describe('a rule from plain fields', () => {
  const form = `/streams/${TOWN}/actions/amendment.draft`;

  it('given the way to add a rule, then it asks what sort, and then for its parts, with actions that can be searched', async () => {
    assert.match(await page(form, ALDER), /change=rule"[^>]*>Add a rule</);
    const sorts = await page(`${form}?change=rule&title=Mine`, ALDER);
    for (const sort of [
      'Somebody may do something',
      'by a day',
      'is decided together',
      'Or begin from a rule that is there',
    ])
      assert.ok(sorts.includes(sort), sort);
    const fields = await page(`${form}?change=rule&pattern=must&title=Mine`, ALDER);
    for (const shown of [
      'value="lead"',
      'Procurement: ',
      'asked a question',
      'Tenders until',
      'Working days',
    ])
      assert.ok(fields.includes(shown), shown);
    assert.doesNotMatch(fields, /value="clock\.tick"|value="party\.register"/);
    const found = await page(`${form}?change=rule&pattern=must&find=question&does=bid.submit`, ALDER);
    assert.match(found, /value="enquiry\.ask"/);
    assert.match(found, /value="bid\.submit" checked/);
    assert.doesNotMatch(found, /value="need\.raise"/);
  });

  it('given fields that lack something, then each is told, and what was typed stays', async () => {
    const shown = await page(`${form}?change=rule&pattern=must&who=lead&go=yes`, ALDER);
    assert.match(shown, /There is a problem[\s\S]*href="#rule-does"/);
    assert.match(shown, /value="lead" checked/);
  });

  it('given all of them, then the text is shown before anything is put forward, and is drafted by the same action', async () => {
    const fields =
      'who=lead&who=commissioner&does=enquiry.answer&does=need.raise&after=enquiry.asked&days=5&unit=workingDays';
    const address = `${form}?change=rule&pattern=must&${fields}&name=soon&go=yes`;
    const shown = await page(address, ALDER);
    const text = />(id: soon\n[^<]*)</.exec(shown)?.[1]?.replaceAll('&quot;', '"') ?? '';
    assert.match(text, /who: \[lead, commissioner\]\ndeontic: must\ndoes: \[enquiry.answer, need.raise\]/);
    assert.match(shown, /Change its parts/);
    const send = async (written: string) => {
      const values = {
        '/title': 'Soon',
        '/reason': 'So.',
        '/changes~count': '1',
        '/changes/0/text': written,
      };
      return (await pages.visitor(ALDER)).submit(address, values);
    };
    const wrong = await send(text.replace('[lead, commissioner]', 'nobody-such'));
    assert.equal(wrong.statusCode, 422);
    assert.match(wrong.body, /id="field-changes-0-text-error"/);
    assert.match(wrong.body, /Change its parts/);
    const drafted = await send(text);
    assert.match(String(drafted.headers.location), /amendments\/amendment-\d+$/);
  });

  it('given each sort of rule with all that its fields can say, then the engine takes what they make', async () => {
    const until = 'until~day=31&until~month=8&until~year=2027';
    const asked = [
      `pattern=may&who=provider&who=lead&does=bid.submit&does=enquiry.ask&when=${encodeURIComponent('now < state.deadline')}&${until}`,
      `pattern=must-not&who=anyone&does=need.raise&when=${encodeURIComponent('size(action.title) > 150')}&says=No%3A+long`,
      'pattern=must&who=lead&does=enquiry.answer&after=enquiry.asked&days=5&unit=workingDays&before=state.enquiriesUntil',
      `pattern=joint&who=commissioner&who=provider&does=need.raise&method=majority&days=14&instead=lead&${until}`,
    ];
    for (const fields of asked) {
      const shown = await page(`${form}?change=rule&${fields}&go=yes`, ALDER);
      const text = (/<textarea[^>]*name="\/changes\/0\/text"[^>]*>([^<]*)</.exec(shown)?.[1] ?? '')
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>');
      await draft([{ do: 'add', text }], { title: fields });
    }
  });

  it('given a rule that is there, then another begins from its parts, or from its text where it says more', async () => {
    assert.match(
      await page(`${form}?change=rule&begin=everyone-raises-needs`, ALDER),
      /value="need\.raise" checked/,
    );
    assert.match(
      await page(`${form}?change=rule&begin=amending-needs-consent`, ALDER),
      />id: amending-needs-consent-2\nkind: aggregation/,
    );
  });
});

describe('words about rules', () => {
  before(async () => {
    // One party has room for ten amendments: those of the tests before are taken back.
    const open = (await place.opened.moothall.read(TOWN, { party: ALDER }))?.document.openAmendments ?? {};
    for (const [amendment, { by }] of Object.entries(open as Record<string, { by: string }>))
      if (by === ALDER) await place.does(ALDER, TOWN, 'amendment.withdraw', { amendment, reason: 'Done.' });
  });

  it('given what an analysis could not tell, then each question that the draft touches stands there once, in words, with links', async () => {
    const untouched = await draft([{ do: 'set', setting: 'standstillDays', value: 15 }]);
    assert.doesNotMatch(
      await page(`/streams/${TOWN}/amendments/${untouched}`, ALDER),
      /What this could not tell/,
    );
    const when = "'state.needs.exists(n, state.needs[n].support > 3)'";
    const id = await draft([
      {
        do: 'add',
        text: `{ id: at-first, kind: choice, who: anyone, deontic: must-not, does: [need.raise, need.support], when: ${when}, orElse: { refuse: true } }`,
      },
    ]);
    const shown = await page(`/streams/${TOWN}/amendments/${id}`, ALDER);
    const list = /What this could not tell[\s\S]*?<\/details>/.exec(shown)?.[0] ?? '';
    assert.match(list, /Whether its condition can ever hold/);
    assert.match(
      list,
      /Whether these two meet[^<]*\(Raise a need, Support a need\)<\/strong><br>Commissioners, .*rulebook#everyone-raises-needs"/,
    );
    assert.equal(list.match(/Whether these two meet/g)?.length, 1);
    assert.match(shown, /Nothing was found[^<]*Some of it could not be told/);
  });

  it('given a rule that adds nothing, then both rules stand there in plain words, and their ids lead to them', async () => {
    const id = await draft([
      {
        do: 'add',
        text: `{ id: partners-ask, kind: choice, who: commissioner, deontic: may, does: enquiry.ask, when: 'state.status == "active"' }`,
      },
    ]);
    const shown = await page(`/streams/${TOWN}/amendments/${id}`, ALDER);
    assert.match(
      shown,
      /<strong>A commissioner may ask a question when [^<]*<\/strong> <a[^>]*rulebook#partners-ask"[\s\S]*?it adds nothing: “Any party may ask[^<]*<a[^>]*rulebook#anyone-asks"/,
    );
  });

  it('given roles, then their plurals are words, and those of a state have none', async () => {
    const shown = await page(`/streams/${TOWN}/rulebook`, ALDER);
    assert.match(shown, /at most 20 panel members/);
    assert.match(shown, /those who are shortlisted/);
    assert.doesNotMatch(shown, /assessment panels|shortlisteds/);
  });

  it('given a form to start an arrangement, then it does not ask where a text is from that it has no field for', async () => {
    assert.doesNotMatch(
      await page('/streams/arrangement/new/actions/arrangement.start', ALDER),
      /Taken from|full text is a fork/,
    );
  });

  it('given a number that is spoken of, then it is called by its title wherever it stands', async () => {
    const id = await draft([{ do: 'set', setting: 'inputDays', value: 30 }], { title: 'More time' });
    await place.does(ELM, TOWN, 'amendment.comment', {
      amendment: id,
      statement: 'inputDays',
      words: 'Good.',
    });
    const shown = await page(`/streams/${TOWN}/amendments/${id}`, ELM);
    assert.match(shown, /On Days to record what came from the people who use the service</);
    assert.doesNotMatch(shown, /Input \(days\)|<code[^>]*>inputDays/);
    assert.doesNotMatch(await page('/library/partnership', ELM), /<code[^>]*>inputDays/);
    assert.doesNotMatch(await page(`/streams/${TOWN}/versions`, ELM), /<code[^>]*>\w+Days</);
  });

  it('given amendments of several authors, then each is offered those that the rules let it change, by their titles', async () => {
    await draft([{ do: 'set', setting: 'standstillDays', value: 21 }], { title: 'By Alder' });
    const changes = [{ do: 'set', setting: 'standstillDays', value: 22 }];
    await place.does(BIRCH, TOWN, 'amendment.draft', { title: 'By Birch', reason: 'So.', changes });
    for (const action of ['amendment.change', 'amendment.withdraw']) {
      const form = await page(`/streams/${TOWN}/actions/${action}?change=set`, BIRCH);
      assert.match(form, /By Birch/);
      assert.doesNotMatch(form, /By Alder|\(amendment-\d+\)/);
    }
    assert.match(await page(`/streams/${TOWN}/actions/amendment.comment`, BIRCH), /By Alder/);
  });

  it('given a starter and a rulebook taken from it, then who uses it and the way to fork it are told, and lead there', async () => {
    const library = await page('/library', ELM);
    assert.match(
      library,
      /href="\/library\/partnership#using">1 arrangement that you can see uses it now<\/a>/,
    );
    const starter = await page('/library/partnership', ELM);
    const fork = /href="(\/streams\/arrangement\/new[^"]*arrangement%2Ftown)"/.exec(starter)?.[1] ?? '';
    assert.match(await page(fork, ELM), /The rules of Care in the town, as they are now/);
    const rulebook = await page(`/streams/${TOWN}/rulebook`, ELM);
    assert.match(rulebook, /href="\/library\/partnership">Partnership procurement/);
    assert.ok(rulebook.includes(fork), 'the fork from the rulebook itself');
  });

  it('given several amendments, then the latest of those that are open stands first', async () => {
    const ids = [];
    for (const value of [16, 17]) ids.push(await draft([{ do: 'set', setting: 'standstillDays', value }]));
    const shown = await page(`/streams/${TOWN}`, ALDER);
    const at = ids.map((id) => shown.indexOf(`/amendments/${id}"`));
    assert.ok((at[1] ?? 0) > 0 && (at[1] ?? 0) < (at[0] ?? 0), at.join());
  });
});
