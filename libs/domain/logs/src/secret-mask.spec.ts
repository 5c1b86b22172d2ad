import { SecretMask } from './secret-mask';

const mask = new SecretMask();
mask.add(['hunter2', 'p@ss "word"', 'two words', 'hunter2hunter2']);

describe('secrets in the log', () => {
  it.each([
    ['plain', { msg: 'login with hunter2 failed' }],
    ['as part of an address', { url: 'https://h/zm/index.php?username=a&password=p%40ss%20%22word%22' }],
    ['as part of a form', { body: 'user=a&pass=two+words' }],
    ['deep inside', { err: { config: { headers: [{ 'x-key': 'hunter2' }] } } }],
    ['in JSON within a text', { raw: JSON.stringify({ a: 'p@ss "word"' }) }],
    ['as the longer of two', { msg: 'hunter2hunter2' }],
  ])('are masked %s', (_how, fields) => {
    const line = mask.json(`${JSON.stringify({ level: 10, ...fields })}\n`);
    const read: unknown = JSON.parse(line);
    expect(read).toHaveProperty('level', 10);
    expect(line).toContain('***');
    expect(line).not.toMatch(/hunter2|"word|%22word|two.words/);
    expect(line.endsWith('\n')).toBe(true);
  });

  it('does not touch a line without any', () => {
    const line = '{"level":30,"msg":"all is well"}\n';
    expect(mask.json(line)).toBe(line);
  });

  it('a secret that is a word of the line itself leaves it readable', () => {
    const nasty = new SecretMask();
    nasty.add(['level']);
    expect(JSON.parse(nasty.json('{"level":30,"msg":"the level"}'))).toEqual({ level: 30, msg: 'the ***' });
  });
});
