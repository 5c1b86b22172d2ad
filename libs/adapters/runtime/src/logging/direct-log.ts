import { existsSync } from 'node:fs';
import { type Config, secretValues, type ZoneMinderConfig } from '@tocsin/config';
import { levels, type LogSink } from '@tocsin/logs';
import { loadZoneMinderConfig, zoneMinderConfigPlaces } from '../config/load-zoneminder-config';
import { chooseForm } from './choose-form';
import type { LogOutput } from './log-output';
import { jsonOutput, nobodyReadsStandardOutput, prettyOutput } from './standard-output';

/** Opens ZoneMinder's own logging; from `@tocsin/zoneminder`, for those processes that have it. */
export type OpenZoneMinderLog = (parts: {
  readonly zoneminder: ZoneMinderConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly isDebug: boolean;
}) => LogSink;

export interface DirectLogOptions {
  readonly isDebug: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly openZoneMinderLog: OpenZoneMinderLog | undefined;
}

/**
 * Sends the log where the settings want it, without the secrets that are in them.
 * @returns the finest level at which anybody may want to hear of something
 * @throws CodedError `zoneminder-missing`, `zoneminder-config` where ZoneMinder's logging is asked for by name
 */
export function directLog(
  output: LogOutput,
  { logs, customize, ...config }: Config,
  { isDebug, env, openZoneMinderLog }: DirectLogOptions,
): 'debug' | 'info' {
  output.mask.add(secretValues({ ...config, logs, customize }));
  output.limitRepeats(logs.max_repeats);
  const form = chooseForm(logs, {
    isTerminal: process.stdout.isTTY,
    isUnread: nobodyReadsStandardOutput(),
    hasZoneMinder: openZoneMinderLog !== undefined && existsSync(zoneMinderConfigPlaces(env).file),
  });
  if (form !== 'zoneminder' || openZoneMinderLog === undefined) {
    output.to([form === 'pretty' ? prettyOutput() : jsonOutput()]);
    return isDebug ? 'debug' : 'info';
  }
  const zoneminder = loadZoneMinderConfig(env);
  output.mask.add([zoneminder.ZM_DB_PASS]);
  const its = openZoneMinderLog({ zoneminder, env, isDebug });
  const isOnConsole = customize.console_logs || isDebug;
  output.to(isOnConsole ? [its, isDebug ? prettyOutput() : withoutDebug(prettyOutput())] : [its]);
  // Its options, which may change while we run, say what debug is wanted.
  return 'debug';
}

/** ZoneMinder's files may want debug; the console has not asked for it. */
function withoutDebug(sink: LogSink): LogSink {
  return {
    write: (line) => {
      const level = Number(/^\{"level":(\d+)/.exec(line)?.[1] ?? levels.info);
      if (level >= levels.info) sink.write(line);
    },
    reopen: () => sink.reopen(),
    trouble: () => sink.trouble(),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}
