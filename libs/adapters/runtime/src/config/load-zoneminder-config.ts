import { existsSync, readFileSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { ZoneMinderConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { whoWeAre } from '../path-obstacle';

export interface ZoneMinderConfigPlaces {
  readonly file: string;
  readonly folder: string;
}

/** `/etc/zm`, unless `TOCSIN_ZM_CONF` and `TOCSIN_ZM_CONF_DIR` say otherwise. */
export function zoneMinderConfigPlaces(env: NodeJS.ProcessEnv): ZoneMinderConfigPlaces {
  return {
    file: env.TOCSIN_ZM_CONF ?? '/etc/zm/zm.conf',
    folder: env.TOCSIN_ZM_CONF_DIR ?? '/etc/zm/conf.d',
  };
}

/**
 * ZoneMinder's own settings: `zm.conf`, then `conf.d/*.conf` in name order, then `ZM_…` of the environment.
 * @throws CodedError `zoneminder-missing` when there is no ZoneMinder here, `zoneminder-config` when a file
 * cannot be read or a value makes no sense
 */
export function loadZoneMinderConfig(env: NodeJS.ProcessEnv): ZoneMinderConfig {
  const { file, folder } = zoneMinderConfigPlaces(env);
  if (!existsSync(file) && env.ZM_DB_HOST === undefined) {
    throw new CodedError(
      'zoneminder-missing',
      `ZoneMinder is not set up on this machine: ${file} does not exist. Install ZoneMinder, or name its ` +
        'configuration with TOCSIN_ZM_CONF, or give its database with ZM_DB_HOST, ZM_DB_NAME, ZM_DB_USER, ZM_DB_PASS. ' +
        'To see Tocsin at work without ZoneMinder: npm run demo',
    );
  }
  const values: Record<string, string> = {};
  if (existsSync(file)) Object.assign(values, readFile(file));
  const parts = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.conf'))
        .toSorted()
    : [];
  for (const name of parts) Object.assign(values, readFile(join(folder, name)));
  for (const name of Object.keys(ZoneMinderConfig.shape)) {
    const value = env[name];
    if (value !== undefined) values[name] = value;
  }
  const parsed = ZoneMinderConfig.safeParse(
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  );
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new CodedError('zoneminder-config', `${file} and ${folder}: ${wrong}`);
}

function readFile(path: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CodedError(
      'zoneminder-config',
      `${path} cannot be read by ${whoWeAre()} (${errorMessage(error)}). ${howToReadIt(path)}`,
      { cause: error },
    );
  }
  const values: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(ZM_\w+)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) values[match[1]] = (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  }
  return values;
}

/** A container's user may well not be in the group that the file is meant for. Debian ships it for root's. */
function howToReadIt(path: string): string {
  const stats = statsOf(path);
  return stats !== undefined && stats.gid !== 0 && (stats.mode & 0o040) !== 0
    ? `Its group ${stats.gid} may: join that (usermod -aG ${stats.gid}; in containers ZM_GID=${stats.gid} in .env)`
    : `Let the group of the web user read it: chgrp www-data ${path}; chmod 640 ${path}`;
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // a folder above that may not be entered
  }
}
