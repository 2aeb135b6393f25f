import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INDICATORS, released } from '../example.test-data.ts';
import { observe } from '../observation.ts';
import { summarising } from '../summary.ts';
import { caseEntry } from './cases.ts';
import { csvHead, csvLine } from './csv.ts';
import { foldedTable } from './folding.ts';
import { casesPage, indexPage } from './pages.ts';

const hostile = '<script>alert("1")</script>';
const one = observe(
  released([hostile, 'B Health Board'], {
    ocid: 'ocds-x"><i>',
    tender: { title: `=1+1, "${hostile}" together`, mainProcurementCategory: hostile },
    awards: [{ id: '1', value: { amount: 5, currency: hostile }, suppliers: [{ name: hostile }] }],
  }),
  INDICATORS,
);
const summarised = summarising(INDICATORS);
summarised.add(one);
const summary = summarised.summary();
const index = indexPage(summary, INDICATORS, [`/a/${hostile}`], [{ first: one.ocid, last: one.ocid }]);
const cases = casesPage(0, [caseEntry(one, INDICATORS)], true);

describe('the report', () => {
  it('lets nothing published become markup or reach outside', () => {
    for (const page of [index, cases]) {
      assert.ok(!page.includes('<script'), 'no script');
      assert.ok(!page.includes('"><i>'), 'no markup');
      assert.deepEqual(page.match(/(?:src|href)="(?:https?:)?\/\/[^"]*/g), null);
    }
    assert.ok(index.includes('href="cases-0001.html#ocds-x%22%3E%3Ci%3E"'));
  });

  it('says whose reading it is, gives each picture a description and a table, and each id once', () => {
    assert.ok(index.includes('An example.'));
    const pictures = index.match(/<svg class="mh-chart"/g) ?? [];
    assert.ok(pictures.length >= 7, `${pictures.length} pictures`);
    assert.equal((index.match(/<desc id=/g) ?? []).length, pictures.length);
    assert.ok((index.match(/<table/g) ?? []).length >= pictures.length);
    const ids = [...index.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, 'ids are told apart');
    for (const [, target = ''] of index.matchAll(/href="#([^"]*)"/g)) assert.ok(ids.includes(target), target);
  });

  it('shows of each case the words, where they stand, and what they speak for', () => {
    assert.ok(cases.includes('/tender/title'));
    assert.ok(cases.includes('Joined +0.5'));
    assert.ok(cases.includes('Lone −1'));
  });

  it('opens ten rows of a table at most, and folds the rest, in their order', () => {
    const rowsIn = (markup: string) =>
      [...markup.matchAll(/scope="row"[^>]*data-label="Name">(\d+)</g)].map(([, n]) => Number(n));
    const of = (length: number) =>
      foldedTable(
        'Names',
        [{ title: 'Name' }],
        Array.from({ length }, (_, n) => [String(n)]),
      ).markup;
    for (const [length, open] of [
      [0, 0],
      [10, 10],
      // One row is not worth a fold.
      [11, 11],
      [12, 10],
      [37, 10],
    ] as const) {
      const markup = of(length);
      assert.deepEqual(
        rowsIn(markup),
        Array.from({ length }, (_, n) => n),
      );
      assert.equal(rowsIn(markup.replace(/<details.*<\/details>/s, '')).length, open, String(length));
      assert.equal(markup.includes(`${length - 10} more`), length > 11, String(length));
    }
  });

  it('tells the indicators that were found first and apart, the most found ahead, and every one with its weights', () => {
    const method = index.slice(index.indexOf('id="method"'));
    const named = INDICATORS.indicators.map(({ id, name }) => ({
      at: method.indexOf(`data-label="Indicator">${name}<`),
      found: summary.indicators.find((each) => each.name === id)?.total ?? 0,
    }));
    assert.ok(named.every(({ at }) => at > 0) && named.some(({ found }) => found === 0));
    const inOrder = named.toSorted((a, b) => a.at - b.at).map(({ found }) => found);
    assert.deepEqual(
      inOrder,
      inOrder.toSorted((a, b) => b - a),
    );
    const [seen, unseen] = [inOrder.filter((found) => found > 0), inOrder.filter((found) => found === 0)];
    assert.ok(method.includes(`The ${seen.length} indicators that were found`), `${seen.length}`);
    assert.ok(method.includes(`The ${unseen.length} indicators that were not found`), `${unseen.length}`);
    assert.match(method, /data-label="Speaks for or against">[^<]*Joined \+0\.5/);
  });

  it('writes lines that no spreadsheet takes for formulas', () => {
    assert.equal(
      csvHead(INDICATORS.forms),
      'ocid,title,date,buyers,region,category,subject,form,sure,score_lone,score_joined,indicators,why,planning_only,page\r\n',
    );
    const line = csvLine(one, INDICATORS.forms, 100);
    assert.ok(line.startsWith('"ocds-x"">'), line);
    assert.ok(line.includes(`,"'=1+1, ""<script>`), line);
    assert.ok(line.endsWith('cases-0002.html#ocds-x%22%3E%3Ci%3E\r\n'), line);
  });

  it('has something to say of nothing', () => {
    const empty = indexPage(summarising(INDICATORS).summary(), INDICATORS, ['-'], []);
    assert.ok(empty.includes('no process to observe yet'));
  });
});
