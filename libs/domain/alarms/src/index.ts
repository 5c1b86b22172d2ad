export type { EventRow, EventTable, WatchedMonitor } from './event-table';
