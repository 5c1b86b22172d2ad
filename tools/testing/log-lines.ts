interface Line {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly message: string };
}

/** Where a test's pino writes, `pino({ level: 'trace' }, lines)`, so that the test can look at it. */
export class LogLines {
  private readonly lines: Line[] = [];

  write(text: string): void {
    const line: unknown = JSON.parse(text);
    if (isLine(line)) this.lines.push(line);
  }

  /** How many lines hold `text`. */
  count(text: string): number {
    return this.lines.filter(({ msg }) => msg.includes(text)).length;
  }

  /** What was said from `warn` on, with the messages of errors. */
  complaints(): string[] {
    const complaints = this.lines.filter(({ level }) => level >= 40);
    return complaints.map(({ msg, err }) => (err === undefined ? msg : `${msg}: ${err.message}`));
  }

  /** Everything said above `debug`. */
  all(): string[] {
    return this.lines.filter(({ level }) => level > 20).map(({ msg }) => msg);
  }
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'level' in value && 'msg' in value;
}
