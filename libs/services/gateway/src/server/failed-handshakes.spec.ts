import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { SelfSigned } from '../../../../../tools/testing/self-signed';
import { until } from '../../../../../tools/testing/until';
import { GatewayRig } from '../testing/gateway-rig';

/** Knocks, and forgets about it. */
function knock(port: number): void {
  const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n'));
  socket
    .on('error', () => undefined)
    .on('close', () => undefined)
    .resume();
}

function knockByTls(port: number): void {
  const socket = connectTls({ port, host: '127.0.0.1' });
  socket.on('error', () => socket.destroy()).on('secureConnect', () => socket.destroy());
}

const saysTo = async (rig: GatewayRig, words: string) =>
  until(words, () => rig.logged.some((line) => line.includes(words) && line.includes('127.0.0.1')));

it('a client that speaks ws:// to wss:// is named, with the remedy', async () => {
  using files = new SelfSigned();
  await using rig = await GatewayRig.start({
    config: { ssl: { enable: 'yes', cert: files.cert, key: files.key } },
  });
  knock(rig.port);
  await saysTo(rig, 'spoke ws:// where wss:// is spoken; let it use wss://, or set [ssl] enable = no');
});

it('a client that does not trust the certificate is named', async () => {
  using files = new SelfSigned();
  await using rig = await GatewayRig.start({
    config: { ssl: { enable: 'yes', cert: files.cert, key: files.key } },
  });
  // A client in Node.js would break off without a word; OpenSSL says why, as browsers and phones do.
  const client = spawn('openssl', ['s_client', '-verify_return_error', '-connect', `127.0.0.1:${rig.port}`], {
    stdio: 'ignore',
  });
  await once(client, 'exit');
  await saysTo(rig, 'a client does not trust our certificate; let its device know the issuer');
});

it('a client that speaks wss:// to ws:// is named, with the remedy', async () => {
  await using rig = await GatewayRig.start();
  knockByTls(rig.port);
  await saysTo(rig, 'spoke wss:// where ws:// is spoken');
});
