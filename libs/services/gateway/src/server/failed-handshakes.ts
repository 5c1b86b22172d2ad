import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { systemCode } from '@tocsin/errors';
import type { Logger } from 'pino';

/** What OpenSSL calls the commonest handshakes that fail, and what the operator can do. */
const tlsFailures: Readonly<Record<string, string>> = {
  ERR_SSL_HTTP_REQUEST:
    'a client spoke ws:// where wss:// is spoken; let it use wss://, or set [ssl] enable = no',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA:
    'a client does not trust our certificate; let its device know the issuer, or get a certificate that is trusted',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    'a client does not accept our certificate; is it trusted, of today, and made out to the name that the client calls?',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE:
    'a client does not accept our certificate; is it trusted, of today, and made out to the name that the client calls?',
};

/** The first byte of a TLS handshake, which is no HTTP. */
const tlsRecord = 0x16;

/** Says why clients do not get as far as a WebSocket: otherwise it is seen on their side only, as silence. */
export function sayFailedHandshakes(server: Server, log: Logger): void {
  if (server instanceof TlsServer) {
    server.on('tlsClientError', (error, { remoteAddress: address }) => {
      const known = tlsFailures[systemCode(error) ?? ''];
      if (known === undefined) log.debug({ err: error, address }, 'a TLS handshake failed');
      else log.info({ address }, known);
    });
    return;
  }
  server.prependListener(
    'clientError',
    (error: Error & { rawPacket?: Buffer }, { remoteAddress }: Socket) => {
      if (error.rawPacket?.[0] === tlsRecord) {
        log.info(
          { address: remoteAddress },
          'a client spoke wss:// where ws:// is spoken; let it use ws://, or set [ssl] enable = yes with a certificate',
        );
      }
    },
  );
}
