import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameKey, spelling } from './names.ts';

describe('names of bodies', () => {
  it('are the same with & or and, Ltd or Limited, in capitals, and with any apostrophe', () => {
    for (const [one, other] of [
      ['Police & Crime Commissioner for South Wales', 'Police and Crime Commissioner for South Wales'],
      ['Police &amp; Crime Commissioner', 'police and crime commissioner'],
      ['Solirius Ltd', 'SOLIRIUS LIMITED'],
      ['Creating Enterprise C.I.C', 'Creating Enterprise CIC'],
      ['His Majesty’s Prison Service', "His Majesty's Prison Service"],
      ['The Vale Trust', 'Vale Trust'],
      ['Cartrefi Cyf.', 'Cartrefi Cyfyngedig'],
    ] as const)
      assert.equal(nameKey(one), nameKey(other), one);
    for (const [one, other] of [
      ['Leeds City Council', 'Leeds City College'],
      ['Health Board A', 'Health Board B'],
      ['Fernbridge City Council', 'Fernbridge County Council'],
      ['Tŷ Cymru', 'Ty Cymru'],
      ['The', 'A'],
    ] as const)
      assert.notEqual(nameKey(one), nameKey(other), one);
  });

  it('are shown as they are published most often, of several as first', () => {
    const names = spelling();
    const key = names.add('SOLIRIUS LTD');
    assert.equal(names.shown(key), 'SOLIRIUS LTD');
    names.add('Solirius Ltd');
    assert.equal(names.shown(key), 'SOLIRIUS LTD');
    names.add('Solirius Ltd');
    assert.equal(names.shown(key), 'Solirius Ltd');
    assert.equal(names.shown(names.add('***')), '***');
    assert.equal(names.shown(names.add('constructor')), 'constructor');
  });
});
