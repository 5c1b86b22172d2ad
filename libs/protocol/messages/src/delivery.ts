import { z } from 'zod';

export const DeliveryOutcome = z.enum([
  /** Handed over and taken. */
  'sent',
  /** The other side did not take it. */
  'failed',
  /** Not meant for this recipient: monitor list, interval, permissions, channel. */
  'suppressed',
]);
export type DeliveryOutcome = z.infer<typeof DeliveryOutcome>;

/** One recipient's share of a notification. Made by the gateway. */
export const Delivery = z.object({
  channel: z.string(),
  recipient: z.string(),
  outcome: DeliveryOutcome,
  /** Why it failed or was suppressed; `''` when sent. */
  reason: z.string(),
});
export type Delivery = z.infer<typeof Delivery>;
