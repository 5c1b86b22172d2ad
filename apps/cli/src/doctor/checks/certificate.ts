import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { errorMessage } from '@tocsin/errors';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, type Fault, fault, hint } from '../check';

const name = 'certificate';
const soonMs = 7 * 24 * 3600_000;
const renew = 'renew it (certbot renew); Tocsin takes the new one without a restart';

/** Whether the certificate holds today, belongs to the key and has its chain. That both can be read is another check's. */
export const certificate: Check = {
  finds: [name],
  remedy: 'see [ssl] cert and key',
  touchesFiles: true,
  look: ({ config: { ssl } }) => {
    const { enable, cert: certFile, key: keyFile } = ssl;
    if (!enable || certFile === undefined || keyFile === undefined) return [];
    const files = [certFile, keyFile];
    if (files.some((file) => pathObstacle(file, 'read') !== undefined)) return [];
    const noFile = files.find((file) => !statSync(file).isFile());
    if (noFile !== undefined)
      return [fault(name, `${noFile} is no file`, 'name PEM files in [ssl] cert and key')];
    try {
      const pem = readFileSync(certFile, 'utf8');
      const cert = new X509Certificate(pem);
      if (!cert.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))) {
        const message = `the key ${keyFile} does not belong to the certificate ${certFile}`;
        const remedy =
          'name the pair in [ssl] cert and key: openssl x509 -noout -pubkey -in CERT and openssl pkey -pubout -in KEY print the same for it';
        return [fault(name, message, remedy)];
      }
      return [...agesBadly(certFile, cert, Date.now()), ...stands(certFile, cert, pem)];
    } catch (error) {
      const message = `${certFile} and ${keyFile} are no certificate and key: ${errorMessage(error)}`;
      const remedy = `both have to be PEM files, the key without a password: openssl pkey -in ${keyFile} -out NEWKEY takes it away`;
      return [fault(name, message, remedy)];
    }
  },
};

function agesBadly(file: string, { validFrom, validTo }: X509Certificate, now: number): readonly Fault[] {
  if (Date.parse(validTo) < now) return [fault(name, `the certificate ${file} ended on ${validTo}`, renew)];
  if (Date.parse(validFrom) > now) {
    const message = `the certificate ${file} begins on ${validFrom} only`;
    return [
      fault(name, message, 'see whether the clock of this machine is right: date; timedatectl set-ntp true'),
    ];
  }
  return Date.parse(validTo) - now < soonMs
    ? [hint(name, `the certificate ${file} ends on ${validTo}`, renew)]
    : [];
}

/** Browsers fetch what is missing between a certificate and its authority; phones do not. */
function stands(file: string, cert: X509Certificate, pem: string): readonly Fault[] {
  const isAlone = pem.split('-----BEGIN CERTIFICATE-----').length === 2;
  const isItsOwnIssuer = cert.checkIssued(cert);
  const isOfRoot = rootCertificates.some((root) => cert.checkIssued(new X509Certificate(root)));
  if (!isAlone || isItsOwnIssuer || isOfRoot) return [];
  const message = `the certificate ${file} comes without that of its issuer (${cert.issuer.replaceAll('\n', ', ')}): phones may refuse it`;
  return [
    hint(name, message, 'name the whole chain in [ssl] cert: with certbot fullchain.pem, not cert.pem'),
  ];
}
