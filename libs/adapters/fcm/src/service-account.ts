import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';

/** Who we are to Google. */
export interface ServiceAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  readonly privateKey: KeyObject;
  /** Where access tokens are to be had. */
  readonly tokenUri: URL;
}

const usualTokenUri = 'https://oauth2.googleapis.com/token';

/** @throws CodedError `service-account-unusable`, which names the file, what is wrong and the remedy */
export async function readServiceAccount(file: string): Promise<ServiceAccount> {
  const json = parse(file, await readText(file));
  const field = (name: string): string => {
    const value = json.get(name);
    if (typeof value !== 'string' || value === '') throw unusable(file, `has no ${name}`);
    return value;
  };
  return {
    projectId: field('project_id'),
    clientEmail: field('client_email'),
    privateKey: keyOf(file, field('private_key')),
    tokenUri: tokenUriOf(file, json.has('token_uri') ? field('token_uri') : usualTokenUri),
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unusable(file, `cannot be read (${errorMessage(error)})`);
  }
}

function parse(file: string, text: string): ReadonlyMap<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own words would quote the key.
    throw unusable(file, 'is not JSON');
  }
  if (typeof json !== 'object' || json === null) throw unusable(file, 'is JSON, but no object');
  return new Map(Object.entries(json));
}

function keyOf(file: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw unusable(file, 'has a private_key that is none'); // the reason is OpenSSL's, and of no help
  }
}

/** The key is only as safe as the way there. */
function tokenUriOf(file: string, uri: string): URL {
  if (!URL.canParse(uri) || new URL(uri).protocol !== 'https:') {
    throw unusable(file, 'has a token_uri that is no https address');
  }
  return new URL(uri);
}

const unusable = (file: string, what: string): CodedError =>
  new CodedError(
    'service-account-unusable',
    `the service account file ${file} ${what}. Download a key in the Firebase console (Project settings, Service ` +
      'accounts) and name it as fcm_service_account_file in [fcm]; it is read again with the next push',
  );
