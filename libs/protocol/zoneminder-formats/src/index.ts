export type { MonitorReading, MonitorState } from './monitor-reading';
