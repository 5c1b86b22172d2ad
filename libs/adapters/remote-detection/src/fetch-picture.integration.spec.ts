import { AllowedHosts } from './allowed-hosts';
import { fetchPicture, type FetchPictureOptions } from './fetch-picture';
import { startService } from '../../../../tools/testing/http-service';

const picture = Buffer.from([0xff, 0xd8, 1, 2, 3]);
const fetching = (address: string, allowed: AllowedHosts, different: Partial<FetchPictureOptions> = {}) =>
  fetchPicture(address, {
    allowed,
    mostBytes: 1000,
    timeoutMs: 20_000,
    verifyTls: true,
    signal: new AbortController().signal,
    ...different,
  });
const leadsTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const portOf = (url: string) => new URL(url).port;

describe('a picture at an address of somebody else', () => {
  it('is fetched from the portal, wherever that is', async () => {
    await using server = await startService((response) => response.end(picture));
    const allowed = new AllowedHosts([`${server.url}/zm`], []);
    expect(await fetching(`${server.url}/zm/index.php?view=image&fid=1`, allowed)).toEqual(picture);
    expect(server.asked[0]?.url).toBe('/zm/index.php?view=image&fid=1');
  });

  it.each([
    ['another port of the portal', (port: string) => `http://127.0.0.1:${Number(port) - 1}/`],
    ['the portal by another name', (port: string) => `http://localhost:${port}/`],
    ['its address as one number', () => 'http://2130706433/'],
    ['its address written short', () => 'http://127.1/'],
    ['this machine by IPv6', () => 'http://[::1]/'],
    ['the metadata of a cloud', () => 'http://169.254.169.254/latest/meta-data'],
    ['a file', () => 'file:///etc/passwd'],
    ['another protocol', () => 'gopher://127.0.0.1/'],
    ['a password', (port: string) => `http://a:b@127.0.0.1:${port}/`],
    ['no address', () => 'snapshot'],
  ])('is not fetched from %s', async (_what, address) => {
    await using server = await startService((response) => response.end(picture));
    const finding = fetching(address(portOf(server.url)), new AllowedHosts([server.url], []));
    await expect(finding).rejects.toMatchObject({ code: 'address-refused' });
    expect(server.asked).toEqual([]);
  });

  it('is not followed to a host that is not allowed', async () => {
    await using other = await startService((response) => response.end(picture));
    await using server = await startService((response) =>
      response.writeHead(302, { location: other.url }).end(),
    );
    const finding = fetching(server.url, new AllowedHosts([server.url], []));
    await expect(finding).rejects.toThrow(
      `127.0.0.1:${portOf(other.url)} is not allowed; see [detector] remote_allowed_hosts`,
    );
    expect(other.asked).toEqual([]);
  });

  it('is followed where that is allowed, but not for ever', async () => {
    await using server = await startService((response, { url }) =>
      url === '/1'
        ? response.writeHead(302, { location: '/2' }).end()
        : url === '/2'
          ? response.end(picture)
          : response.writeHead(302, { location: '/0' }).end(),
    );
    const allowed = new AllowedHosts([server.url], []);
    expect(await fetching(`${server.url}/1`, allowed)).toEqual(picture);
    await expect(fetching(`${server.url}/0`, allowed)).rejects.toThrow('redirects more than 3 times');
  });

  it('is not fetched from a host by its name that leads into the house', async () => {
    await using server = await startService((response) => response.end(picture));
    const name = `cam.example:${portOf(server.url)}`;
    const address = `http://${name}/`;
    const loopback = { lookup: leadsTo('127.0.0.1') };
    const refused = fetching(address, new AllowedHosts([], [name]), loopback);
    await expect(refused).rejects.toThrow('leads to an address that is not allowed');
    await expect(
      fetching(address, new AllowedHosts([], [name]), { lookup: leadsTo('::ffff:10.0.0.1') }),
    ).rejects.toMatchObject({ code: 'address-refused' });
    expect(server.asked).toEqual([]);
    expect(await fetching(address, new AllowedHosts([], [name, '127.0.0.0/8']), loopback)).toEqual(picture);
    expect(await fetching(address, new AllowedHosts([address], []), loopback)).toEqual(picture);
  });

  it('comes from the address that was judged, whatever a name server says next', async () => {
    await using server = await startService((response) => response.end(picture));
    const name = `cam.example:${portOf(server.url)}`;
    let asked = 0;
    const lookup = () => leadsTo((asked += 1) === 1 ? '192.0.2.1' : '127.0.0.1')();
    const finding = fetching(`http://${name}/`, new AllowedHosts([], [name]), { lookup, timeoutMs: 200 });
    await expect(finding).rejects.toMatchObject({ code: 'address-unavailable' });
    expect(asked).toBe(1);
    expect(server.asked).toEqual([]);
  });

  it.each([
    [
      '404',
      (response: Parameters<Parameters<typeof startService>[0]>[0]) => response.writeHead(404).end('no'),
      'answered HTTP 404',
    ],
    [
      'too much',
      (response: Parameters<Parameters<typeof startService>[0]>[0]) => response.end(Buffer.alloc(1001)),
      'sent more than 1000 bytes',
    ],
    ['nothing', () => undefined, 'no picture came within 0.1 s'],
  ])('is missing where the answer is %s', async (_what, answer, said) => {
    await using server = await startService(answer);
    const finding = fetching(
      server.url,
      new AllowedHosts([server.url], []),
      said.includes('0.1') ? { timeoutMs: 100 } : {},
    );
    await expect(finding).rejects.toMatchObject({ code: 'address-unavailable' });
    await expect(finding).rejects.toThrow(said);
  });
});

describe('allowed hosts', () => {
  const allowed = new AllowedHosts(
    ['https://zm.example/zm'],
    ['Cam.example', 'nvr.example:8080', '192.168.1.0/24', 'fd00::5'],
  );
  it.each([
    ['https://zm.example/x', true],
    ['http://zm.example/x', false],
    ['http://cam.example/', true],
    ['https://CAM.example/', true],
    ['http://cam.example:6379/', false],
    ['http://nvr.example:8080/', true],
    ['http://nvr.example/', false],
    ['http://192.168.1.77/', true],
    ['http://192.168.2.77/', false],
    ['http://192.168.1.77:3306/', false],
    ['http://[fd00::5]/', true],
    ['http://[fd00::6]/', false],
  ])('%s: %s', (address, isAllowed) => {
    expect(allowed.allows(new URL(address))).toBe(isAllowed);
  });

  it.each(['10.0.0.0/99', '10.0.0.0/x', 'fd00::/129'])('names the mistake in %s', (entry) => {
    expect(() => new AllowedHosts([], [entry])).toThrow('is no network; write it like 192.168.1.0/24');
  });
});
