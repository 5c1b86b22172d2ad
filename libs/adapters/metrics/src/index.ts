export type { Check } from './checks';
export { Monitoring, type MonitoringParts } from './monitoring';
export { reachable } from './reachable';
export { writableFolder } from './writable-folder';
