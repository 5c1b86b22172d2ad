import { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { parseArguments, usage } from './arguments';
import { type CheckFurther, checkSettings } from './check-config/check-settings';
import { listingWithHead, type Printer } from './check-config/print-report';
import { loadConfig } from './config/load-config';
import { writtenOnce, WrittenSettings } from './config/written-settings';
import { firstFailure } from './first-failure';
import { type Logger, createLogger, usualOutput } from './logger';
import { directLog, type OpenZoneMinderLog } from './logging/direct-log';
import { LogOutput } from './logging/log-output';
import { runRounds } from './rounds';
import { StopBySignal } from './supervision/stop-by-signal';
import { Systemd } from './supervision/systemd';
import { isRunByZmdc } from './supervision/zmdc';
import { version } from './version';

/** What every process starts with. */
export interface ProcessParts {
  /** The settings as the operator writes them, without what control clients changed. */
  readonly written: WrittenSettings;
  readonly log: Logger;
  /** Aborted by SIGINT, SIGTERM or SIGABRT: close in order and return. A second signal ends the process there and then. */
  readonly stop: AbortSignal;
  /** Begins anew with everything as at the start; under zmdc.pl, which starts us again, by ending with exit code 0. */
  readonly restart: () => void;
  /** To be told when everything runs, and of trouble. */
  readonly supervisor: Pick<Systemd, 'ready' | 'status'>;
  /** Why lines of the log are being lost; undefined where none is. */
  readonly logTrouble: () => string | undefined;
}

export interface ProcessKind {
  /** `watcher`, `standalone` …, as in the log. */
  readonly name: string;
  /** Without it the process knows no ZoneMinder, and its log is on standard output. */
  readonly openZoneMinderLog?: OpenZoneMinderLog;
  /** What `--check-config` looks at beside the settings. */
  readonly checkFurther?: CheckFurther;
}

/** How long open handles may hold up the end of a process that has closed everything, ms. */
const lingerMs = 1_000;

/**
 * Runs one process from arguments to exit code: reads the settings, makes the log, turns signals into `stop`.
 * A failure is one error line that names the thing and the remedy, and exit code 1. Nothing of ours is left half started,
 * since `main` opens its parts with `using`.
 */
export async function runProcess(
  { name, openZoneMinderLog, checkFurther }: ProcessKind,
  main: (parts: ProcessParts) => Promise<void>,
): Promise<void> {
  const output = new LogOutput(usualOutput());
  const log = createLogger(name, 'info', output);
  const stopping = new StopBySignal(log);
  const stop = stopping.signal;
  await using systemd = new Systemd(process.env, process.pid, { log });
  stop.addEventListener('abort', () => systemd.stopping(), { once: true });
  let reload: () => void = () => undefined;
  const onHangUp = () => reload();
  process.on('SIGHUP', onHangUp);
  let isLogDirected = false;
  try {
    const args = parseArguments(process.argv.slice(2));
    if (args.version || args.help) {
      process.stdout.write(args.version ? `${version}\n` : usage(name));
      return;
    }
    if (args.checkConfig) {
      process.exitCode = await checkSettings(args, terminal, process.env, checkFurther);
      return;
    }
    using written = new WrittenSettings(
      () => loadConfig(args.config, process.env, { flags: args.flags }),
      log,
    );
    reload = () => {
      systemd.reloading();
      output.reopen();
      written.reload();
      systemd.reloaded();
    };
    const { isSifted } = directLog(output, written, {
      isDebug: args.debug,
      env: process.env,
      openZoneMinderLog,
    });
    isLogDirected = true;
    followLevel(written, log, { isDebug: args.debug, isSifted });
    sayHow(written, log, args.debug);
    const rounds = {
      stop,
      interval: () => written.config.general.restart_interval,
      isStartedAgain: () => isRunByZmdc(process.pid, process.env),
      log,
    };
    await runRounds(rounds, (round) =>
      main({ written, log, ...round, supervisor: systemd, logTrouble: () => output.trouble() }),
    );
    log.info('stopped');
  } catch (thrown) {
    const error = firstFailure(thrown, log);
    if (stop.aborted && error instanceof CodedError && error.code === 'stopped') {
      log.info(error.message);
      return;
    }
    if (!isLogDirected) directLogByDefault(output, openZoneMinderLog);
    // What we expected to go wrong has its remedy in the message; a stack is for faults of ours.
    log.fatal(error instanceof CodedError ? { code: error.code } : { err: error }, errorMessage(error));
    systemd.status(errorMessage(error));
    process.exitCode = error instanceof CodedError && error.code === 'usage' ? 2 : 1;
  } finally {
    process.off('SIGHUP', onHangUp);
    stopping[Symbol.dispose]();
    await output[Symbol.asyncDispose]();
    // Everything is closed; a handle that somebody forgot must not keep a stopped server on the process list.
    setTimeout(() => {
      log.warn({ handles: process.getActiveResourcesInfo() }, 'handles were left open; leaving all the same');
      process.exit();
    }, lingerMs).unref();
  }
}

/** Without settings that could be read, the log still goes where somebody reads it. */
function directLogByDefault(output: LogOutput, openZoneMinderLog: OpenZoneMinderLog | undefined): void {
  try {
    directLog(output, writtenOnce(Config.parse({})), { isDebug: false, env: process.env, openZoneMinderLog });
  } catch {
    // ZoneMinder's own settings cannot be read either: standard output it is.
  }
}

const terminal: Printer = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

/**
 * `--debug` and `console_logs` bring debug lines as `es_debug_level` wants them.
 * @param isSifted - every line is wanted here, for it is decided later which are written
 */
function followLevel(
  written: WrittenSettings,
  log: Logger,
  { isDebug, isSifted }: { readonly isDebug: boolean; readonly isSifted: boolean },
): void {
  const use = ({ customize }: Config) => {
    const isWanted = isDebug || customize.console_logs || isSifted;
    log.level = isWanted ? levelOf(customize.es_debug_level) : 'info';
  };
  use(written.config);
  written.listen(use);
}

/** We have two kinds of debug lines: what happens (1), and what is sent and received in full (5). */
function levelOf(debugLevel: number): 'info' | 'debug' | 'trace' {
  if (debugLevel === 0) return 'info';
  return debugLevel < 5 ? 'debug' : 'trace';
}

function sayHow({ loaded }: WrittenSettings, log: Logger, isDebug: boolean): void {
  const { config, file, warnings } = loaded;
  log.info(file ? `using config file: ${file}` : 'No config file found, using inbuilt defaults');
  for (const { where, message } of warnings) log.warn({ where }, message);
  if (isDebug || config.customize.console_logs) log.info(listingWithHead(loaded));
  log.info(`Event Notification daemon v ${version} starting`);
}
