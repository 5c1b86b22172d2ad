import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { EventId } from '@tocsin/messages';
import { until } from '../../../../../tools/testing/until';
import { ZoneMinderPortal } from './zoneminder-portal';

const tools = path.resolve(__dirname, '../../../../../tools/zoneminder');
/** Settings of the real ZoneMinder that `tools/zoneminder/up` started. */
const settings: ReadonlyMap<string, string> = new Map(
  execFileSync(path.join(tools, 'env'), { encoding: 'utf8' })
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const setting = (name: string) => settings.get(name) ?? '';
const never = new AbortController().signal;

describe('the portal of a real ZoneMinder 1.36', () => {
  const open = (different: { user?: string; password?: string } = {}) =>
    new ZoneMinderPortal({
      url: setting('ZM_PORTAL_URL'),
      user: setting('ZM_ADMIN_USER'),
      password: setting('ZM_ADMIN_PASS'),
      allowSelfSigned: false,
      ...different,
    });
  let event: EventId;
  beforeAll(() => {
    event = EventId.parse(
      Number(execFileSync(path.join(tools, 'alarm'), ['1', '1'], { encoding: 'utf8' }).trim()),
    );
  }, 60_000);

  it.each(['alarm', 'snapshot'])('gives the %s picture of an event', async (frame) => {
    using portal = open();
    let picture: Buffer = Buffer.alloc(0);
    await until(`there is the ${frame} picture`, async () => {
      picture = await portal.frame(event, frame, never).catch(() => picture);
      return picture.length > 0;
    });
    expect([picture[0], picture[1]]).toEqual([0xff, 0xd8]);
    expect(picture.length).toBeGreaterThan(1000);
  });

  it('has no picture of an event that does not exist', async () => {
    using portal = open();
    await expect(portal.frame(EventId.parse(4_000_000_000), 'alarm', never)).rejects.toMatchObject({
      code: 'frame-missing',
    });
  });

  it('has no picture for a frame that does not exist', async () => {
    using portal = open();
    await expect(portal.frame(event, '99999', never)).rejects.toMatchObject({ code: 'frame-missing' });
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['a user who is disabled', { user: setting('ZM_DISABLED_USER'), password: setting('ZM_DISABLED_PASS') }],
  ])('refuses %s', async (_name, credentials) => {
    using portal = open(credentials);
    await expect(portal.frame(event, 'alarm', never)).rejects.toMatchObject({
      code: 'portal-login',
      retryable: false,
    });
  });

  it('asks for a login where none is given', async () => {
    using portal = new ZoneMinderPortal({ url: setting('ZM_PORTAL_URL'), allowSelfSigned: false });
    await expect(portal.frame(event, 'alarm', never)).rejects.toMatchObject({ code: 'portal-refused' });
  });
});
