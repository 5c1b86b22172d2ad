import { shared, type Usage } from '../usage';

export const channelNames = ['web', 'mqtt', 'fcm', 'api'] as const;
export type ChannelName = (typeof channelNames)[number];

export const sendTestUsage = {
  name: 'send-test',
  summary: 'send a test notification to clients, phones, MQTT and the push script',
  calls: ['[options]'],
  about: `Sends a test by every channel that the settings switch on, whatever lists and intervals say, and prints what each recipient
answered. WebSocket clients are told by the running Tocsin, which is asked on its monitoring port; all else goes out from here.`,
  options: {
    device: {
      argument: 'DEVICE',
      text: 'to this phone only, named by its token or the end of it (tocsin devices list)',
    },
    channel: { argument: 'NAME', values: channelNames, text: `one only: ${channelNames.join(', ')}` },
    monitor: { argument: 'ID', default: '1', text: 'in the name of this monitor; default 1' },
    ...shared,
  },
  exitCode:
    '0 when all was taken, 1 when something was not or nobody is there to tell, 2 when this was called wrongly.',
} as const satisfies Usage;
