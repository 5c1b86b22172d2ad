import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventId, MonitorId } from '@tocsin/messages';
import { openPortalOf } from './open-portal';
import { jpegBytes, PortalStandIn, sendPage } from './portal-stand-in.fixture';
import { ZoneMinderPortal } from './zoneminder-portal';

const event = EventId.parse(5060);
const monitor = MonitorId.parse(3);
const never = new AbortController().signal;
const settings = {
  apiPortal: null,
  user: 'admin',
  password: 'se&cret',
  basicUser: null,
  basicPassword: null,
  allowSelfSigned: true,
};
const open = ({ url }: PortalStandIn) =>
  new ZoneMinderPortal({ url, user: 'admin', password: 'se&cret', allowSelfSigned: false });
const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) });

describe("ZoneMinder's API", () => {
  it('says how far an event is, with numbers as text as some releases have them', async () => {
    await using server = await PortalStandIn.open();
    using portal = open(server);
    const frames = [
      { FrameId: '1', Delta: '0.00' },
      { FrameId: '50', Delta: '9.80' },
    ];
    const Event = { Frames: '50', AlarmFrameId: '11', MaxScoreFrameId: 21 };
    server.answers.set('/zm/api/events/5060.json', json({ event: { Event, Frame: frames } }));
    await expect(portal.event(event, never)).resolves.toEqual({
      frames: 50,
      seconds: 9.8,
      alarmFrame: 11,
      maxScoreFrame: 21,
    });
    server.answers.set('/zm/api/events/5060.json', json({ event: { Event: { Frames: null } } }));
    await expect(portal.event(event, never)).resolves.toEqual({
      frames: 0,
      seconds: 0,
      alarmFrame: null,
      maxScoreFrame: null,
    });
  });

  it('gives the zones of a monitor', async () => {
    await using server = await PortalStandIn.open();
    using portal = open(server);
    const Zone = { Name: 'Door', Type: 'Active', Units: 'Percent', Coords: '0,0 50,0 50,50', Extra: 1 };
    server.answers.set('/zm/api/zones/forMonitor/3.json', json({ zones: [{ Zone }] }));
    server.answers.set(
      '/zm/api/monitors/3.json',
      json({ monitor: { Monitor: { Width: '640', Height: '480' } } }),
    );
    const zones = [{ name: 'Door', type: 'Active', units: 'Percent', coords: '0,0 50,0 50,50' }];
    const size = { width: 640, height: 480 };
    await expect(portal.zones(monitor, never)).resolves.toEqual({
      monitor: size,
      zones,
      mayBePercent: false,
    });
    server.answers.set('/zm/api/host/getVersion.json', json({ version: '1.38.4', apiversion: '2.0' }));
    await expect(portal.zones(monitor, never)).resolves.toEqual({ monitor: size, zones, mayBePercent: true });
  });

  it('that says something else is named', async () => {
    await using server = await PortalStandIn.open();
    using portal = open(server);
    server.answers.set('/zm/api/events/5060.json', json({ success: false }));
    await expect(portal.event(event, never)).rejects.toThrow('api/events/5060.json');
    server.answers.set('/zm/api/events/5060.json', { type: 'application/json', body: '{' });
    await expect(portal.event(event, never)).rejects.toMatchObject({ code: 'portal-unavailable' });
    server.answers.delete('/zm/api/events/5060.json');
    await expect(portal.event(event, never)).rejects.toMatchObject({ code: 'frame-missing' });
  });
});

describe('a portal of objectconfig', () => {
  it('without an API gets name and password each time', async () => {
    await using server = await PortalStandIn.open();
    using portal = openPortalOf({ ...settings, portal: server.url });
    await expect(portal?.frame(event, 'snapshot', never)).resolves.toEqual(jpegBytes);
    await portal?.event(event, never).catch(() => undefined);
    expect(server.asked).toEqual([
      'GET /zm/index.php?view=image&eid=5060&fid=snapshot&username=admin&password=se%26cret',
      'GET /zm/api/events/5060.json?user=admin&pass=se%26cret',
    ]);
  });

  it('with an API logs in there', async () => {
    await using server = await PortalStandIn.open();
    using portal = openPortalOf({ ...settings, portal: server.url, apiPortal: `${server.url}/api/` });
    await expect(portal?.frame(event, '21', never)).resolves.toEqual(jpegBytes);
    expect(server.asked).toEqual([
      'POST /zm/api/host/login.json',
      'GET /zm/index.php?view=image&eid=5060&fid=21&token=token-1',
    ]);
  });

  it('may have a web server in front that wants its own password', async () => {
    await using server = await PortalStandIn.open();
    using portal = openPortalOf({
      ...settings,
      portal: server.url,
      basicUser: 'web',
      basicPassword: 'pä:ss',
    });
    await portal?.frame(event, 'alarm', never);
    expect(server.authorizations).toEqual([`Basic ${Buffer.from('web:pä:ss').toString('base64')}`]);
  });

  it('names its own settings when it refuses', async () => {
    await using server = await PortalStandIn.open();
    using portal = openPortalOf({
      ...settings,
      portal: server.url,
      apiPortal: `${server.url}/api`,
      password: 'x',
    });
    await expect(portal?.frame(event, 'alarm', never)).rejects.toThrow('user and password of objectconfig');
  });

  it('is none where none is named', () => {
    expect(openPortalOf({ ...settings, portal: null })).toBeUndefined();
    expect(openPortalOf({ ...settings, portal: '' })).toBeUndefined();
  });

  it('is logged in at anew when it answers with a page of any kind', async () => {
    await using server = await PortalStandIn.open();
    using portal = open(server);
    let answers = 0;
    server.frame = (response) => {
      answers += 1;
      if (answers === 1) response.writeHead(200, { 'content-type': 'text/plain' }).end('who are you');
      else response.writeHead(200, { 'content-type': 'image/jpeg' }).end(jpegBytes);
    };
    await expect(portal.frame(event, 'alarm', never)).resolves.toEqual(jpegBytes);
    expect(server.logins).toBe(2);
  });
});

it('the address of a picture can be given to somebody else', async () => {
  await using server = await PortalStandIn.open();
  using portal = open(server);
  await expect(portal.pictureAddress(event, 'alarm')).resolves.toEqual({
    url: `${server.url}/index.php?view=image&eid=5060&fid=alarm`,
    auth: 'token=token-1',
  });
});

describe('the film of an event', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'portal-film-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is saved as a file', async () => {
    await using server = await PortalStandIn.open();
    using portal = open(server);
    const film = Buffer.alloc(100_000, 7);
    server.film = (response) => response.writeHead(200, { 'content-type': 'video/mp4' }).end(film);
    const file = path.join(folder, 'film.mp4');
    await portal.saveFilm(event, file, never);
    expect((await readFile(file)).equals(film)).toBe(true);
    expect(server.asked.at(-1)).toBe('GET /zm/index.php?view=view_video&mode=mpeg&eid=5060&token=token-1');
  });

  it('that is not there is said to be missing, and a page is no film', async () => {
    await using server = await PortalStandIn.open();
    using portal = open(server);
    const file = path.join(folder, 'none.mp4');
    server.film = (response) => void response.writeHead(404).end();
    await expect(portal.saveFilm(event, file, never)).rejects.toMatchObject({ code: 'frame-missing' });
    server.film = (response) => sendPage(response, '<html>');
    await expect(portal.saveFilm(event, file, never)).rejects.toMatchObject({ code: 'portal-refused' });
  });
});
