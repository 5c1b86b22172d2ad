import { z } from 'zod';

/** Answers of ZoneMinder's API, as far as they are read; numbers come as text from some releases. */

const number = z.coerce.number();
const textOrEmpty = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** A row of `Zones`, from the API or from the table. */
export const ZonesRow = z.object({
  Name: textOrEmpty,
  Type: textOrEmpty,
  Units: textOrEmpty,
  Coords: textOrEmpty,
});
export type ZonesRow = z.infer<typeof ZonesRow>;

/** Width and height of a monitor, in pixels. */
export const MonitorSizeRow = z.object({ Width: number.positive(), Height: number.positive() });
export type MonitorSizeRow = z.infer<typeof MonitorSizeRow>;

/** `zones/forMonitor/<id>.json` */
export const ZonesAnswer = z.object({ zones: z.array(z.object({ Zone: ZonesRow })) });

/** `monitors/<id>.json` */
export const MonitorAnswer = z.object({ monitor: z.object({ Monitor: MonitorSizeRow }) });

/** `host/getVersion.json` */
export const VersionAnswer = z.object({ version: z.string() });

const frameNumber = z.coerce.number().int().positive().nullish().catch(null);

/** `events/<id>.json` */
export const EventAnswer = z.object({
  event: z.object({
    Event: z.object({
      Frames: number.nullish().transform((value) => value ?? 0),
      AlarmFrameId: frameNumber,
      MaxScoreFrameId: frameNumber,
    }),
    /** `Delta`: seconds since the event began. */
    Frame: z.array(z.object({ FrameId: number, Delta: number })).nullish(),
  }),
});
export type EventAnswer = z.infer<typeof EventAnswer>;
