import type { Command } from './command';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'check-config',
    summary: 'print the settings in force, or everything that is wrong with them',
    run: async (...call) => (await import('./check-config/check-config-command')).checkConfigCommand(...call),
  },
  {
    name: 'detect',
    summary: 'look at one event or picture, with the switches of zm_detect.py',
    run: async (...call) => (await import('./detect/detect-command')).detectCommand(...call),
  },
  {
    name: 'hook',
    summary: 'the same for a hook of the event server: <event> [<monitor> <name> <cause> <folder>]',
    run: async (...call) => (await import('./hook/hook-command')).hookCommand(...call),
  },
  {
    name: 'faces',
    summary: 'known faces: learn them, list them, try them',
    run: async (...call) => (await import('./faces/faces-command')).facesCommand(...call),
  },
  {
    name: 'models',
    summary: 'models that can be fetched: list them, pull them, verify them',
    run: async (...call) => (await import('./models/models-command')).modelsCommand(...call),
  },
  {
    name: 'why',
    summary: 'what happened to an event, and why: seen, looked at, decided, told',
    run: async (...call) => (await import('./why/why-command')).whyCommand(...call),
  },
  {
    name: 'doctor',
    summary: 'look for whatever is wrong, and say what to do about it',
    run: async (...call) => (await import('./doctor/doctor-command')).doctorCommand(...call),
  },
  {
    name: 'send-test',
    summary: 'send a test notification to phones and to MQTT',
    run: async (...call) => (await import('./send-test/send-test-command')).sendTestCommand(...call),
  },
  {
    name: 'devices',
    summary: 'phones that get pushes: list them, remove one',
    run: async (...call) => (await import('./devices/devices-command')).devicesCommand(...call),
  },
  {
    name: 'notify',
    summary: 'hand over an event: <event> <monitor>, for EventStartCommand of ZoneMinder 1.38',
    run: async (...call) => (await import('./notify/notify-command')).notifyCommand(...call),
  },
  {
    name: 'logs',
    summary: 'the last lines of the log',
    run: async (...call) => (await import('./logs/logs-command')).logsCommand(...call),
  },
  {
    name: 'completion',
    summary: 'completion of commands for a shell',
    run: async (argv, console) =>
      (await import('./completion/completion-command')).completionCommand(argv, console),
  },
];
