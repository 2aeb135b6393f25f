import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { classify } from './classify.ts';
import { FILE, indicatorsOf, released } from './example.test-data.ts';
import { readIndicators } from './indicators.ts';
import { MEASURE_NAMES } from './measures.ts';
import { mutated, welshPattern, welshTelling, welshWords } from './welsh.ts';

const own = indicatorsOf(parse(readFileSync(join(import.meta.dirname, 'indicators.yaml'), 'utf8')));

describe('Welsh phrases', () => {
  it('know every initial mutation', () => {
    for (const [word, ...others] of [
      ['cyllideb', 'gyllideb', 'nghyllideb', 'chyllideb'],
      ['partner', 'bartner', 'mhartner', 'phartner'],
      ['taliad', 'daliad', 'nhaliad', 'thaliad'],
      ['gwerth', 'werth', 'ngwerth'],
      ['budd', 'fudd', 'mudd'],
      ['defnydd', 'ddefnydd', 'nefnydd'],
      ['llesiant', 'lesiant'],
      ['manyleb', 'fanyleb'],
      ['rhestr', 'restr'],
      ['awdurdod', 'hawdurdod'],
      ['chwilio'],
      ['system'],
    ])
      assert.deepEqual(mutated(word ?? ''), [word, ...others]);
  });

  it('are found in any form of their words and nowhere within others', () => {
    const finds = (phrase: string, text: string) => new RegExp(welshPattern(phrase), 'iu').test(text);
    assert.ok(finds('cyllideb|cyllidebau personol', 'â chyllidebau personol'));
    assert.ok(finds('cyd-dylunio', 'wedi’i gyd-ddylunio') && finds('cyd-dylunio', 'Cydddylunio'));
    assert.ok(finds('cytundeb [y] cynghrair', 'gytundeb y gynghrair'));
    assert.ok(finds('at defnydd … cyrff', 'at ddefnydd holl gyrff'));
    assert.ok(!finds('at defnydd … cyrff', 'at ddefnydd. Holl gyrff'));
    assert.ok(!finds('cynghrair !pêl*', 'Cynghrair Pêl-droed') && finds('cynghrair !pêl*', 'cynghrair'));
    assert.ok(!finds('!pwyllgor caffael', 'Y Pwyllgor Caffael') && finds('!pwyllgor caffael', 'am gaffael'));
    assert.ok(
      !finds('taliad', 'taliadau') && !finds('taliad', 'ôl-daliadau') && finds('taliad*', 'daliadau'),
    );
  });

  it('are looked for in texts only that have all their words, in any form', () => {
    const telling = welshTelling([
      'cyllideb|cyllidebau personol',
      'cyd-dylun*',
      'at defnydd … cyrff',
      "sy'n [y] iâ",
    ]);
    const can = (text: string) => telling(welshWords([text]));
    for (const text of ['Fy nghyllideb bersonol', 'PERSONOL CYLLIDEBAU', 'chyd-ddylunio', 'Y IÂ sy’n'])
      assert.ok(can(text), text);
    for (const text of ['personal', 'gyllideb', 'at ddefnydd pobl', 'sy', '']) assert.ok(!can(text), text);
  });

  it('that are none are told where they stand', () => {
    const [first] = FILE.indicators;
    for (const [phrase, fault] of [
      ['(cyd', '"(cyd" is no word'],
      ['[y]', 'a phrase needs a word'],
      ['caffael !ar y cyd', '"!ar" may stand first or last'],
    ]) {
      const read = readIndicators(
        { ...FILE, indicators: [{ ...first, measure: undefined, welsh: [phrase] }] },
        MEASURE_NAMES,
      );
      assert.equal(read.ok ? '' : read.error, `/indicators/0/welsh/0: ${fault}`);
    }
  });

  const around =
    ' The services are described below and the period is three years from the first of April, in every town.';
  const found = (sentence: string) =>
    classify(
      released(['A Council'], { tender: { title: 'Service', description: sentence + around } }),
      own,
    ).found.map(({ indicator }) => indicator);

  it('of Moothall are found in the forms in which people write them', () => {
    for (const [sentence, indicator] of [
      ['Mae gan bob person gyllideb bersonol.', 'own-budgets'],
      ['Cyllideb bersonol i bawb.', 'own-budgets'],
      ['Pobl sydd â chyllidebau personol.', 'own-budgets'],
      ['Talu o gyllidebau personol.', 'own-budgets'],
      ['Fy nghyllideb iechyd bersonol.', 'own-budgets'],
      ['Trwy daliadau uniongyrchol.', 'own-budgets'],
      ['Mae’r cynghorau yn bwriadu gomisiynu ar y cyd.', 'bought-jointly'],
      ['Bydd y cynghorau’n mynd ati i gaffael ar y cyd.', 'bought-jointly'],
      ['Rydym yn chwilio am bartner strategol hirdymor.', 'partner-sought'],
      ['Penodir phartneriaid cyflawni.', 'partner-sought'],
      ['Llofnodir gytundeb y gynghrair.', 'alliance'],
      ['Bydd y gynghrair o ddarparwyr yn rhannu risg.', 'alliance'],
      ['Bydd y darparwyr yn rhannu risg ac elw.', 'open-book'],
      ['Ein nghydgynhyrchu.', 'co-production'],
      ['Ein gwaith a chyd-gynhyrchu.', 'co-production'],
      ['Cytundeb fframwaith at ddefnydd holl gyrff cyhoeddus Cymru.', 'for-use-by-others'],
      ['Sefydlir system brynu ddynamig.', 'dynamic-market'],
      ['Mewn cydweithrediad â’r awdurdod arweiniol.', 'lead-for-named-partners'],
      ['Gofynnir am werth cymdeithasol a manteision cymunedol.', 'social-value'],
      ['Fel y dywed y fanyleb.', 'specified'],
    ] as const)
      assert.ok(found(sentence).includes(indicator), `${sentence} ${found(sentence)}`);
  });

  it('of Moothall ask for what English asks', () => {
    for (const sentence of [
      'Cae i glybiau Cynghrair Pêl-droed Cymru.',
      'Contract Cynghrair Pêl-droed Cymru.',
      'Adeilad at ddefnydd y gymuned.',
      'Y Pwyllgor Comisiynu ar y Cyd.',
      'Canolfan iechyd a llesiant.',
      'Bwrdd Partneriaeth Strategol.',
      'Cyllideb y Cyngor a thaliadau eraill.',
      'Cyfarfod ar y cyd.',
      'Ni fydd y gwasanaeth yn cael ei gydgynhyrchu.',
      'Gwasanaeth heb gyllidebau personol.',
    ])
      assert.deepEqual(
        found(sentence).filter((id) => !['one-buyer'].includes(id)),
        [],
        sentence,
      );
  });
});
