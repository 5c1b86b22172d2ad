import { AlarmFrame } from '@tocsin/client-frames';
import { Config } from '@tocsin/config';
import { pino } from 'pino';
import { GatewayRig, notification } from '../testing/gateway-rig';
import { pictureLinks } from './picture-links';

const template = 'https://portal/zm/index.php?view=image&eid=EVENTID&fid=BESTMATCH&width=600';
const login = { picture_portal_username: 'me', picture_portal_password: 'p&ss wörd' };
const withPicture = { include_picture: 'yes', picture_url: template, ...login };
const link = 'https://portal/zm/index.php?view=image&eid=41&fid=alarm&width=600';
const found = {
  outcome: 'found',
  text: '[a] detected:person',
  hookRan: true,
  reason: 'the hook said yes',
} as const;
const whole = { alarm: { eventPath: null } };

describe('the picture of an alarm', () => {
  it('goes to clients with the login appended, which no log and no story shows', async () => {
    await using rig = await GatewayRig.start({ config: { customize: withPicture } });
    const client = await rig.client();
    await rig.notify(notification(41, { ...found, ...whole }));
    expect(await client.next()).toMatchObject({
      events: [{ Picture: `${link}&username=me&password=p%26ss%20w%C3%B6rd` }],
    });
    const { alarm } = notification(41);
    const written = JSON.stringify([rig.logged, await rig.records.story(alarm)]);
    expect(written).not.toMatch(/p&ss|p%26ss/);
  });

  it.each([
    ['include_picture is off', { ...withPicture, include_picture: 'no' }],
    ['there is no picture_url', { include_picture: 'yes' }],
  ])('is left out where %s', async (_why, customize) => {
    await using rig = await GatewayRig.start({ config: { customize } });
    const client = await rig.client();
    await rig.notify(notification(42));
    const [event] = AlarmFrame.parse(await client.next()).events;
    expect(event).not.toHaveProperty('Picture');
  });

  it('warns of a login in the template, without showing it', () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const customize = { include_picture: 'yes', picture_url: `${template}&username=me&password=secret` };
    const linkOf = pictureLinks(Config.parse({ customize }), undefined, log);
    expect(linkOf(notification(1))).toContain('&username=me&password=secret');
    expect(lines.join('')).toMatch(/picture_portal_password instead/);
    expect(lines.join('')).not.toContain('secret');
  });
});
