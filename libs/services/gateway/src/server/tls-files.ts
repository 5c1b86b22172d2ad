import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { SslConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { codeOf } from './system-error';

/** What a TLS server shows, PEM. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
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
  return { cert, key };
}

async function readNamed(name: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    // The first words are those that the old documentation tells people to look for.
    throw unusable(
      `Failed starting server: ${name} ${file} does not exist or cannot be read: ${await obstacleTo(file, error)}`,
      error,
    );
  }
}

/** Names the first part of a path that stops us, and as whom we were stopped. */
async function obstacleTo(file: string, error: unknown): Promise<string> {
  const absolute = path.resolve(file);
  const { root } = path.parse(absolute);
  let folder = root;
  for (const part of absolute.slice(root.length).split(path.sep)) {
    const next = path.join(folder, part);
    switch (await stat(next).then(() => '', codeOf)) {
      case '':
        folder = next;
        break;
      case 'ENOENT':
        return `there is no ${part} in ${folder}`;
      case 'ENOTDIR':
        return `${folder} is not a folder`;
      case 'EACCES':
        return `folder ${folder} cannot be entered by ${whoWeAre()}. Give that user the x right on it`;
      default:
        return errorMessage(error);
    }
  }
  return codeOf(error) === 'EACCES'
    ? `the file may not be read by ${whoWeAre()}. Give that user the r right on it`
    : errorMessage(error);
}

function whoWeAre(): string {
  const uid = process.geteuid?.();
  try {
    return `user ${userInfo().username}${uid === undefined ? '' : ` (uid ${uid})`}`;
  } catch {
    // A container's user often has a number and no name.
    return `the user with uid ${uid}`;
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
