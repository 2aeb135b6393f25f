import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hall } from '../web/fake.test-data.ts';
import { carriable } from './json-body.ts';

const URL = '/api/streams/procedure/roads/actions';
const AUTH = { authorization: 'Bearer ada-token' };

async function post(payload: unknown, headers: Readonly<Record<string, string>> = AUTH, url = URL) {
  const made = await hall();
  const response = await made.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });
  return { response, acts: made.acts };
}

test('given a token, when an act is permitted, then it is done by the token’s party, once a key', async () => {
  const { response, acts } = await post(
    { action: 'enquiry.ask', body: { question: 'When?' }, for: 'party/bea' },
    { ...AUTH, 'idempotency-key': 'k1' },
  );
  assert.equal(response.statusCode, 200);
  assert.equal(response.json().verdict, 'permitted');
  assert.deepEqual(acts, [
    {
      stream: 'procedure/roads',
      as: 'party/ada',
      via: 'token',
      action: 'enquiry.ask',
      body: { question: 'When?' },
      for: 'party/bea',
      key: 'k1',
    },
  ]);
});

test('given a stream’s name with its slash encoded, when asked, then it is the same stream', async () => {
  const { response, acts } = await post(
    { action: 'enquiry.ask', body: { question: 'When?' } },
    AUTH,
    '/api/streams/procedure%2Froads/actions',
  );
  assert.equal(response.statusCode, 200);
  assert.equal(acts[0]?.stream, 'procedure/roads');
  const { app } = await hall();
  assert.equal(
    (await app.inject({ url: '/api/streams/procedure%2Froads' })).json().stream,
    'procedure/roads',
  );
  assert.equal((await app.inject({ url: '/api/streams/procedure%2Froads/facts' })).json().facts.length, 1);
});

test('given an act that creates, when permitted, then it is 201 with the place of what came into being', async () => {
  const { response } = await post(
    { action: 'procedure.start', body: { question: 'x' } },
    AUTH,
    '/api/streams/procedure/new/actions',
  );
  assert.equal(response.statusCode, 201);
  assert.equal(response.headers.location, '/api/streams/procedure/roads');
});

test('given a refusal, when answered, then it is a problem document with the statement', async () => {
  const { response } = await post({ action: 'enquiry.ask', body: { question: 'refuse' } });
  assert.equal(response.statusCode, 403);
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
  const problem = response.json();
  assert.equal(problem.status, 403);
  assert.equal(problem.statements[0].id, 'anyone-asks');
  assert.deepEqual(problem.change, ['The deadline would have to move.']);
});

test('given an invalid body, when answered, then each error has a pointer', async () => {
  const { response } = await post({ action: 'enquiry.ask', body: { question: 'invalid' } });
  assert.equal(response.statusCode, 422);
  assert.deepEqual(response.json().errors, [
    { pointer: '/body/amountPence', detail: 'Amount must be lower' },
  ]);
});

test('given no token or a wrong one, when acting, then 401 and nothing is done; a session alone does not write', async () => {
  for (const headers of [
    {},
    { authorization: 'Bearer wrong' },
    { authorization: 'Basic eA==' },
    { cookie: 'session=session-0' },
  ]) {
    const { response, acts } = await post({ action: 'enquiry.ask', body: { question: 'When?' } }, headers);
    assert.equal(response.statusCode, 401);
    assert.match(String(response.headers['www-authenticate']), /Bearer/);
    assert.equal(acts.length, 0);
  }
});

test('given what cannot be read, when posted, then it is a 4xx problem that says what, and nothing is done', async () => {
  const deep = `${'['.repeat(200)}${']'.repeat(200)}`;
  const cases: readonly (readonly [string, unknown, Readonly<Record<string, string>>, number])[] = [
    ['no JSON', '{"action":', {}, 400],
    ['empty', '', {}, 400],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), {}, 400],
    ['prototype', '{"action":"enquiry.ask","body":{"__proto__":{"x":1}}}', {}, 400],
    ['constructor', '{"action":"enquiry.ask","body":{"constructor":{"prototype":{"x":1}}}}', {}, 400],
    ['list', '[]', {}, 400],
    ['other type', 'action=enquiry.ask', { 'content-type': 'text/plain' }, 415],
    ['form', 'action=enquiry.ask', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['too deep', `{"action":"enquiry.ask","body":{"question":${deep}}}`, {}, 422],
    ['lone surrogate', '{"action":"enquiry.ask","body":{"question":"\\ud800"}}', {}, 422],
    ['infinity', '{"action":"enquiry.ask","body":{"amountPence":1e999}}', {}, 422],
    ['no action', '{"body":{}}', {}, 422],
    ['no body', '{"action":"enquiry.ask"}', {}, 422],
    ['unknown member', '{"action":"enquiry.ask","body":{},"at":"2026-01-01T00:00:00Z"}', {}, 422],
    ['wrong for', '{"action":"enquiry.ask","body":{},"for":"procedure/x"}', {}, 422],
    ['two keys', '{"action":"enquiry.ask","body":{},"key":"a"}', { 'idempotency-key': 'b' }, 422],
    [
      'too large',
      JSON.stringify({ action: 'enquiry.ask', body: { question: 'x'.repeat(1_100_000) } }),
      {},
      413,
    ],
  ];
  for (const [name, payload, headers, status] of cases) {
    const { response, acts } = await post(payload, { ...AUTH, ...headers });
    assert.equal(response.statusCode, status, `${name}: ${response.body}`);
    assert.match(String(response.headers['content-type']), /problem\+json/, name);
    assert.equal(response.json().status, status, name);
    assert.equal(acts.length, 0, name);
  }
});

test('given nobody in particular, when reading, then it is what the public may see; what is not there is 404', async () => {
  const { app } = await hall();
  assert.equal((await app.inject({ url: '/api/streams/procedure/roads' })).json().document.status, 'active');
  for (const url of [
    '/api/streams/procedure/none',
    '/api/streams/x',
    '/api/streams/nothing/roads',
    '/api/nope',
    '/api/streams/procedure/none/facts',
    '/api/streams/a%00b/facts',
  ])
    assert.equal((await app.inject({ url })).statusCode, 404, url);
  const broken = await app.inject({ url: '/api/streams/procedure/broken' });
  assert.equal(broken.statusCode, 500);
  assert.doesNotMatch(broken.body, /swordfish/);
});

test('given the catalogue, when the API is described, then each action has its body and an example', async () => {
  const { app } = await hall();
  const description = (await app.inject({ url: '/api/openapi.json' })).json();
  assert.match(description.openapi, /^3\.1/);
  const post = description.paths['/api/streams/{kind}/{id}/actions'].post;
  const bodies = post.requestBody.content['application/json'].schema.oneOf;
  assert.deepEqual(
    bodies.map((body: { title: string }) => body.title),
    ['enquiry.ask', 'procedure.start'],
  );
  assert.equal(bodies[0].properties.body.properties.question.type, 'string');
  assert.ok('403' in post.responses);
});

test('given any JSON and any stream, when posted, then the answer is never a 5xx', async () => {
  const { app } = await hall({ requestsPerMinute: 1_000_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.webSegment(),
      fc.webSegment(),
      fc.json({ noUnicodeString: false }),
      fc.boolean(),
      async (kind, id, body, wrapped) => {
        const payload = wrapped ? `{"action":"enquiry.ask","body":${body}}` : body;
        const { statusCode } = await app.inject({
          method: 'POST',
          url: `/api/streams/${kind}/${id}/actions`,
          headers: { 'content-type': 'application/json', ...AUTH },
          payload,
        });
        assert.ok(statusCode < 500, `${statusCode}`);
      },
    ),
    { numRuns: 300 },
  );
});

test('given any value that JSON carries well, when checked, then it passes', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => assert.equal(carriable(value).ok, true)));
});

test('given a token, when duties are asked for, then they are its party’s own; without one it is 401', async () => {
  const { app } = await hall();
  const answer = await app.inject({ url: '/api/duties', headers: AUTH });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.json().duties[0].streamTitle, 'Roads for party/ada');
  assert.equal((await app.inject({ url: '/api/duties' })).statusCode, 401);
  const page = await app.inject({ url: '/duties' });
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /to see the duties of a party/);
});
