import type { Check } from './check';
import { certificate } from './checks/certificate';
import { database } from './checks/database';
import { detection } from './checks/detection';
import { diskSpace } from './checks/disk-space';
import { fcm } from './checks/fcm';
import { installation } from './checks/installation';
import { interpreters } from './checks/interpreters';
import { mqtt } from './checks/mqtt';
import { namedFiles } from './checks/named-files';
import { pictureUrl } from './checks/picture-url';
import { portal } from './checks/portal';
import { port } from './checks/port';
import { copies } from './checks/processes';
import { programs } from './checks/programs';
import { redis } from './checks/redis';
import { rulesFile } from './checks/rules-file';
import { complaints } from './checks/running';
import { secretFiles } from './checks/secret-files';
import { store } from './checks/store';
import { tokenFile } from './checks/token-file';
import { zoneMinderFolders } from './checks/zoneminder-folders';

/** Every check, in the order in which the way of an alarm meets what they look at. */
export const checks: readonly Check[] = [
  programs,
  installation,
  namedFiles,
  store,
  diskSpace,
  secretFiles,
  zoneMinderFolders,
  database,
  redis,
  interpreters,
  detection,
  portal,
  rulesFile,
  port,
  certificate,
  mqtt,
  tokenFile,
  fcm,
  pictureUrl,
  copies,
  complaints,
];

/** Names of all that is found before a check can look: the settings themselves. */
export const foundBefore = ['settings', 'zoneminder', 'no-answer', 'name-service'] as const;

/** Everything that can be found, by name. */
export const faultNames: readonly string[] = [
  ...new Set<string>([...foundBefore, ...checks.flatMap(({ finds }) => finds)]),
];
