import { readFileSync } from 'node:fs';
import { EventId } from '@tocsin/messages';
import { SelfSigned } from '../../../../../tools/testing/self-signed';
import { jpegBytes, PortalStandIn, sendJpeg, sendPage } from './portal-stand-in.fixture';
import type { PortalOptions } from './portal-options';
import { ZoneMinderPortal } from './zoneminder-portal';

const event = EventId.parse(5060);
const never = new AbortController().signal;

async function open(different: Partial<PortalOptions> = {}) {
  const server = await PortalStandIn.open();
  const portal = new ZoneMinderPortal({
    url: server.url,
    user: 'admin',
    password: 'se&cret',
    allowSelfSigned: false,
    ...different,
  });
  return { server, portal, frame: (fid = 'alarm') => portal.frame(event, fid, never) };
}

describe('a picture from the portal', () => {
  it('comes with a token, which is fetched once for many pictures', async () => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    await expect(frame()).resolves.toEqual(jpegBytes);
    await expect(frame('snapshot')).resolves.toEqual(jpegBytes);
    expect(server.asked).toEqual([
      'POST /zm/api/host/login.json',
      'GET /zm/index.php?view=image&eid=5060&fid=alarm&token=token-1',
      'GET /zm/index.php?view=image&eid=5060&fid=snapshot&token=token-1',
    ]);
  });

  it('comes after one login when several are asked for at once', async () => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    await expect(Promise.all([frame(), frame(), frame()])).resolves.toHaveLength(3);
    expect(server.logins).toBe(1);
  });

  it('comes after a new login when the token does not count any more', async () => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    await frame();
    server.tokens.clear(); // ZoneMinder then answers 200 with a page
    await expect(frame()).resolves.toEqual(jpegBytes);
    expect(server.logins).toBe(2);
  });

  it('comes with a new token when the old one is about to end', async () => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    server.tokenSeconds = 59;
    await frame();
    await frame();
    expect(server.logins).toBe(2);
  });

  it.each([401, 403, 302])('comes after a new login when the answer is %d', async (status) => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    let answers = 0;
    server.frame = (response) => {
      answers += 1;
      if (answers === 1) response.writeHead(status).end();
      else sendJpeg(response);
    };
    await expect(frame()).resolves.toEqual(jpegBytes);
  });

  it('comes with user and password from a ZoneMinder that knows no tokens', async () => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    server.loginAnswer = (response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"credentials":"auth=","version":"1.32.3"}');
    await expect(frame()).resolves.toEqual(jpegBytes);
    expect(server.asked[1]).toContain('username=admin&password=se%26cret');
  });

  it.each<[string, PortalStandIn['frame']]>([
    ['404, as for an unknown event', (response) => response.writeHead(404).end()],
    ['an empty page, as for an unknown frame', (response) => sendPage(response, '')],
  ])('may come yet when the answer is %s', async (_name, answer) => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    server.frame = answer;
    await expect(frame()).rejects.toMatchObject({ code: 'frame-missing', retryable: true });
    expect(server.logins).toBe(1);
  });

  it.each<[string, PortalStandIn['frame']]>([
    ['500', (response) => response.writeHead(500).end('oops')],
    [
      'a JPEG that is none',
      (response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html>'),
    ],
    [
      'another kind of picture',
      (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('PNG'),
    ],
    ['a connection cut short', (response) => response.destroy()],
  ])('is trouble worth another try when the answer is %s', async (_name, answer) => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    server.frame = answer;
    const asking = frame();
    await expect(asking).rejects.toMatchObject({ code: 'portal-unavailable', retryable: true });
    await expect(asking).rejects.toThrow('token=***');
    await expect(asking).rejects.not.toThrow('token-1');
  });

  it('is not asked for again and again with credentials that are refused', async () => {
    const { server, portal, frame } = await open({ password: 'wrong' });
    await using _server = server;
    using _portal = portal;
    for (let count = 0; count < 3; count += 1) {
      const asking = frame();
      await expect(asking).rejects.toMatchObject({ code: 'portal-login', retryable: false });
      await expect(asking).rejects.toThrow(/refuses the login of "admin".*portal_password/);
      await expect(asking).rejects.not.toThrow('wrong');
    }
    expect(server.logins).toBe(1);
  });

  it.each([
    ['a page', (response: Parameters<typeof sendJpeg>[0]) => sendPage(response, '<html>'), 'text/html'],
    ['404', (response: Parameters<typeof sendJpeg>[0]) => void response.writeHead(404).end(), 'HTTP 404'],
  ])('cannot come when the login answers %s, and the setting is named', async (_name, answer, said) => {
    const { server, portal, frame } = await open();
    await using _server = server;
    using _portal = portal;
    server.loginAnswer = answer;
    await expect(frame()).rejects.toThrow(said);
    await expect(frame()).rejects.toThrow('check [detector] portal');
  });

  it('asks for a user where ZoneMinder wants one and none is set', async () => {
    const server = await PortalStandIn.open();
    await using _ = server;
    using portal = new ZoneMinderPortal({ url: `${server.url}/`, allowSelfSigned: false });
    await expect(portal.frame(event, 'alarm', never)).rejects.toThrow('set [detector] portal_user');
    expect(server.asked).toEqual(['GET /zm/index.php?view=image&eid=5060&fid=alarm']);
  });

  it('is not waited for without end', async () => {
    const { server, portal, frame } = await open({ timeoutMs: 200 });
    await using _server = server;
    using _portal = portal;
    server.frame = () => undefined;
    await expect(frame()).rejects.toThrow('no answer within 0.2 s');
  });

  it('is given up when the caller has no more time', async () => {
    const { server, portal } = await open();
    await using _server = server;
    using _portal = portal;
    const stop = new AbortController();
    server.frame = () => stop.abort(new Error('the deadline'));
    await expect(portal.frame(event, 'alarm', stop.signal)).rejects.toThrow('the deadline');
  });

  it('cannot come from a portal that is away', async () => {
    const { server, portal, frame } = await open();
    using _portal = portal;
    await server[Symbol.asyncDispose]();
    await expect(frame()).rejects.toMatchObject({ code: 'portal-unavailable', retryable: true });
  });

  it('comes from a portal with a certificate of its own only where that is allowed', async () => {
    using files = new SelfSigned();
    await using server = await PortalStandIn.open({
      key: readFileSync(files.key, 'utf8'),
      cert: readFileSync(files.cert, 'utf8'),
    });
    const options = { url: server.url, user: 'admin', password: 'se&cret' };
    using strict = new ZoneMinderPortal({ ...options, allowSelfSigned: false });
    const refused = strict.frame(event, 'alarm', never);
    await expect(refused).rejects.toMatchObject({ code: 'portal-unavailable', retryable: false });
    await expect(refused).rejects.toThrow('allow_self_signed');
    using lenient = new ZoneMinderPortal({ ...options, allowSelfSigned: true });
    await expect(lenient.frame(event, 'alarm', never)).resolves.toEqual(jpegBytes);
  });
});
