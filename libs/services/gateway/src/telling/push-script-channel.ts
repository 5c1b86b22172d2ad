import type { Config } from '@tocsin/config';
import { type HookCommand, parseHookCommand } from '@tocsin/detection';
import { errorMessage } from '@tocsin/errors';
import { tellScript, toldScriptTimeoutMs } from '@tocsin/hook-script';
import type { Delivery } from '@tocsin/messages';
import { type Channel, type Claim, pushScriptArguments, type Telling } from '@tocsin/notifications';
import type { Logger } from 'pino';
import { ScriptLine } from './script-line';

/** The one recipient of this channel: the script. */
const recipient = 'api';

/** How long an alarm waits for the script's answer; a script that takes longer is trusted to do its work, ms. */
const patienceMs = 2_000;

interface PushScript {
  readonly command: HookCommand;
  /** Looked up each time: control clients may change it. */
  readonly settings: Pick<Config, 'hook'>;
}

/** Runs the operator's push script, once for each alarm (push-and-mqtt 7). It wants every monitor, at once. */
class PushScriptChannel implements Channel, AsyncDisposable {
  readonly name = 'api';
  readonly #script: PushScript;
  readonly #log: Logger;
  readonly #line = new ScriptLine();

  constructor(script: PushScript, log: Logger) {
    this.#script = script;
    this.#log = log;
  }

  async tell(
    telling: Telling,
    told: ReadonlySet<string>,
    _signal: AbortSignal,
    claim: Claim,
  ): Promise<readonly Delivery[]> {
    const isOurs = !told.has(recipient) && (await claim([recipient])).has(recipient);
    return isOurs ? [await this.#push(telling)] : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line[Symbol.asyncDispose]();
  }

  async #push(telling: Telling): Promise<Delivery> {
    const { eventId, monitorId } = telling.notification.alarm;
    const log = this.#log.child({ eventId, monitorId });
    const { command, settings } = this.#script;
    const { hook_pass_image_path: passEventFolder } = settings.hook;
    const run = this.#line.add((signal) =>
      tellScript('push-script', {
        command,
        givenArguments: pushScriptArguments(telling, { passEventFolder }),
        timeoutMs: toldScriptTimeoutMs,
        signal,
        log,
      }),
    );
    const answer = run.ended.then(
      (exitCode) => (exitCode === 0 ? '' : `the push script says that it failed (exit ${exitCode})`),
      (error: unknown) => {
        log.error({ err: error }, errorMessage(error));
        return errorMessage(error);
      },
    );
    const trouble = await Promise.race([answer, waited(patienceMs)]);
    return this.#delivery(
      trouble ?? (run.hasBegun() ? '' : 'other push scripts still run; it waits its turn'),
    );
  }

  #delivery(reason: string): Delivery {
    return { channel: this.name, recipient, outcome: reason === '' ? 'sent' : 'failed', reason };
  }
}

/** Undefined where no push script is wanted, or what is written there cannot be one. */
export function openPushScriptChannel(
  settings: Pick<Config, 'push' | 'hook'>,
  log: Logger,
): (Channel & AsyncDisposable) | undefined {
  const { push } = settings;
  if (!push.use_api_push) return undefined;
  const line = push.api_push_script?.trim() ?? '';
  if (line === '') {
    log.error('use_api_push is on, but [push] names no api_push_script: no script is told of alarms');
    return undefined;
  }
  try {
    const command = parseHookCommand(line);
    log.info({ script: command.program }, 'Push enabled via script');
    return new PushScriptChannel({ command, settings }, log);
  } catch (error) {
    log.error(`[push] api_push_script: ${errorMessage(error)}; no script is told of alarms`);
    return undefined;
  }
}

function waited(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
}
