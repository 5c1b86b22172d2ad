import { createServer } from 'node:net';
import { freePort } from '../../../../../tools/testing/free-port';
import { listenFindings } from './listen-findings';

const at = (port: number, address: string) => listenFindings({ network: { port, address } });

describe('where clients are waited for', () => {
  it('is fine where we could listen', async () => {
    expect(await at(await freePort(), '127.0.0.1')).toEqual([]);
    expect(await at(await freePort(), '::')).toEqual([]);
  });

  // 192.0.2.0/24 is for documents only (RFC 5737).
  it('is fatal at an address of another machine, which is named with the port', async () => {
    expect(await at(9000, '192.0.2.7')).toEqual([
      {
        severity: 'fatal',
        key: 'network.address',
        message: 'port 9000 of 192.0.2.7: this machine has no such address',
      },
    ]);
  });

  it('is a warning where somebody listens already, which may be ourselves', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    try {
      const [finding, ...others] = await at(port, '127.0.0.1');
      expect(finding?.severity).toBe('warning');
      expect(finding?.message).toContain(`port ${port} of 127.0.0.1 is in use`);
      expect(others).toEqual([]);
    } finally {
      server.close();
    }
  });
});
