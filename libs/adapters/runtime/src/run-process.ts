import { constants } from 'node:os';
import type { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { parseArguments, usage } from './arguments';
import { loadConfig } from './config/load-config';
import { type Logger, createLogger } from './logger';
import { version } from './version';

/** What every process starts with. */
export interface ProcessParts {
  /** The settings as the operator wrote them, without what control clients changed. */
  readonly config: Config;
  readonly log: Logger;
  /** Aborted by SIGINT or SIGTERM: close in order and return. A second signal ends the process there and then. */
  readonly stop: AbortSignal;
  /** Stops as a signal would, with exit code 0: whoever supervises us starts us again. */
  readonly restart: () => void;
}

/** How long open handles may hold up the end of a process that has closed everything, ms. */
const lingerMs = 5_000;

/** Ctrl-C reaches us from the terminal and from npm: signals this close together, ms, are one. */
const oneSignalMs = 300;

/**
 * Runs one process from arguments to exit code: reads the settings, makes the log, turns signals into `stop`.
 * A failure is one error line that names the thing and the remedy, and exit code 1. Nothing of ours is left half started,
 * since `main` opens its parts with `using`.
 */
export async function runProcess(name: string, main: (parts: ProcessParts) => Promise<void>): Promise<void> {
  let log = createLogger(name, 'info');
  const stop = new AbortController();
  let stoppingSince: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppingSince !== undefined && performance.now() - stoppingSince > oneSignalMs) {
      log.warn({ signal }, 'asked to stop once more; leaving with what is still open');
      process.exit(128 + constants.signals[signal]);
    }
    log.info(
      { signal },
      stoppingSince === undefined ? 'stopping' : 'asked again so soon that it counts once',
    );
    stoppingSince ??= performance.now();
    stop.abort();
  };
  const restart = () => {
    log.info('stopping, to be started again');
    stop.abort();
  };
  const onFault = (error: unknown) => {
    log.fatal({ err: error }, 'a fault of ours; stopping, so that the supervisor can start afresh');
    process.exitCode = 1;
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  process.on('uncaughtException', onFault).on('unhandledRejection', onFault);
  try {
    const args = parseArguments(process.argv.slice(2));
    if (args.version || args.help) {
      process.stdout.write(args.version ? `${version}\n` : usage(name));
      return;
    }
    if (args.debug) log = createLogger(name, 'debug');
    const { config, file, warnings } = loadConfig(args.config, process.env);
    log.info(file ? `using config file: ${file}` : 'No config file found, using inbuilt defaults');
    for (const { where, message } of warnings) log.warn({ where }, message);
    log.info(`Event Notification daemon v ${version} starting`);
    await main({ config, log, stop: stop.signal, restart });
    log.info('stopped');
  } catch (error) {
    if (stop.signal.aborted && error instanceof CodedError && error.code === 'stopped') {
      log.info(error.message);
      return;
    }
    // What we expected to go wrong has its remedy in the message; a stack is for faults of ours.
    log.fatal(error instanceof CodedError ? { code: error.code } : { err: error }, errorMessage(error));
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    // Everything is closed; a handle that somebody forgot must not keep a stopped server on the process list.
    setTimeout(() => {
      log.warn({ handles: process.getActiveResourcesInfo() }, 'handles were left open; leaving all the same');
      process.exit();
    }, lingerMs).unref();
  }
}
