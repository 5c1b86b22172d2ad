import type { NetworkConfig } from '@tocsin/config';
import { CodedError, errorMessage, systemCode } from '@tocsin/errors';

/** True where the machine has no IPv6 at all, so that `::` cannot mean "everywhere". */
export const hasNoIpv6 = (error: unknown): boolean =>
  ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(systemCode(error) ?? '');

/** Says which port or address could not be had, and what to do. */
export function listenError(error: unknown, { port, address }: NetworkConfig): CodedError {
  return new CodedError('cannot-listen', `Failed starting server: ${reason(error, port, address)}`, {
    cause: error,
  });
}

function reason(error: unknown, port: number, address: string): string {
  switch (systemCode(error) ?? '') {
    case 'EADDRINUSE':
      return `port ${port} (address ${address}) is in use. Another copy of the event server may be running: stop it, or set port in [network]`;
    case 'EACCES':
      return `port ${port} (address ${address}) may not be opened by this user. Use a port above 1023 in [network]`;
    case 'EADDRNOTAVAIL':
      return `address ${address} (port ${port}) is not one of this machine. Correct address in [network], or leave it out`;
    default:
      return `cannot listen on address ${address}, port ${port}: ${errorMessage(error)}. Correct [network]`;
  }
}
