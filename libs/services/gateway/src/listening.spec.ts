import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { GatewayRig, notification } from './testing/gateway-rig';
import { matching } from './testing/matching';
import { SelfSigned } from '../../../../tools/testing/self-signed';

const start = (ssl: Record<string, unknown>) =>
  GatewayRig.start({ config: { ssl: { enable: 'yes', ...ssl } } });

describe('with TLS', () => {
  let files: SelfSigned;
  beforeAll(() => {
    files = new SelfSigned();
  });
  afterAll(() => files[Symbol.dispose]());

  it('a client logs in and gets its alarms over wss', async () => {
    await using rig = await start({ cert: files.cert, key: files.key });
    const client = await rig.connect('', { rejectUnauthorized: false });
    await client.login();
    await rig.notify(notification(501));
    expect(await client.next()).toMatchObject({ event: 'alarm' });
    expect(rig.logged.join()).toContain('Secure WS(WSS) is enabled...');
    await expect(rig.connect()).rejects.toThrow(/self.signed/);
  });

  it.each([
    ['nothing is configured', () => ({}), /SSL is enabled, but key or certificate file is missing/],
    [
      'a folder on the way is missing',
      () => ({ cert: path.join(files.folder, 'no/cert.pem'), key: files.key }),
      /SSL_cert_file .*no\/cert\.pem does not exist .*there is no no in /,
    ],
    [
      'the file is missing',
      () => ({ cert: files.cert, key: `${files.key}x` }),
      /SSL_key_file .* does not exist .*there is no key\.pemx in /,
    ],
    [
      'a part of the path is a file',
      () => ({ cert: path.join(files.cert, 'x'), key: files.key }),
      /cert\.pem is not a folder/,
    ],
    ['it is a folder', () => ({ cert: files.folder, key: files.key }), /illegal operation on a directory/],
    [
      'it is no certificate',
      () => ({ cert: files.key, key: files.key }),
      /SSL_cert_file .* is not a PEM certificate/,
    ],
    [
      'it is no key',
      () => ({ cert: files.cert, key: files.cert }),
      /SSL_key_file .* is not a PEM private key/,
    ],
  ])('it does not start when %s, and says which', async (_case, ssl, message) => {
    await expect(start(ssl())).rejects.toMatchObject({
      code: 'tls-files-unusable',
      message: matching(message),
    });
  });

  it('it does not start with the key of another certificate', async () => {
    using other = new SelfSigned();
    await expect(start({ cert: files.cert, key: other.key })).rejects.toThrow(/is not the key of/);
  });

  // Root may enter and read everything, so a test that runs as root becomes somebody else for a moment.
  const asNobody = async (work: () => Promise<void>): Promise<void> => {
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) {
      process.seteuid?.('nobody');
    }
    try {
      await work();
    } finally {
      if (isRoot) {
        process.seteuid?.(0);
      }
    }
  };

  it('it names the folder that may not be entered, the file that may not be read, and as whom', async () => {
    chmodSync(files.folder, 0o755);
    const locked = path.join(files.folder, 'letsencrypt');
    mkdirSync(path.join(locked, 'live'), { recursive: true });
    const cert = path.join(locked, 'live', 'cert.pem');
    writeFileSync(cert, 'x', { mode: 0o000 });
    chmodSync(locked, 0o600);
    await asNobody(async () => {
      await expect(start({ cert, key: files.key })).rejects.toThrow(
        /folder \S+\/letsencrypt cannot be entered by user \w+ \(uid \d+\)/,
      );
    });
    chmodSync(locked, 0o711);
    await asNobody(async () => {
      await expect(start({ cert, key: files.key })).rejects.toThrow(
        /cert\.pem .*the file may not be read by user \w+/,
      );
    });
    chmodSync(locked, 0o700);
  });
});

describe('the address to listen on', () => {
  it('that is taken is named, with the likely reason, before the file of the devices is touched', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    await using _other = { [Symbol.asyncDispose]: async () => void (await once(other.close(), 'close')) };
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-taken-'));
    using _gone = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
    const tokenFile = path.join(folder, 'tokens.txt');
    const oldForm = 'a-token:1,2:0,0:android:enabled\n';
    writeFileSync(tokenFile, oldForm);
    const config = { network: { port }, fcm: { enable: 'yes', token_file: tokenFile } };
    await expect(GatewayRig.start({ config })).rejects.toMatchObject({
      code: 'cannot-listen',
      message: matching(new RegExp(`port ${port} .*Another copy of the event server may be running`)),
    });
    expect(readFileSync(tokenFile, 'utf8')).toBe(oldForm);
  });

  it.each([['192.0.2.1'], ['no such address'], ['999.1.1.1']])(
    'that cannot be had is named: %s',
    async (address) => {
      await expect(GatewayRig.start({ config: { network: { address } } })).rejects.toThrow(address);
    },
  );

  it.each([['no'], ['yes']])(
    'is honoured with TLS %s: other addresses of this machine are refused',
    async (enable) => {
      using files = new SelfSigned();
      await using rig = await GatewayRig.start({
        config: { ssl: { enable, cert: files.cert, key: files.key } },
      });
      const client = await rig.connect('', { rejectUnauthorized: false });
      await client.login();
      const others = Object.values(networkInterfaces())
        .flat()
        .filter((found) => found?.family === 'IPv4' && !found.internal);
      for (const { address } of others.flatMap((found) => found ?? [])) {
        await expect(fetch(`http://${address}:${rig.port}/`)).rejects.toThrow();
      }
    },
  );

  it('may be all of them, by IPv4 and IPv6', async () => {
    await using rig = await GatewayRig.start({ config: { network: { address: '::' } } });
    const client = await rig.client();
    await rig.notify(notification(510));
    expect(await client.next()).toMatchObject({ event: 'alarm' });
    expect(rig.logged.join()).toContain('Correct authentication provided by 127.0.0.1:');
  });
});
