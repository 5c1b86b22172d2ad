import { del, put } from './change';
import { overlaid, UnwrittenChanges } from './unwritten-changes';

describe('changes that the disk has refused', () => {
  test('are read as if they were written, the newest of each key', () => {
    const changes = new UnwrittenChanges();
    changes.keep([put('job!1', 'old'), put('job!3', 'c'), del('job!2')]);
    changes.keep([put('job!1', 'new')]);
    expect([changes.get('job!1'), changes.has('job!2'), changes.get('job!2'), changes.has('job!9')]).toEqual([
      'new',
      true,
      undefined,
      false,
    ]);
    const written: [string, string][] = [
      ['job!1', 'on the disk'],
      ['job!2', 'gone'],
      ['job!4', 'd'],
    ];
    expect(overlaid(written, changes.startingWith('job!'))).toEqual([
      ['job!1', 'new'],
      ['job!3', 'c'],
      ['job!4', 'd'],
    ]);
    expect(overlaid([], changes.startingWith('try!'))).toEqual([]);
    expect(changes.all()).toEqual([put('job!1', 'new'), put('job!3', 'c'), del('job!2')]);
  });

  test('are refused, all of a batch, where they would fill the memory; what takes the place of another does not', () => {
    const changes = new UnwrittenChanges(100);
    expect(changes.keep([put('a', 'x'.repeat(20))])).toBe(true);
    expect(changes.keep([put('b', ''), put('c', 'x'.repeat(40))])).toBe(false);
    expect(changes.has('b')).toBe(false);
    expect(changes.keep([put('a', '')])).toBe(true);
    expect(changes.bytes).toBe(2);
    expect(changes.keep([put('a', 'x'.repeat(40)), put('a', 'x'.repeat(45))])).toBe(true);
    expect(changes.keep([del('a'), put('c', 'x'.repeat(40))])).toBe(true);
    expect(changes.bytes).toBe(2 + 82);
    changes.clear();
    expect([changes.bytes, changes.count]).toEqual([0, 0]);
  });
});
