import { z } from 'zod';
import { Notification } from './notification';

/** A decided notification as it travels between gateways. */
export const TravellingTelling = z.object({
  notification: Notification,
  cause: z.string(),
  detection: Notification.shape.detectionJson,
  rulesObject: z.record(z.string(), z.unknown()).exactOptional(),
  picture: z.string().exactOptional(),
  isForced: z.boolean().exactOptional(),
  start: z.object({ toldAt: z.number(), recipients: z.array(z.string()) }).exactOptional(),
});
export type TravellingTelling = z.infer<typeof TravellingTelling>;

/** What one gateway says to all of an installation, itself included. */
export const TellingMessage = z.discriminatedUnion('kind', [
  /** Everybody's WebSocket clients are to be told. */
  z.object({
    kind: z.literal('alarm'),
    /** Made up by the gateway that took the notification. */
    id: z.string(),
    telling: TravellingTelling,
    /** Recipients who were told before. */
    told: z.array(z.string()),
  }),
  /** A device has been pushed to; the gateway that has its open socket tells that one too. */
  z.object({
    kind: z.literal('device'),
    from: z.string(),
    token: z.string(),
    frame: z.enum(['supplementary', 'alone']),
    telling: TravellingTelling,
  }),
  /** A device speaks through this gateway from now on, or its token is gone. */
  z.object({
    kind: z.literal('device-news'),
    from: z.string(),
    token: z.string(),
    news: z.enum(['moved', 'gone']),
  }),
]);
export type TellingMessage = z.infer<typeof TellingMessage>;
