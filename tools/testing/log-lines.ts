import pino, { type Level, type Logger } from 'pino';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly message: string };
}

/** A logger whose lines a test can look at. */
export class LogLines {
  private readonly lines: Line[] = [];
  readonly log: Logger = pino(
    { level: 'trace' },
    { write: (text) => void this.lines.push(JSON.parse(text) as Line) },
  );

  /** How many lines hold `text`. */
  count(text: string): number {
    return this.lines.filter(({ msg }) => msg.includes(text)).length;
  }

  /** The messages of lines above `level`, with those of their errors. */
  worse(level: Level): string[] {
    const worse = this.lines.filter((line) => line.level > (pino.levels.values[level] ?? 0));
    return worse.map(({ msg, err }) => (err === undefined ? msg : `${msg}: ${err.message}`));
  }
}
