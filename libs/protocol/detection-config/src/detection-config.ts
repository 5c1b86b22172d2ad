import { z } from 'zod';
import { Extent, LabelLimits, PastSettings, ZoneSettings } from './filters';
import { FrameSettings } from './frames';
import { OutputSettings } from './output';
import { ModelType } from './sequence';

/** Where ZoneMinder answers. */
export const PortalSettings = z.strictObject({
  portal: z.string().nullable(),
  apiPortal: z.string().nullable(),
  user: z.string().nullable(),
  password: z.string().nullable(),
  basicUser: z.string().nullable(),
  basicPassword: z.string().nullable(),
  allowSelfSigned: z.boolean(),
});
export type PortalSettings = z.infer<typeof PortalSettings>;

/** Another machine that looks instead (`ml_gateway`). */
export const RemoteSettings = z.strictObject({
  gateway: z.string(),
  /** `mlapi`: `/api/v1`; `pyzm`: pyzm.serve. */
  dialect: z.enum(['mlapi', 'pyzm']),
  mode: z.enum(['url', 'image']),
  user: z.string().nullable(),
  password: z.string().nullable(),
  /** Seconds. */
  timeout: z.number().positive(),
  fallbackLocal: z.boolean(),
});
export type RemoteSettings = z.infer<typeof RemoteSettings>;

/**
 * How the pictures of one monitor are looked at: what `objectconfig.ini` or `.yml` of any generation says, with
 * secrets, templates, monitor section, old names and defaults resolved. Everything after the file reader knows
 * this shape only.
 */
export const DetectionConfig = z.strictObject({
  generation: z.enum(['4', '5', '6', '7']),
  basePath: z.string(),
  portal: PortalSettings,
  remote: RemoteSettings.nullable(),
  frames: FrameSettings,
  /** In the order in which they look at a picture. */
  types: z.array(ModelType),
  /** `detection_mode = first`: a type that matched is the last one. */
  stopsAtFirstType: z.boolean(),
  maxDetectionSize: Extent.nullable(),
  labels: z.record(z.string(), LabelLimits),
  zones: ZoneSettings,
  past: PastSettings,
  disableLocks: z.boolean(),
  output: OutputSettings,
});
export type DetectionConfig = z.infer<typeof DetectionConfig>;
