import { shared, type Usage } from '../usage';

export const modelActions = {
  list: 'what can be fetched, under which licence, and what is there',
  pull: 'download the models named, or the usual one, after showing the licence',
  verify: 'compare every downloaded file with the checksum of when it came',
} as const;

export const modelsUsage = {
  name: 'models',
  summary: 'models that can be fetched: list them, pull them, verify them',
  calls: ['list|pull|verify [MODEL...] [options]'],
  words: modelActions,
  options: {
    folder: { argument: 'DIR', text: 'the models folder; default: models in base_data_path' },
    yes: { text: 'agree to the licences without being asked' },
    accept: { text: 'take a file that is another one than before' },
    ...shared,
  },
  more: 'Goes through HTTPS_PROXY and HTTP_PROXY, except to NO_PROXY.',
  exitCode: '0, 1 where something is wrong with a model or the way to it, 2 when this was called wrongly.',
} as const satisfies Usage;
