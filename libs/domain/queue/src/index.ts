export type { AddOptions, ConsumeOptions, Job, JobHandler, JobQueue, QueueSpec } from './job-queue';
export type { FailedJob } from './failed-job';
export { checkJobId } from './job-id';
export { FinalJobError, isFinal } from './final-job-error';
export { isNotYet, NotYetError } from './not-yet-error';
export { StorePauses } from './store-pauses';
export { alarmQueue, eventNoteQueue, notificationQueue, pushQueue } from './queues';
export type { Broadcast, BroadcastSpec, Listener } from './broadcast';
export { InProcessBroadcast } from './in-process-broadcast';
