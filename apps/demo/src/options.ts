import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Raise the two alarms, show what came of them, and end. */
  readonly once: boolean;
  readonly port: number;
  /** Where the annotated picture goes. */
  readonly output: string;
}

export function parseOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      once: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      output: { type: 'string', default: 'demo-output' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a port`);
  return { once: values.once, port, output: values.output };
}
