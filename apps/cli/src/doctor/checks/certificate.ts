import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathObstacle } from '@tocsin/runtime';
import { errorMessage } from '@tocsin/errors';
import { type Check, fault, hint } from '../check';

const name = 'certificate';
const soonMs = 7 * 24 * 3600_000;
const renew = 'renew it (certbot renew); Tocsin takes the new one without a restart';

/** Whether the certificate holds today and belongs to the key. That both can be read is another check's. */
export const certificate: Check = {
  name,
  look: ({ config: { ssl } }) => {
    const { enable, cert: certFile, key: keyFile } = ssl;
    if (!enable || certFile === undefined || keyFile === undefined) return [];
    if ([certFile, keyFile].some((file) => pathObstacle(file, 'read') !== undefined)) return [];
    try {
      const cert = new X509Certificate(readFileSync(certFile));
      if (!cert.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))) {
        const message = `the key ${keyFile} does not belong to the certificate ${certFile}`;
        return [fault(name, message, 'name the pair in [ssl] cert and key')];
      }
      return agesBadly(certFile, cert, Date.now());
    } catch (error) {
      const message = `${certFile} and ${keyFile} are no certificate and key: ${errorMessage(error)}`;
      return [fault(name, message, 'both have to be PEM files, the key without a password')];
    }
  },
};

function agesBadly(file: string, { validFrom, validTo }: X509Certificate, now: number) {
  if (Date.parse(validTo) < now) return [fault(name, `the certificate ${file} ended on ${validTo}`, renew)];
  if (Date.parse(validFrom) > now) {
    return [
      fault(name, `the certificate ${file} begins on ${validFrom} only`, 'look at the clock of this machine'),
    ];
  }
  return Date.parse(validTo) - now < soonMs
    ? [hint(name, `the certificate ${file} ends on ${validTo}`, renew)]
    : [];
}
