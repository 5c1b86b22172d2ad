/** Where a command prints: results to `out`, everything about the run itself to `err`. */
export interface Console {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

export const terminal: Console = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};
