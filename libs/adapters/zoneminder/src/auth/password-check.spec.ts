import { hash } from 'bcrypt';
import { PasswordCheck } from './password-check';

const check = new PasswordCheck();
const passwordMatches = check.matches.bind(check);

/** Cheap, so that the tests are quick; the form is that of ZoneMinder's. */
const cost = 4;
const asPhpWritesIt = (bcryptHash: string) => bcryptHash.replace(/^\$2b\$/, '$2y$');

describe('a password', () => {
  it.each([['$2a$'], ['$2b$'], ['$2y$']])('matches its bcrypt hash with prefix %s', async (prefix) => {
    const stored = (await hash('viewer123', cost)).replace(/^\$2b\$/, prefix);
    expect(await passwordMatches('viewer123', stored)).toBe(true);
    expect(await passwordMatches('viewer124', stored)).toBe(false);
  });

  it("matches the old MySQL hash of ZoneMinder's own rig, in upper or lower case", async () => {
    const stored = '*42265C5EA77D632CD86DDEED9057920B0E89B79C';
    expect(await passwordMatches('legacy123', stored)).toBe(true);
    expect(await passwordMatches('legacy123', stored.toLowerCase())).toBe(true);
    expect(await passwordMatches('legacy124', stored)).toBe(false);
    expect(await passwordMatches('legacy123', `${stored}0`)).toBe(false);
  });

  it('matches the old hash wrapped in bcrypt, and the old hash itself does not', async () => {
    const old = '*42265C5EA77D632CD86DDEED9057920B0E89B79C';
    const stored = `-ZM-${asPhpWritesIt(await hash(old, cost))}`;
    expect(await passwordMatches('legacy123', stored)).toBe(true);
    expect(await passwordMatches(old, stored)).toBe(false);
  });

  it.each([
    ['', ''],
    ['', undefined],
    ['x', ''],
    ['x', 'x'],
    ['*', '*'],
    ['-ZM-', '-ZM-'],
    ['', '-ZM-'],
    ['$2b$04$', '$2b$04$'],
    ['', '*BE1BDEC0AA74B4DCB079943E70528096CCA985F8 '],
  ])('"%s" never matches what is no hash: "%s"', async (password, stored) => {
    expect(await passwordMatches(password, stored)).toBe(false);
  });

  it('outside ASCII is compared as UTF-8, as ZoneMinder stores it', async () => {
    expect(
      await passwordMatches('Paßwörd€', asPhpWritesIt(await hash(Buffer.from('Paßwörd€', 'utf8'), cost))),
    ).toBe(true);
  });

  it('is never too much for the pool: with fifty being checked, other work of the pool goes on', async () => {
    const stored = await hash('x', 6);
    let done = 0;
    const checks = Array.from({ length: 50 }, () => passwordMatches('y', stored).then(() => (done += 1)));
    const { readFile } = await import('node:fs/promises');
    await readFile(__filename);
    expect(done).toBeLessThan(25);
    await Promise.all(checks);
  });
});
