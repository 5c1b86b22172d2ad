import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type News, newsChannel } from '@tocsin/health';
import { pino } from 'pino';
import { LogLines } from '../../../../../tools/testing/log-lines';
import { SelfSigned } from '../../../../../tools/testing/self-signed';
import { until } from '../../../../../tools/testing/until';
import { TlsReload } from './tls-reload';

let files: SelfSigned;
let lines: LogLines;
let news: News[];
let contexts: number;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is what the channel carries
const hear = (message: unknown) => void news.push(message as News);
const states = () => news.filter(({ kind }) => kind === 'up' || kind === 'down');

beforeEach(() => {
  [files, lines, news, contexts] = [new SelfSigned(), new LogLines(), [], 0];
  subscribe(newsChannel, hear);
});
afterEach(() => {
  unsubscribe(newsChannel, hear);
  files[Symbol.dispose]();
});

function follow(): TlsReload {
  const server = { setSecureContext: () => void (contexts += 1) };
  const ssl = { enable: true, cert: files.cert, key: files.key };
  return new TlsReload(server, ssl, pino({ level: 'trace' }, lines), 5);
}

it('a certificate that is moved away is told once, and taken into use again once it is back', async () => {
  {
    using _reload = follow();
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
  expect(contexts).toBe(1);
  expect(states().map(({ kind }) => kind)).toEqual(['up', 'down', 'up']);
  expect(lines.complaints()).toHaveLength(1);
  expect(lines.count('the certificate has changed; new connections get the new one')).toBe(1);
});

it('a certificate that has expired is told once, and no more once a new one is there', async () => {
  const good = readFileSync(files.cert);
  files.expire();
  {
    using _reload = follow();
    await until('it is told', () => states().at(-1)?.kind === 'down');
    expect(states().at(-1)).toMatchObject({
      dependency: 'certificate',
      reason: expect.stringMatching(/cert\.pem has expired on 2020-02-01T.*Renew it/) as unknown,
    });
    writeFileSync(files.cert, good);
    await until('it is well again', () => states().at(-1)?.kind === 'up');
  }
  expect(lines.complaints()).toHaveLength(1);
});
