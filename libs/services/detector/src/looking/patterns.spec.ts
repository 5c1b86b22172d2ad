import pino from 'pino';
import { openPatterns } from './patterns';

function open() {
  const logged: string[] = [];
  return { logged, patterns: openPatterns(pino({}, { write: (line: string) => void logged.push(line) })) };
}

describe('label patterns', () => {
  it('mean what they mean in Python', () => {
    const { patterns } = open();
    expect(patterns.matches('(?i)PERSON', 'personal')).toBe(true);
    expect(patterns.matches('(?i)PERSON', 'a person')).toBe(false);
    expect(patterns.matches('person', 'Person')).toBe(false);
  });

  it('that would take for ever are said once, and every label counts', () => {
    const { patterns, logged } = open();
    const label = 'a'.repeat(60);
    expect([patterns.matches('(a+)+$x', label), patterns.matches('(a+)+$x', 'b')]).toEqual([true, true]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(/took longer than 500 ms.*until then every label counts/);
  });
});
