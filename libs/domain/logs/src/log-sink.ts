/** Where lines of the log go. It never throws: a log that cannot be written must not stop what is logged. */
export interface LogSink extends AsyncDisposable {
  /** @param line - of pino: JSON, with a line end */
  write(line: string): void;
  /** Opens files anew, after logrotate has moved them. */
  reopen(): void;
  /** Why lines are being lost, after having tried anew; undefined where none is. */
  trouble(): string | undefined;
}
