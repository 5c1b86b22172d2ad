export type { AddOptions, ConsumeOptions, Job, JobHandler, JobQueue, QueueSpec } from './job-queue';
export { FinalJobError, isFinal } from './final-job-error';
export { alarmQueue, notificationQueue } from './queues';
