import { z } from 'zod';

/** What we need of ZoneMinder's own `zm.conf` and `conf.d/*.conf`. Other names are ignored. */
export const ZoneMinderConfig = z.object({
  ZM_DB_HOST: z.string().default('localhost').describe('host, host:port or localhost:/path/to/socket'),
  ZM_DB_NAME: z.string().default('zm'),
  ZM_DB_USER: z.string().default('zmuser'),
  ZM_DB_PASS: z.string().default('zmpass'),
  ZM_PATH_MAP: z.string().default('/dev/shm'),
  ZM_DIR_EVENTS: z.string().default('/var/cache/zoneminder/events'),
  ZM_PATH_LOGS: z.string().default('/var/log/zm'),
  ZM_SERVER_ID: z.coerce.number().int().nonnegative().default(0),
  ZM_SERVER_HOST: z.string().optional(),
});
export type ZoneMinderConfig = z.infer<typeof ZoneMinderConfig>;
