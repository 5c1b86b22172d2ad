import { json, shared, type Usage } from '../usage';

export const faceActions = {
  train: 'look at all pictures of known faces again',
  list: 'who is known, by which pictures, and why a picture is not used',
  test: 'who is in these pictures',
} as const;

export const facesUsage = {
  name: 'faces',
  summary: 'known faces: learn them, list them, try them',
  calls: ['train|list|test [FILE...] [options]'],
  words: faceActions,
  takesFiles: true,
  options: {
    config: shared.config,
    'object-config': {
      argument: 'FILE',
      text: 'default: what the settings say, or /etc/zm/objectconfig.ini',
    },
    monitor: { argument: 'ID', text: 'with the settings of this monitor' },
    size: { argument: 'PIXELS', text: 'shrink wider pictures of known faces to this; default 800' },
    ...json,
  },
  exitCode: '0, 1 when something is wrong with the settings or the pictures, 2 when this was called wrongly.',
} as const satisfies Usage;
