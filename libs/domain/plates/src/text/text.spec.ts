import { knownPlate } from './known-plates';
import { repairLookAlikes } from './look-alikes';
import { editDistance, plateText } from './plate-text';

it.each([
  ['ab 12-cd', 'AB12CD'],
  ['·M·AX 1', 'MAX1'],
  ['кн 45', 'КН45'],
  ['--', ''],
])('%j is spelled %j', (reading, text) => {
  expect(plateText(reading)).toBe(text);
});

it.each([
  ['', '', 0],
  ['ABC', 'ABC', 0],
  ['ABC', 'AC', 1],
  ['ABC', 'ABD', 1],
  ['KITTEN', 'SITTING', 3],
  ['', 'ABC', 3],
])('from %j to %j are %d edits', (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
  expect(editDistance(to, from)).toBe(edits);
});

describe('a known plate', () => {
  const known = { 'ab-12 cd': 'Anna', XY99ZZ: 'Ben', XY98ZZ: 'Cleo', A1: 'short' };

  it('is named for a reading that differs a little', () => {
    expect(knownPlate('AB12CD', known, 1)).toEqual({ plate: 'AB12CD', name: 'Anna', distance: 0 });
    expect(knownPlate('A812CD', known, 1)).toMatchObject({ name: 'Anna', distance: 1 });
    expect(knownPlate('A812C0', known, 1)).toBeUndefined();
    expect(knownPlate('A812C0', known, 2)).toMatchObject({ name: 'Anna', distance: 2 });
    expect(knownPlate('A812CD', known, 0)).toBeUndefined();
  });

  it('that is nearer wins; between two equally near nobody is named', () => {
    expect(knownPlate('XY99ZZ', known, 1)).toMatchObject({ name: 'Ben', distance: 0 });
    expect(knownPlate('XY97ZZ', known, 1)).toBeUndefined();
    expect(knownPlate('XY97ZZ', { XY99ZZ: 'Ben', XY98ZZ: 'Ben' }, 1)).toMatchObject({ name: 'Ben' });
  });

  it('of few characters does not swallow everything', () => {
    expect(knownPlate('B2', known, 3)).toBeUndefined();
    expect(knownPlate('A2', known, 3)).toMatchObject({ name: 'short' });
  });
});

describe('look-alikes', () => {
  const british = (text: string) => /^[A-Z]{2}\d{2}[A-Z]{3}$/.test(text);
  it.each([
    ['AB12CDE', 'AB12CDE'],
    ['A8I2CDE', 'AB12CDE'],
    ['0812CDE', 'OB12CDE'],
    ['AB12C0E', 'AB12COE'],
    ['XXX', 'XXX'],
    ['A8I2CDEF', 'A8I2CDEF'],
  ])('%s becomes %s where the format forces it', (text, repaired) => {
    expect(repairLookAlikes(text, british)).toBe(repaired);
  });

  it('are left where two repairs would do', () => {
    expect(repairLookAlikes('00', (text) => /^(0O|O0)$/.test(text))).toBe('00');
    // One exchange is enough: the other zero stays.
    expect(repairLookAlikes('00', (text) => /^O\w$/.test(text))).toBe('O0');
  });

  it('are not tried without end', () => {
    let tried = 0;
    const never = () => {
      tried += 1;
      return false;
    };
    expect(repairLookAlikes('0'.repeat(40), never)).toBe('0'.repeat(40));
    expect(repairLookAlikes('0'.repeat(8), never)).toBe('0'.repeat(8));
    expect(tried).toBeLessThan(300);
  });
});
