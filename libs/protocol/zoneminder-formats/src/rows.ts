import { z } from 'zod';

/**
 * Rows of ZoneMinder's tables as our own queries select them: each query gives the columns today's names, so that
 * one shape serves every release. Drivers hand out decimals and big integers as text, hence the coercion.
 */

const whole = z.coerce.number().int().nonnegative();
/** `z.coerce` alone would turn NULL into 0. */
const wholeOrNull = z.union([z.null(), whole]);
const textOrNull = z
  .string()
  .nullable()
  .transform((value) => value ?? '');

/** How an event's folder is arranged below its storage area. */
export const StorageScheme = z.enum(['Deep', 'Medium', 'Shallow']);
export type StorageScheme = z.infer<typeof StorageScheme>;

/** A row of `Events`, joined with its `Storage`. */
export const EventsRow = z.object({
  Id: whole,
  MonitorId: whole,
  Cause: textOrNull,
  Notes: textOrNull,
  /** Seconds since 1970. */
  StartedAt: wholeOrNull,
  EndedAt: wholeOrNull,
  /** `2026-11-20 13:05:09`, in the time zone of the database session, which is the one zmc files events by. */
  StartText: textOrNull,
  AlarmFrames: wholeOrNull,
  Scheme: StorageScheme,
  /** Null where the event names no storage area, or one that is gone. */
  StoragePath: z.string().nullable(),
});
export type EventsRow = z.infer<typeof EventsRow>;

/** A row of `Monitors`. */
export const MonitorsRow = z.object({ Id: whole, Name: textOrNull });
export type MonitorsRow = z.infer<typeof MonitorsRow>;

/** What a user may do with one kind of thing; `Inherit` from 1.37 on. */
export const Permission = z.enum(['Inherit', 'None', 'View', 'Edit']);
export type Permission = z.infer<typeof Permission>;

const permissionOrNone = Permission.nullish().transform((value) => value ?? 'None');

/** A row of `Users`; columns that a release does not have are left out. */
export const UsersRow = z.object({
  Id: whole,
  Username: z.string(),
  Password: z.string(),
  Enabled: whole,
  Events: permissionOrNone,
  Monitors: permissionOrNone,
  /** Up to 1.36: ids, comma-separated; empty or NULL means all. */
  MonitorIds: z.string().nullish(),
  /** From 1.34: tokens issued before this moment (seconds since 1970) are revoked. */
  TokenMinExpiry: z.coerce.number().nullish(),
  APIEnabled: whole.nullish(),
  /** From 1.37.78. */
  RoleId: wholeOrNull.optional(),
});
export type UsersRow = z.infer<typeof UsersRow>;

/** A row of `User_Roles` (1.37.78 and later). */
export const UserRolesRow = z.object({ Events: permissionOrNone, Monitors: permissionOrNone });
export type UserRolesRow = z.infer<typeof UserRolesRow>;

/** What is said about one monitor, by itself or through a group it belongs to. */
export const MonitorPermissionRow = z.object({
  MonitorId: whole,
  Permission,
  /** The nearer decides: 0 user and monitor, 1 user and group, 2 role and monitor, 3 role and group. */
  Distance: whole,
});
export type MonitorPermissionRow = z.infer<typeof MonitorPermissionRow>;

/** A row of `Notifications` (1.39.2 and later), joined with its user: a phone that registered with ZoneMinder itself. */
export const NotificationsRow = z.object({
  Id: whole,
  Token: z.string(),
  Platform: textOrNull,
  /** Ids, comma-separated; empty or NULL means all. */
  MonitorList: textOrNull,
  /** Seconds between two pushes of one monitor, for every monitor of the list. */
  Interval: whole,
  PushState: textOrNull,
  AppVersion: textOrNull,
  /** From 1.39.3. */
  Profile: z.string().nullish(),
  BadgeCount: z.coerce.number().int(),
  /** Null where the row belongs to nobody. */
  Username: z.string().nullable(),
});
export type NotificationsRow = z.infer<typeof NotificationsRow>;

/** A row of `Config`. */
export const ConfigRow = z.object({ Value: textOrNull });

/** One of ZoneMinder's options, where several are read. */
export const NamedConfigRow = z.object({ Name: z.string(), Value: textOrNull });

/** A column of a table, from `information_schema`. */
export const ColumnRow = z.object({ TableName: z.string(), ColumnName: z.string() });
