/** pino's numbers. */
export const levels = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

/** A line of the log. */
export interface LogLine {
  /** pino's: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. */
  readonly level: number;
  /** Ms since 1970. */
  readonly at: number;
  /** The process: `watcher`, `standalone` … */
  readonly process: string;
  /** The old detector's name for the part that speaks, e.g. `zmesdetect_m3`; undefined for all else. */
  readonly component: string | undefined;
  readonly message: string;
  /** What stands beside the message; no process id, host name and the like. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads back what pino wrote. @returns undefined for what is no such line */
export function parseLogLine(json: string): LogLine | undefined {
  const object = asObject(json);
  if (object === undefined) return undefined;
  const { level, time, name, component, msg, pid: _pid, hostname: _hostname, ...fields } = object;
  if (typeof level !== 'number' || typeof time !== 'number') return undefined;
  return {
    level,
    at: time,
    process: typeof name === 'string' ? name : '',
    component: typeof component === 'string' ? component : undefined,
    message: typeof msg === 'string' ? msg : '',
    fields,
  };
}

/**
 * Everything a line says as one line of text: the message, what went wrong, and in brackets what stands beside it.
 * `a push failed: no such device (eventId=7, token=...abc)`
 */
export function lineText({ message, fields: { err, ...fields } }: LogLine): string {
  const trouble = errorText(err);
  const said = trouble === '' || message.includes(trouble) ? message : `${message}: ${trouble}`;
  const details = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const text = details.length === 0 ? said : `${said} (${details.join(', ')})`;
  // A line of somebody else's making must not look like one of ours.
  return text.replaceAll(/[\r\n]+/g, ' ');
}

function errorText(err: unknown): string {
  if (typeof err !== 'object' || err === null || !('message' in err)) return '';
  return typeof err.message === 'string' ? err.message : '';
}

function asObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
