import { z } from 'zod';
import { TravellingTelling } from './telling-message';

/** Pushes of one alarm that take longer than a telling waits. Made by the gateway that sends them. */
export const UnfinishedPushes = z.object({
  telling: TravellingTelling,
  /** Keys of the devices. */
  recipients: z.array(z.string()),
  /** When they were first to be pushed to; milliseconds since 1970. */
  since: z.number().nonnegative(),
});
export type UnfinishedPushes = z.infer<typeof UnfinishedPushes>;
