import { existsSync } from 'node:fs';
import { secretValues, type ZoneMinderConfig } from '@tocsin/config';
import { levels, type LogSink } from '@tocsin/logs';
import { loadZoneMinderConfig, zoneMinderConfigPlaces } from '../config/load-zoneminder-config';
import type { Written } from '../config/written-settings';
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
 * Sends the log where the settings want it, without the secrets that are in them, now and when they are changed.
 * @returns whether lines of every level are to be given: which of them are written is decided by ZoneMinder's options,
 * which may change at any time
 * @throws CodedError `zoneminder-missing`, `zoneminder-config` where ZoneMinder's logging is asked for by name
 */
export function directLog(
  output: LogOutput,
  written: Written,
  { isDebug, env, openZoneMinderLog }: DirectLogOptions,
): { readonly isSifted: boolean } {
  const { logs, customize } = written.config;
  output.mask.add(secretValues(written.config));
  written.listen((config) => output.mask.add(secretValues(config)));
  output.limitRepeats(logs.max_repeats);
  const form = chooseForm(logs, {
    isTerminal: process.stdout.isTTY,
    isUnread: nobodyReadsStandardOutput(),
    hasZoneMinder: openZoneMinderLog !== undefined && existsSync(zoneMinderConfigPlaces(env).file),
  });
  if (form !== 'zoneminder' || openZoneMinderLog === undefined) {
    output.to([form === 'pretty' ? prettyOutput() : jsonOutput()]);
    return { isSifted: false };
  }
  const zoneminder = loadZoneMinderConfig(env);
  output.mask.add([zoneminder.ZM_DB_PASS]);
  const its = openZoneMinderLog({ zoneminder, env, isDebug });
  const isDebugOnConsole = customize.es_debug_level > 0;
  const console = isDebugOnConsole ? prettyOutput() : withoutDebug(prettyOutput());
  output.to(isDebug || customize.console_logs ? [its, console] : [its]);
  return { isSifted: true };
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
