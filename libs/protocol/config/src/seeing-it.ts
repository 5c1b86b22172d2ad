import { z } from 'zod';
import { number, text } from './values';

/** How an operator sees what a process does: its log, its numbers, its health. */

export const LogsConfig = z
  .strictObject({
    to: z
      .enum(['auto', 'json', 'pretty', 'zoneminder'])
      .default('auto')
      .describe(
        "Form of the log: JSON lines, readable lines, or ZoneMinder's own logging (files, Logs table, syslog, by its options); auto: readable on a terminal, ZoneMinder's where nobody reads standard output and ZoneMinder is here, else JSON",
      ),
    max_repeats: number(0, 1_000_000, 'whole')
      .default(10)
      .describe('How often the same line is written within a minute; further ones are counted. 0: every one'),
  })
  .describe('The log');
export type LogsConfig = z.infer<typeof LogsConfig>;

export const MetricsConfig = z
  .strictObject({
    address: text()
      .default('127.0.0.1')
      .transform((value) => value.trim().replace(/^\[(.*)\]$/, '$1'))
      .describe('Address on which /metrics, /health/live and /health/ready are served; there is no login'),
    port: number(0, 65_535, 'whole')
      .optional()
      .describe(
        'Port for them; 0 serves nothing. Without it standalone has 9180, watcher 9181, detector 9182, gateway 9183',
      ),
    check_interval: number(0.1, 3600)
      .default(10)
      .describe('Seconds between two looks at the database, the queues, the data folder and the portal'),
  })
  .describe('Health checks and numbers for Prometheus');
export type MetricsConfig = z.infer<typeof MetricsConfig>;
