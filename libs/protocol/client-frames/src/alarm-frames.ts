import { z } from 'zod';

/** What clients get as `DetectionJson`. */
const DetectionJson = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

/** One event of an alarm frame. Ids are strings, as every release of the old server has them. */
export const AlarmEvent = z.strictObject({
  EventId: z.string().regex(/^\d+$/),
  MonitorId: z.string().regex(/^\d+$/),
  Name: z.string(),
  /** The old server does not send it; zmNinjaNG shows a blank title without it. */
  MonitorName: z.string(),
  /** Always there, perhaps `''`: zmNinjaNG fails on null. */
  Cause: z.string(),
  DetectionJson,
  RulesObject: z.record(z.string(), z.unknown()),
  /** Only where a picture URL is configured. */
  Picture: z.string().optional(),
});
export type AlarmEvent = z.infer<typeof AlarmEvent>;

/** An alarm on its way to a client. One event per frame. */
export const AlarmFrame = z.strictObject({
  event: z.literal('alarm'),
  type: z.literal(''),
  status: z.literal('Success'),
  /** The text `true` where the same alarm went to this client as a push, too. */
  supplementary: z.literal('true').optional(),
  events: z.array(AlarmEvent).min(1),
});
export type AlarmFrame = z.infer<typeof AlarmFrame>;

/** One event for clients of the earliest protocol. */
export const LegacyAlarmEvent = z.strictObject({
  EventId: z.string(),
  Name: z.string(),
  MonitorId: z.string(),
  /** Left out when empty. */
  Cause: z.string().min(1).optional(),
});
export type LegacyAlarmEvent = z.infer<typeof LegacyAlarmEvent>;

/** An alarm for clients of the earliest protocol: no envelope. */
export const LegacyAlarmFrame = z.strictObject({
  events: z.array(LegacyAlarmEvent).min(1),
  status: z.literal('Success'),
});
export type LegacyAlarmFrame = z.infer<typeof LegacyAlarmFrame>;
