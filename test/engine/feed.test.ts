import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { postgresReleases } from '../../src/adapters/postgres/releases.ts';
import { publishDue } from '../../src/application/publishing/releasing.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { isObject, type JsonObject } from '../../src/kernel/json.ts';
import { ocidOf } from '../../src/open-data/ocid.ts';
import { publisherNamed } from '../../src/open-data/published-by.ts';
import { releaseSchema } from '../../src/open-data/standard/json-schema.ts';
import { type Finding, RULES } from '../../src/open-data/validation/finding.ts';
import { schemaNode } from '../../src/open-data/validation/node.ts';
import { validateRelease } from '../../src/open-data/validation/validate.ts';
import { publishNow, type Server, serverOf } from './pages.ts';
import { openTown, type Place, PROCEDURE } from './place.ts';

/** What everybody may see, published in an order that no harvester can lose a release in. */
const [ALDER, BIRCH, OAK] = ['party/alder', 'party/birch', 'party/oak'] as const;
const PUBLISHED_BY = publisherNamed('Harbour Council', {
  uri: 'https://example.org/',
  license: 'https://example.org/licence',
  publicationPolicy: 'https://example.org/policy',
});
let place: Place;
let app: Server;

const publish = () => publishNow(place.opened);
const get = async (path: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url: path, headers });
const pageAt = async (path: string): Promise<JsonObject> => {
  const answer = await get(path);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as JsonObject;
};
/** Publishes what is due, and stops between giving releases their date and writing them. */
function publishDueHanging() {
  const { moothall, parts, releases } = place.opened;
  const dated = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const now = async () => {
    const at = await parts.now();
    dated.resolve();
    await gate.promise;
    return at;
  };
  const published = publishDue({ moothall, releases, now });
  return { dated: dated.promise, goOn: () => gate.resolve(), published };
}
const releasesIn = (page: JsonObject) => (page.releases ?? []) as JsonObject[];
const FEED = '/api/1.0/ocdsReleasePackages';

before(async () => {
  place = await openTown();
  app = await serverOf(place.opened, { mode: 'simulated', publishedBy: PUBLISHED_BY });
  await publish();
});
after(async () => {
  await app.close();
  await place.close();
});

describe('the feed', () => {
  it('given a process named as a release of another would be, then each is had by its own id', async () => {
    for (const name of ['procedure/path', 'procedure/path-1'])
      await place.does(ALDER, name, 'procedure.start', { ...PROCEDURE, title: name });
    await publish();
    for (const name of ['path', 'path-1']) {
      const ocid = ocidOf(`procedure/${name}`, 'ocds-simulated');
      const found = releasesIn(await pageAt(`${FEED}/${ocid}`));
      assert.deepEqual(
        found.map((release) => release.ocid),
        [ocid],
      );
      assert.deepEqual(releasesIn(await pageAt(`${FEED}/${String(found[0]?.id)}`)), found);
    }
  });

  it('given a procedure on its way, then each change that everybody sees is a release with its tags, valid and never changed', async () => {
    await place.time('2026-01-06T09:00:00.000Z');
    await place.does(ALDER, 'procedure/care', 'procedure.start', PROCEDURE);
    await publish();
    await place.time('2026-01-07T09:00:00.000Z');
    await place.does(ALDER, 'procedure/care', 'notice.publish', { notice: 'UK4', title: 'Tender notice' });
    await publish();
    // A sealed bid changes nothing that everybody sees.
    await place.time('2026-01-08T09:00:00.000Z');
    await place.does(OAK, 'procedure/care', 'bid.submit', {
      offers: [{ prices: { 'lot-1': 777_123 } }],
      statements: [{ criterion: 'quality', words: 'canary-words' }],
    });
    await publish();
    await place.time('2026-01-09T09:00:00.000Z');
    await place.does(ALDER, 'procedure/care', 'procedure.terminate', { reason: 'No money.' });
    await publish();
    const all = await pageAt(FEED);
    const ours = releasesIn(all).filter(({ ocid }) => ocid === 'ocds-simulated-care');
    assert.deepEqual(
      ours.map(({ id, date, tag }) => [id, date, tag]),
      [
        ['ocds-simulated-care.1', '2026-01-06T09:00:00.000Z', ['tender']],
        ['ocds-simulated-care.2', '2026-01-07T09:00:00.000Z', ['tenderUpdate']],
        ['ocds-simulated-care.3', '2026-01-09T09:00:00.000Z', ['tenderUpdate', 'tenderCancellation']],
      ],
    );
    const schema = schemaNode(releaseSchema());
    assert.ok(schema.ok);
    for (const release of releasesIn(all)) {
      const faults: readonly Finding[] = validateRelease(release, schema.value, false);
      assert.deepEqual(
        faults.filter(({ rule }) => RULES[rule][0] === 'error'),
        [],
        String(release.id),
      );
    }
    assert.doesNotMatch(JSON.stringify(all), /canary|777123|7771\.23/);
  });

  it('given a record, then it is compiled and versioned, and one release can be had by its id', async () => {
    const record = await pageAt('/api/1.0/ocdsRecordPackages/ocds-simulated-care');
    const [one] = record.records as unknown as {
      readonly compiledRelease: { readonly id: string; readonly tender: { readonly status: string } };
      readonly versionedRelease: unknown;
    }[];
    assert.equal(one?.compiledRelease.id, 'ocds-simulated-care-2026-01-09T09:00:00.000Z');
    assert.equal(one?.compiledRelease.tender.status, 'cancelled');
    assert.ok(isObject(one?.versionedRelease));
    const single = await pageAt(`${FEED}/ocds-simulated-care.2`);
    assert.deepEqual(
      releasesIn(single).map(({ id }) => id),
      ['ocds-simulated-care.2'],
    );
    assert.equal(releasesIn(await pageAt(`${FEED}/ocds-simulated-care`)).length, 3);
    for (const each of [record, single, await pageAt(FEED)]) {
      const { publisher, license, publicationPolicy } = each;
      assert.deepEqual(
        { publisher, license, publicationPolicy },
        {
          ...PUBLISHED_BY,
          publisher: { ...PUBLISHED_BY.publisher, name: 'Harbour Council (simulated: nothing here is real)' },
        },
      );
    }
    for (const strange of ['nothing', '%00', '%E0%A4%A', '..%2F..', 'x'.repeat(5_000), "'%3B--"])
      for (const path of [FEED, '/api/1.0/ocdsRecordPackages']) {
        const { statusCode } = await get(`${path}/${strange}`);
        assert.ok(statusCode >= 400 && statusCode < 500, `${path}/${strange.slice(0, 20)}: ${statusCode}`);
      }
  });

  it('given dates, stages and limits, then only those come, and a wrong one is named', async () => {
    const from = await pageAt(`${FEED}?updatedFrom=2026-01-07T09:00:00Z`);
    assert.ok(releasesIn(from).every(({ date }) => String(date) >= '2026-01-07T09:00:00.000Z'));
    assert.equal(
      releasesIn(await pageAt(`${FEED}?updatedFrom=2026-01-07T10:00:00+01:00`)).length,
      releasesIn(from).length,
    );
    const to = await pageAt(`${FEED}?updatedTo=2026-01-06`);
    assert.ok(releasesIn(to).every(({ date }) => String(date) < '2026-01-07T00:00:00.000Z'));
    // A day is all of it.
    assert.ok(releasesIn(to).some(({ date }) => date === '2026-01-06T09:00:00.000Z'));
    const empty = await pageAt(`${FEED}?updatedFrom=2027-01-01`);
    assert.deepEqual([releasesIn(empty), empty.publishedDate], [[], (await pageAt(FEED)).publishedDate]);
    assert.equal(releasesIn(await pageAt(`${FEED}?updatedFrom=2027-01-01T00:00:00`)).length, 0);
    const planning = await pageAt(`${FEED}?stages=planning`);
    assert.ok(releasesIn(planning).length > 0);
    for (const { tag } of releasesIn(planning)) assert.match(String(tag), /planning/);
    for (const wrong of [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1e1',
      'limit=5&limit=6',
      'cursor=x',
      'cursor=99999999999999999999',
      'updatedTo=2026-01-01&updatedFrom=2026-01-02',
      'cursor=-1',
      'stages=dreams',
      'updatedFrom=soon',
    ]) {
      const answer = await get(`${FEED}?${wrong}`);
      assert.equal(answer.statusCode, 400, wrong);
      assert.match(answer.body, new RegExp(wrong.split('=')[0] ?? ''));
    }
  });

  it('given a page of another place that asks, then it may read it, and what is no host is not repeated', async () => {
    for (const path of [FEED, `${FEED}/nothing`, '/api/1.0/ocdsReleases.jsonl.gz', `${FEED}?limit=x`]) {
      const { headers } = await get(path);
      assert.equal(headers['access-control-allow-origin'], '*', path);
      assert.equal(headers['cross-origin-resource-policy'], 'cross-origin', path);
    }
    for (const path of ['/', '/api/streams/procedure/care', '/api/openapi.json'])
      assert.equal((await get(path)).headers['access-control-allow-origin'], undefined, path);
    for (const host of ['a_b.example:8080', '[::1]:80', '127.0.0.1'])
      assert.equal((await get(FEED, { host })).json().uri, `http://${host}${FEED}?limit=100`);
    for (const host of ['a"><b>', 'a b', 'user@a', 'a/b', 'a:port'])
      assert.equal((await get(FEED, { host })).statusCode, 400, host);
  });

  it('given an address of the place, then that stands in its data, whatever is asked', async () => {
    const address = 'https://moothall.example';
    const other = await serverOf(place.opened, { mode: 'simulated', address });
    const answer = await other.inject({ url: `${FEED}?limit=1`, headers: { host: 'a"b' } });
    await other.close();
    const { uri, links } = answer.json() as { uri: string; links: { next: string } };
    assert.equal(uri, `${address}${FEED}?limit=1`);
    assert.ok(links.next.startsWith(`${address}${FEED}?`));
  });

  it('given the description of the API, then it tells the parameters of the feed', async () => {
    const { paths } = (await get('/api/openapi.json')).json() as {
      paths: Record<string, { get: { parameters?: { name: string; in: string }[] } }>;
    };
    const said = (path: string) => paths[path]?.get.parameters?.map((one) => `${one.in} ${one.name}`);
    assert.deepEqual(
      said(FEED),
      ['updatedFrom', 'updatedTo', 'stages', 'limit', 'cursor'].map((name) => `query ${name}`),
    );
    assert.deepEqual(said(`${FEED}/{id}`), ['path id']);
  });

  it('given what a harvester has already, then nothing is sent again', async () => {
    const first = await get(`${FEED}?limit=1`);
    const mark = String(first.headers.etag);
    assert.match(String(first.headers['cache-control']), /max-age=86400/);
    const again = await get(`${FEED}?limit=1`, { 'if-none-match': mark });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
    // A cache that gives a page that grows as it was would lose releases to whoever next asks from now on.
    for (const path of [FEED, '/api/1.0/ocdsReleases.jsonl', '/api/1.0/ocdsReleases.jsonl.gz'])
      assert.equal((await get(path)).headers['cache-control'], 'public, no-cache', path);
  });

  it('given all of it as lines, then they are the same releases, plain and compressed', async () => {
    const plain = await get('/api/1.0/ocdsReleases.jsonl');
    const ids = plain.body
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as JsonObject).id);
    assert.deepEqual(
      ids,
      releasesIn(await pageAt(FEED)).map(({ id }) => id),
    );
    const zipped = await get('/api/1.0/ocdsReleases.jsonl.gz');
    assert.equal(gunzipSync(zipped.rawPayload).toString('utf8'), plain.body);
    for (const [path, { headers }] of [
      ['/api/1.0/ocdsReleases.jsonl', plain],
      ['/api/1.0/ocdsReleases.jsonl.gz', zipped],
    ] as const) {
      const again = await get(path, { 'if-none-match': String(headers.etag) });
      assert.deepEqual([again.statusCode, again.body], [304, '']);
      assert.equal((await get(path, { 'if-none-match': '"other"' })).statusCode, 200);
    }
    assert.notEqual(plain.headers.etag, zipped.headers.etag);
  });
});

describe('paging while others write', () => {
  it('given writers and publishers at once, then a harvester loses no release and gets none twice', async () => {
    await place.time('2026-02-01T09:00:00.000Z');
    const processes = 12;
    let writing = true;
    const writer = async (party: string, offset: number) => {
      for (let n = offset; n < processes; n += 2) {
        const procedure = { ...PROCEDURE, title: `Care ${n}`, deadline: '2026-05-05T12:00:00Z' };
        await place.does(party, `procedure/care-${n}`, 'procedure.start', procedure);
        await place.does(party, `procedure/care-${n}`, 'deadline.extend', {
          deadline: '2026-06-05T12:00:00Z',
          reason: 'More time.',
        });
      }
    };
    const seen: string[] = [];
    let next = `${FEED}?limit=2`;
    const harvest = async (): Promise<void> => {
      for (;;) {
        // Whether anybody still writes is asked before the page is: what they wrote last is then on it.
        const growing = writing;
        const page = await pageAt(next);
        seen.push(...releasesIn(page).map(({ id }) => String(id)));
        const link = (page.links as { next?: string } | undefined)?.next;
        if (link !== undefined) {
          next = new URL(link).pathname + new URL(link).search;
          continue;
        }
        if (!growing) return;
        // The last page grows: it is asked for again, and what was seen of it is passed over.
        for (const { id } of releasesIn(page)) seen.splice(seen.lastIndexOf(String(id)), 1);
        await new Promise((later) => setTimeout(later, 2));
      }
    };
    let acting = true;
    const publisher = async () => {
      while (acting) await publish();
    };
    const publishers = Promise.all([publisher(), publisher()]);
    const harvesting = harvest();
    await Promise.all([writer(ALDER, 0), writer(BIRCH, 1)]);
    acting = false;
    await publishers;
    await publish();
    writing = false;
    await harvesting;
    const lines = (await get('/api/1.0/ocdsReleases.jsonl')).body.trim().split('\n');
    const all = lines.map((line) => String((JSON.parse(line) as JsonObject).id));
    assert.deepEqual(seen, all);
    assert.equal(new Set(seen).size, seen.length);
    for (let n = 0; n < processes; n += 1)
      assert.ok(seen.includes(`ocds-simulated-care-${n}.1`), `care-${n}`);
  });

  it('given releases that have their date and are not there yet, then whoever asks up to now waits for them', async () => {
    await place.time('2026-03-01T09:00:00.000Z');
    await place.does(ALDER, 'procedure/care-1', 'deadline.extend', {
      deadline: '2026-06-06T12:00:00Z',
      reason: 'More time again.',
    });
    const { dated, goOn, published } = publishDueHanging();
    await dated;
    // A harvester that next asks from this instant on never asks for an earlier one again.
    const pages = Promise.all([
      pageAt(`${FEED}?updatedFrom=2026-03-01T00:00:00Z&updatedTo=2026-03-01T09:00:00Z`),
      pageAt(`${FEED}?updatedFrom=2026-03-01T00:00:00Z`),
      // More than there are connections to the database.
      ...Array.from({ length: 20 }, () => pageAt(`${FEED}?updatedFrom=2026-03-01T00:00:00Z`)),
    ]);
    const all = get('/api/1.0/ocdsReleases.jsonl');
    await new Promise((later) => setTimeout(later, 200));
    goOn();
    await published;
    for (const page of await pages)
      assert.deepEqual(
        releasesIn(page).map(({ ocid, date }) => [ocid, date]),
        [['ocds-simulated-care-1', '2026-03-01T09:00:00.000Z']],
      );
    assert.match((await all).body, /"date":"2026-03-01T09:00:00.000Z"/);
  });

  it('given a publisher that hangs, then whoever reads is told so after a while, and reads on when it is gone', async () => {
    const { pool } = place.opened;
    const releases = postgresReleases(pool, String, 50);
    const query = { after: 0, limit: 1 };
    await place.does(ALDER, 'procedure/care-2', 'deadline.extend', {
      deadline: '2026-06-07T12:00:00Z',
      reason: 'More time.',
    });
    const hanging = publishDueHanging();
    await hanging.dated;
    await assert.rejects(releases.page(query), /in the making for too long/);
    hanging.goOn();
    await hanging.published;
    assert.equal((await releases.page(query)).length, 1);
  });
});

describe('what was published', () => {
  it('given a prefix that is registered later, then a process keeps the id of its first release, and a new one gets the prefix', async () => {
    const { moothall, parts, pool } = place.opened;
    const releases = postgresReleases(pool, (stream) => ocidOf(stream, 'ocds-a1b2c3'));
    const deadline = { deadline: '2026-07-05T12:00:00Z', reason: 'Still more time.' };
    await place.does(ALDER, 'procedure/care-0', 'deadline.extend', deadline);
    await place.does(ALDER, 'procedure/newer', 'procedure.start', {
      ...PROCEDURE,
      deadline: '2026-05-05T12:00:00Z',
    });
    await publishDue({ moothall, releases, now: parts.now });
    const ocids = releasesIn(await pageAt(`${FEED}?updatedFrom=2026-02-01`)).map(({ ocid }) => ocid);
    assert.equal(ocids.at(-1), 'ocds-a1b2c3-newer');
    assert.ok(ocids.includes('ocds-simulated-care-0') && !ocids.includes('ocds-a1b2c3-care-0'));
  });

  it('given a release that was altered, or left out, then verify names its place', async () => {
    const faults = async () => (await verify(place.opened.parts, {})).faults.map(({ what }) => what);
    assert.deepEqual(await faults(), []);
    const { pool } = place.opened;
    await pool.query("update release set release = replace(release, 'Care', 'Cars') where position = 3");
    assert.deepEqual(await faults(), ['release 3 of the feed is not as it was published']);
    await pool.query("update release set release = replace(release, 'Cars', 'Care') where position = 3");
    assert.deepEqual(await faults(), []);
    await pool.query('delete from release_stage where position = 2');
    await pool.query('delete from release where position = 2');
    assert.deepEqual(await faults(), ['release 2 of the feed is gone']);
  });
});
