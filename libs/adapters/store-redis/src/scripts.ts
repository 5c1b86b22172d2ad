import type { Redis } from 'ioredis';
import { startScripts } from './devices/start-scripts';
import { slotScripts } from './presence/slot-scripts';
import { queueScripts } from './queue/queue-scripts';
import { recordScripts } from './records/record-scripts';
import { controlScripts } from './streams/control-scripts';

/** What has to happen in one piece in Redis, in Lua. */
const scripts = { ...queueScripts, ...recordScripts, ...controlScripts, ...startScripts, ...slotScripts };

type ScriptName = keyof typeof scripts;

export function defineScripts(client: Redis): void {
  for (const [name, script] of Object.entries(scripts)) client.defineCommand(name, script);
}

type Argument = string | number;
type Scripted = Record<ScriptName, (...args: readonly Argument[]) => Promise<unknown>>;

/** @param client - one that {@link defineScripts} has seen */
export async function runScript(
  client: Redis,
  name: ScriptName,
  ...args: readonly Argument[]
): Promise<unknown> {
  if (!isScripted(client)) throw new TypeError('defineScripts was not called');
  return client[name](...args);
}

function isScripted(client: Redis): client is Redis & Scripted {
  return Object.keys(scripts).every((name) => name in client);
}
