import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INDICATORS } from '../observatory/example.test-data.ts';
import { browser, hall } from './fake.test-data.ts';

const text = async (url: string) => browser((await hall()).app).get(url);

test('given the observatory, when shown, then it says whose reading it is, and pictures have tables', async () => {
  const { statusCode, body, headers } = await text('/observatory');
  assert.equal(statusCode, 200);
  assert.match(body, /An example\./);
  assert.match(body, /<svg class="mh-chart"/);
  assert.match(body, /<table class="govuk-table">/);
  assert.match(body, /href="\/observatory\/cases\/ocds-example-1"/);
  assert.doesNotMatch(body, / style=|<style/);
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
});

test('given cases, when shown, then each has its evidence, as text, and leads to its page', async () => {
  for (const url of ['/observatory/cases', '/observatory/cases/ocds-example-1']) {
    const { statusCode, body } = await text(url);
    assert.equal(statusCode, 200, url);
    assert.match(body, /Fernbridge &lt;b&gt;Council/);
    assert.match(body, /\/tender\/title/);
    assert.match(body, /href="\/streams\/procedure\/lamps"/);
    assert.doesNotMatch(body, /<i>together/);
    assert.equal(body.match(/<h1/g)?.length, 1, url);
  }
});

test('given a case that is not there, or a place that is none, when asked, then it is no fault', async () => {
  // On the page of one case what shows it stands open.
  const opened = async (url: string) => /<details class="govuk-details" open>/.test((await text(url)).body);
  assert.deepEqual(
    [await opened('/observatory/cases'), await opened('/observatory/cases/ocds-example-1')],
    [false, true],
  );
  assert.equal((await text('/observatory/cases/nowhere')).statusCode, 404);
  assert.equal((await text('/observatory/cases?after=x&after=y&stream=%00')).statusCode, 200);
  assert.match((await text('/observatory/cases?after=zzz')).body, /There are no more/);
});

test('given nothing observed yet, when shown, then the page says so', async () => {
  const none = async () => [];
  const { app } = await hall({
    observatory: {
      indicators: INDICATORS,
      page: none,
      ofProcess: none,
      summary: async () => undefined,
      refresh: async () => 0,
    },
  });
  assert.match((await browser(app).get('/observatory')).body, /not been looked at yet/);
});
