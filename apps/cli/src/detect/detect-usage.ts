import { json, type Usage } from '../usage';

export const detectUsage = {
  name: 'detect',
  summary: 'look at one event or picture, with the switches of zm_detect.py',
  calls: ['--eventid ID [options]', '--file PICTURE [options]'],
  about: `Prints the result line, or nothing where nothing was seen. --json: whether something was seen, and the line's two parts.`,
  options: {
    eventid: { letter: 'e', argument: 'ID', text: 'the event to look at' },
    file: { letter: 'f', argument: 'FILE', text: 'look at this picture or film instead' },
    monitorid: { letter: 'm', argument: 'ID', text: 'with the settings of this monitor' },
    config: {
      letter: 'c',
      argument: 'FILE',
      text: 'objectconfig.ini or .yml; default: what the settings say, or the one in /etc/zm',
    },
    eventpath: {
      letter: 'p',
      argument: 'DIR',
      text: "the event's folder; objdetect.jpg and objects.json go there",
    },
    reason: { letter: 'r', argument: 'TEXT', text: 'the alarm cause, for only_triggered_zm_zones' },
    notes: { letter: 'n', text: "write the text into the event's Notes" },
    'output-path': { letter: 'o', argument: 'DIR', text: 'write a picture with all boxes here' },
    override: {
      letter: 'O',
      argument: 'PATH=VALUE',
      text: 'in place of what the objectconfig file says, e.g. ml.stream_sequence.resize=640',
    },
    fakeit: { argument: 'A,B', text: 'say that A and B were seen, without a look' },
    settings: {
      argument: 'FILE',
      text: "Tocsin's own settings; default /etc/zm/zmeventnotification.ini",
    },
    debug: { letter: 'd', text: 'say on stderr what is done' },
    'pyzm-debug': { text: 'the same' },
    time: { letter: 't', text: 'say on stderr how long it took' },
    ...json,
    version: { letter: 'v', text: 'print the version of the old detector that this is compatible with' },
    bareversion: { text: 'the same, the number alone' },
  },
  exitCode: '0, or 1 where nothing can be said, 2 when this was called wrongly.',
} as const satisfies Usage;
