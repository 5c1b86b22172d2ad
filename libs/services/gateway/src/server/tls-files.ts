import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SslConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { pathObstacle } from '@tocsin/runtime';

/** What a TLS server shows, PEM. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Until when clients accept the certificate, ms since 1970. */
  readonly validUntil: number;
}

/**
 * Reads and checks certificate and key, so that whatever is wrong with them is said by name before anything listens.
 * @throws CodedError `tls-files-unusable`
 */
export async function readTlsFiles({ cert: certFile, key: keyFile }: SslConfig): Promise<TlsFiles> {
  if (certFile === undefined || keyFile === undefined) {
    throw unusable(
      'SSL is enabled, but key or certificate file is missing. Set cert and key in [ssl], or enable = no for ws://',
    );
  }
  const cert = await readNamed('SSL_cert_file', certFile);
  const key = await readNamed('SSL_key_file', keyFile);
  const certificate = understood(
    'SSL_cert_file',
    certFile,
    'a PEM certificate',
    () => new X509Certificate(cert),
  );
  const privateKey = understood<KeyObject>(
    'SSL_key_file',
    keyFile,
    'a PEM private key without a passphrase',
    () => createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw unusable(
      `Failed starting server: SSL_key_file ${keyFile} is not the key of SSL_cert_file ${certFile}`,
    );
  }
  return { cert, key, validUntil: Date.parse(certificate.validTo) };
}

/**
 * For who opens things before it listens: a certificate that cannot be used is to be told before anything is open.
 * @throws CodedError `tls-files-unusable`
 */
export async function checkTls(ssl: SslConfig): Promise<void> {
  if (ssl.enable) await readTlsFiles(ssl);
}

async function readNamed(name: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    // The first words are those that the old documentation tells people to look for.
    throw unusable(
      `Failed starting server: ${name} ${file} does not exist or cannot be read: ${pathObstacle(file, 'read') ?? errorMessage(error)}`,
      error,
    );
  }
}

function understood<Thing>(name: string, file: string, kind: string, parse: () => Thing): Thing {
  try {
    return parse();
  } catch (error) {
    throw unusable(`Failed starting server: ${name} ${file} is not ${kind} (${errorMessage(error)})`, error);
  }
}

const unusable = (message: string, cause?: unknown): CodedError =>
  new CodedError('tls-files-unusable', message, { cause });
