import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '@tocsin/errors';
import { loadPlugin, type LoadedPlugin, type PluginImage } from './loaded-plugin';
import type { DetectRequest, PluginMessage, PluginThreadData } from './plugin-messages';

/** The thread of one plug-in: loads it, then asks it about pictures one by one. */

const port = parentPort;
if (port === null) throw new Error('this is the program of a thread');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- plugin-thread.ts starts it
const { module, parameters } = workerData as PluginThreadData;

function say(message: PluginMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  port?.postMessage(message);
}

async function load(): Promise<LoadedPlugin> {
  const imported: unknown = await import(pathToFileURL(module).href);
  return loadPlugin(imported, parameters);
}

const loading = load();
loading.then(
  ({ classes }) => say({ type: 'loaded', classes }),
  (error: unknown) => say({ type: 'not-loaded', message: errorMessage(error) }),
);

port.on('message', (request: DetectRequest) => {
  void answer(request);
});

async function answer(request: DetectRequest): Promise<void> {
  const { id } = request;
  try {
    const plugin = await loading;
    say({ type: 'answered', id, answer: await plugin.detect(imageOf(request, plugin.space)) });
  } catch (error) {
    say({ type: 'threw', id, message: errorMessage(error) });
  }
}

function imageOf({ data, width, height }: DetectRequest, space: PluginImage['space']): PluginImage {
  const copy = Buffer.alloc(data.length);
  copy.set(data);
  if (space === 'bgr') {
    for (let at = 0; at + 2 < copy.length; at += 3) {
      const red = copy[at] ?? 0;
      copy[at] = copy[at + 2] ?? 0;
      copy[at + 2] = red;
    }
  }
  return { data: copy, width, height, channels: 3, space };
}
