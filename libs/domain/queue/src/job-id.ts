import { CodedError } from '@tocsin/errors';

/** What every store can keep as it is: BullMQ refuses digits alone and colons. */
const JOB_ID = /^(?!\d+$)[\w.-]{1,200}$/;

/** @throws CodedError `job-id-invalid` */
export function checkJobId(id: string): void {
  if (JOB_ID.test(id)) return;
  throw new CodedError(
    'job-id-invalid',
    `"${id}" cannot name a job: use letters, digits, dots, underscores and dashes, and not digits alone`,
  );
}
