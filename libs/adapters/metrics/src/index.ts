export type { Check } from './checks';
export { Monitoring, type MonitoringParts, usualPorts } from './monitoring';
export { reachable } from './reachable';
export { writableFolder } from './writable-folder';
