import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, hall } from './fake.test-data.ts';

const FORM = '/streams/procedure/roads/actions/enquiry.ask';

test('given any page, when sent, then the content policy forbids inline code, and nothing on the page needs it', async () => {
  const { app } = await hall();
  for (const url of [
    '/',
    '/about',
    '/sign-in',
    '/arrangements',
    '/parties',
    '/streams/procedure/roads',
    '/streams/party/ada',
    `${FORM}`,
    '/streams/procedure/roads/facts',
    '/streams/procedure/roads/rulebook',
    '/acting',
  ]) {
    const { statusCode, headers, body } = await browser(app).get(url);
    assert.equal(statusCode, 200, url);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.doesNotMatch(body, / style=| on\w+=|<style|<script(?![^>]* src=)/, url);
    assert.equal(body.match(/<h1/g)?.length, 1, url);
    assert.match(body, /<html lang="en"/);
    assert.match(body, /href="#main-content"/);
    assert.match(body, /nothing here is real/);
  }
});

test('given what somebody wrote, when shown, then it is text', async () => {
  const { app } = await hall();
  const { body } = await browser(app).get('/streams/procedure/roads');
  assert.match(body, /Roads &lt;script&gt;/);
  assert.match(body, /Anyone may ask &lt;b&gt;a question&lt;\/b&gt;/);
  assert.match(body, /Unverified/);
  assert.match(body, /You would have to be a provider/);
  assert.match(body, /href="\/streams\/procedure\/roads\/rulebook#anyone-asks"/);
});

test('given assets, when a page names them, then they are there to keep for ever', async () => {
  const { app } = await hall();
  const { body } = await browser(app).get('/');
  const named = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, href]) => href ?? '');
  assert.equal(named.length, 3);
  for (const href of named) {
    const response = await app.inject({ url: href });
    assert.equal(response.statusCode, 200);
    assert.match(String(response.headers['cache-control']), /immutable/);
  }
});

test('given addresses of nothing, when asked, then it is a 404 page', async () => {
  const { app } = await hall();
  for (const url of [
    '/nope',
    '/streams/procedure/none',
    '/streams/Procedure/roads',
    '/streams/nothing/roads',
    '/streams/procedure/roads/actions/no.such',
    '/streams/procedure/new/actions/enquiry.ask',
    '/streams/procedure/roads/actions/procedure.start',
    '/assets/../package.json',
    '/invitation/bad',
    '/streams/party/ada/rulebook',
    '/streams/__proto__/constructor',
  ]) {
    const { statusCode, headers } = await browser(app).get(url);
    assert.equal(statusCode, 404, url);
    assert.match(String(headers['content-type']), /text\/html/, url);
  }
});

test('given a form without its token, or with that of another session, when posted, then nothing is done', async () => {
  const { app, acts } = await hall();
  const one = browser(app);
  await one.get(FORM);
  assert.equal((await one.post(FORM, { '/question': 'When?' })).statusCode, 403);
  const other = browser(app);
  const token = /name="_csrf" value="([^"]+)"/.exec((await other.get(FORM)).body)?.[1] ?? '';
  assert.equal((await one.post(FORM, { _csrf: token, '/question': 'When?' })).statusCode, 403);
  await other.submit('/sign-in', { party: 'party/ada' });
  const stale = await other.post(FORM, { _csrf: token, '/question': 'When?' });
  assert.equal(stale.statusCode, 403);
  assert.match(stale.body, /out of date/);
  assert.equal(acts.length, 0);
});

test('given a party chosen in the demonstration, when it acts, then the act is its own, by session, and told on the next page once', async () => {
  const { app, acts } = await hall();
  const visitor = browser(app);
  const signedIn = await visitor.submit('/sign-in', { party: 'party/ada' });
  assert.equal(signedIn.statusCode, 303);
  const cookie = signedIn.cookies.find((one) => one.name === 'session');
  assert.equal(cookie?.httpOnly, true);
  assert.equal(cookie?.sameSite, 'Lax');
  const done = await visitor.submit(FORM, {
    '/question': 'When?',
    '/amountPence': '12.50',
    '~key': '00000000-0000-4000-8000-000000000000',
  });
  assert.equal(done.statusCode, 303);
  assert.equal(done.headers.location, '/streams/procedure/roads');
  assert.deepEqual(acts, [
    {
      stream: 'procedure/roads',
      action: 'enquiry.ask',
      body: { question: 'When?', amountPence: 1250 },
      as: 'party/ada',
      via: 'session',
      key: '00000000-0000-4000-8000-000000000000',
    },
  ]);
  assert.match((await visitor.get('/streams/procedure/roads')).body, /Done: Ask a question/);
  assert.doesNotMatch((await visitor.get('/streams/procedure/roads')).body, /Done: Ask a question/);
  assert.equal((await visitor.submit('/sign-out', {}, '/')).statusCode, 303);
  assert.doesNotMatch((await visitor.get('/')).body, /Signed in as/);
});

test('given a refusal, when answered, then the rule, its source and the change are said, and what was typed stays', async () => {
  const { app } = await hall();
  const visitor = browser(app);
  const refused = await visitor.submit(FORM, { '/question': 'refuse', '/note': 'my "note"' });
  assert.equal(refused.statusCode, 403);
  for (const said of [
    'The time for questions is over.',
    'Our own rule',
    'The deadline would have to move.',
    '>refuse</textarea>',
    'my &quot;note&quot;',
  ])
    assert.ok(refused.body.includes(said), said);
});

test('given wrong fields, ours or the engine’s, when posted, then each error leads to its field', async () => {
  const { app, acts } = await hall();
  const visitor = browser(app);
  const empty = await visitor.submit(FORM, { '/question': '', '/amountPence': 'lots' });
  assert.equal(empty.statusCode, 422);
  assert.equal(acts.length, 0);
  assert.match(empty.body, /<title>Error: /);
  assert.match(empty.body, /href="#field-question">Enter question/);
  assert.match(empty.body, /href="#field-amountPence"/);
  const invalid = await visitor.submit(FORM, { '/question': 'invalid', '/amountPence': '5' });
  assert.equal(invalid.statusCode, 422);
  assert.match(invalid.body, /href="#field-amountPence">Amount must be lower/);
  assert.equal((await visitor.submit(FORM, { '/question': 'conflict' })).statusCode, 409);
});

test('given a held field, when drawn, then it says that it is kept private', async () => {
  const { app } = await hall();
  assert.match((await browser(app).get(FORM)).body, /Kept private:/);
});

test('given a failure inside, when a page is asked, then it is a 500 page that tells nothing of it', async () => {
  const { app } = await hall();
  const { statusCode, body } = await browser(app).get('/streams/procedure/broken');
  assert.equal(statusCode, 500);
  assert.doesNotMatch(body, /swordfish|secret|Error:/);
  assert.match(body, /problem with the service/);
});

test('given a place that is real, when signing in, then it takes name and password', async () => {
  const { app } = await hall({ mode: 'live', https: true });
  const visitor = browser(app);
  assert.doesNotMatch((await visitor.get('/sign-in')).body, /nothing here is real|type="radio"/);
  assert.equal((await visitor.submit('/sign-in', { party: 'party/ada' })).statusCode, 422);
  assert.equal((await visitor.submit('/sign-in', { name: 'Ada P.', password: 'wrong' })).statusCode, 422);
  const right = await visitor.submit('/sign-in', { name: 'ada p.', password: 'three sensible words' });
  assert.equal(right.statusCode, 303);
  assert.equal(right.cookies.find((one) => one.name === 'session')?.secure, true);
});

test('given an invitation, when its link is used, then it sets a password once', async () => {
  const { app } = await hall({ mode: 'live' });
  const visitor = browser(app);
  assert.equal((await visitor.submit('/invitation/good', { password: 'short' })).statusCode, 422);
  assert.equal(
    (await visitor.submit('/invitation/good', { password: 'long enough to keep' })).statusCode,
    303,
  );
  assert.match((await visitor.get('/')).body, /Signed in as <a[^>]*>Bea Q\./);
  assert.equal((await browser(app).get('/invitation/good')).statusCode, 404);
});

test('given leave to act for another, when chosen, then acts are on its behalf; without leave, not', async () => {
  const { app, acts } = await hall();
  const visitor = browser(app);
  await visitor.submit('/sign-in', { party: 'party/ada' });
  assert.equal((await visitor.submit('/acting', { for: 'party/zoe' })).statusCode, 422);
  assert.equal((await visitor.submit('/acting', { for: 'party/bea' })).statusCode, 303);
  assert.match((await visitor.get('/')).body, /acting for <strong>Bea Q\./);
  await visitor.submit(FORM, { '/question': 'When?' });
  assert.equal(acts[0]?.for, 'party/bea');
});

test('given a token made by its party, when used and then taken back, then it opens the API and then does not', async () => {
  const { app } = await hall();
  const visitor = browser(app);
  assert.equal((await visitor.get('/tokens')).statusCode, 303);
  await visitor.submit('/sign-in', { party: 'party/bea' });
  assert.equal((await visitor.submit('/tokens', { name: '' })).statusCode, 422);
  const made = await visitor.submit('/tokens', { name: 'nightly report' });
  const token = /mh_\d+/.exec(made.body)?.[0] ?? '';
  const read = () =>
    app.inject({ url: '/api/streams/procedure/roads', headers: { authorization: `Bearer ${token}` } });
  assert.equal((await read()).statusCode, 200);
  const again = await visitor.get('/tokens');
  assert.ok(again.body.includes('nightly report') && !again.body.includes(token));
  assert.equal((await visitor.submit('/tokens/id-0/revoke', {}, '/tokens')).statusCode, 303);
  assert.equal((await read()).statusCode, 401);
});

test('given a flood from one address, when over the limit, then it is told to wait', async () => {
  const { app } = await hall({ requestsPerMinute: 3 });
  const codes: number[] = [];
  for (let i = 0; i < 5; i += 1) codes.push((await app.inject({ url: '/about' })).statusCode);
  assert.deepEqual(codes, [200, 200, 200, 429, 429]);
});
