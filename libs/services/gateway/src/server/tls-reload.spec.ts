import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { renameSync } from 'node:fs';
import { type News, newsChannel } from '@tocsin/health';
import { pino } from 'pino';
import { LogLines } from '../../../../../tools/testing/log-lines';
import { SelfSigned } from '../../../../../tools/testing/self-signed';
import { until } from '../../../../../tools/testing/until';
import { TlsReload } from './tls-reload';

it('a certificate that is moved away is told once, and taken into use again once it is back', async () => {
  using files = new SelfSigned();
  const lines = new LogLines();
  const news: News[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is what the channel carries
  const hear = (message: unknown) => void news.push(message as News);
  const states = () => news.filter(({ kind }) => kind === 'up' || kind === 'down');
  subscribe(newsChannel, hear);
  let contexts = 0;
  const server = { setSecureContext: () => void (contexts += 1) };
  const ssl = { enable: true, cert: files.cert, key: files.key };
  {
    using _reload = new TlsReload(server, ssl, pino({ level: 'trace' }, lines), 5);
    renameSync(files.cert, `${files.cert}.away`);
    await until('it is told', () => states().at(-1)?.kind === 'down');
    expect(states().at(-1)).toMatchObject({
      dependency: 'certificate',
      reason: expect.stringContaining('there is no cert.pem in') as unknown,
    });
    expect(contexts).toBe(0);
    renameSync(`${files.cert}.away`, files.cert);
    await until('it is well again', () => states().at(-1)?.kind === 'up');
  }
  unsubscribe(newsChannel, hear);
  expect(contexts).toBe(1);
  expect(states().map(({ kind }) => kind)).toEqual(['up', 'down', 'up']);
  expect(lines.complaints()).toHaveLength(1);
  expect(lines.count('the certificate has changed; new connections get the new one')).toBe(1);
});
