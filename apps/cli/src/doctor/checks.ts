import type { Check } from './check';
import { certificate } from './checks/certificate';
import { database } from './checks/database';
import { diskSpace, zoneMinderFolders } from './checks/folders';
import { models } from './checks/models';
import { namedFiles } from './checks/named-files';
import { port } from './checks/port';
import { complaints, copies } from './checks/processes';
import { programs } from './checks/programs';
import { fcm, mqtt, portal } from './checks/reached';
import { redis } from './checks/redis';

/** Every check, in the order in which the way of an alarm meets what they look at. */
export const checks: readonly Check[] = [
  programs,
  namedFiles,
  diskSpace,
  zoneMinderFolders,
  database,
  redis,
  models,
  portal,
  port,
  certificate,
  mqtt,
  fcm,
  copies,
  complaints,
];
