import { z } from 'zod';

/** Every reason a client can be told. */
export const Reason = z.enum([
  'BADAUTH',
  'NOAUTH',
  'NOMONITORLIST',
  'NOINTERVALLIST',
  'PUSHDISABLED',
  'MISSINGPLATFORM',
  'BADJSON',
  'NOTSUPPORTED',
  'ESCONTROLDISABLED',
  'NOTCONTROL',
  'NODATA',
]);
export type Reason = z.infer<typeof Reason>;

/** "You are in." */
export const AuthReply = z.strictObject({
  event: z.literal('auth'),
  type: z.literal(''),
  status: z.literal('Success'),
  reason: z.literal(''),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  server: z.string(),
});
export type AuthReply = z.infer<typeof AuthReply>;

/** The answer to `control`/`version`, which zmNinjaNG uses to see whether we are alive. */
export const VersionReply = z.strictObject({
  event: z.literal('control'),
  type: z.literal('version'),
  status: z.literal('Success'),
  reason: z.literal(''),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  server: z.string(),
});
export type VersionReply = z.infer<typeof VersionReply>;

/** "No", and why. */
export const FailReply = z.strictObject({
  /** The event that is answered, as the client spelt it. */
  event: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  type: z.string(),
  status: z.literal('Fail'),
  reason: Reason,
});
export type FailReply = z.infer<typeof FailReply>;

/** "Done", to a control client. There is no `reason`. */
export const ControlReply = z.strictObject({
  event: z.literal('escontrol'),
  type: z.enum(['', 'command']),
  status: z.literal('Success'),
  /** The whole message that is answered. */
  request: z.unknown(),
  /** A JSON text, e.g. `{"notifications":{"9":1}}`; only to `get`. */
  response: z.string().optional(),
  /** What was edited holds from the next restart on; only to `edit`, and ours. */
  needsRestart: z.literal(true).optional(),
});
export type ControlReply = z.infer<typeof ControlReply>;

/** "No", to a control client whose message could be taken for a command. */
export const ControlFailReply = FailReply.extend({
  event: z.literal('escontrol'),
  type: z.literal('command'),
  request: z.unknown(),
});
export type ControlFailReply = z.infer<typeof ControlFailReply>;
