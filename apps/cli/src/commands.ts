import { checkConfigUsage } from './check-config/check-config-usage';
import type { Command } from './command';
import { completionUsage } from './completion/completion-usage';
import { detectUsage } from './detect/detect-usage';
import { devicesUsage } from './devices/devices-usage';
import { doctorUsage } from './doctor/doctor-usage';
import { facesUsage } from './faces/faces-usage';
import { hookUsage } from './hook/hook-usage';
import { importUsage } from './import/import-usage';
import { logsUsage } from './logs/logs-usage';
import { modelsUsage } from './models/models-usage';
import { notifyUsage } from './notify/notify-usage';
import { sendTestUsage } from './send-test/send-test-usage';
import { whyUsage } from './why/why-usage';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    usage: checkConfigUsage,
    moreOptions: async () => (await import('./check-config/setting-options')).settingOptions,
    run: async (...call) => (await import('./check-config/check-config-command')).checkConfigCommand(...call),
  },
  {
    usage: detectUsage,
    run: async (...call) => (await import('./detect/detect-command')).detectCommand(...call),
  },
  {
    usage: hookUsage,
    run: async (...call) => (await import('./hook/hook-command')).hookCommand(...call),
  },
  {
    usage: facesUsage,
    run: async (...call) => (await import('./faces/faces-command')).facesCommand(...call),
  },
  {
    usage: modelsUsage,
    run: async (...call) => (await import('./models/models-command')).modelsCommand(...call),
  },
  {
    usage: whyUsage,
    run: async (...call) => (await import('./why/why-command')).whyCommand(...call),
  },
  {
    usage: importUsage,
    run: async (...call) => (await import('./import/import-command')).importCommand(...call),
  },
  {
    usage: doctorUsage,
    run: async (...call) => (await import('./doctor/doctor-command')).doctorCommand(...call),
  },
  {
    usage: sendTestUsage,
    run: async (...call) => (await import('./send-test/send-test-command')).sendTestCommand(...call),
  },
  {
    usage: devicesUsage,
    run: async (...call) => (await import('./devices/devices-command')).devicesCommand(...call),
  },
  {
    usage: notifyUsage,
    run: async (...call) => (await import('./notify/notify-command')).notifyCommand(...call),
  },
  {
    usage: logsUsage,
    run: async (...call) => (await import('./logs/logs-command')).logsCommand(...call),
  },
  {
    usage: completionUsage,
    run: async (argv, console) =>
      (await import('./completion/completion-command')).completionCommand(argv, commands, console),
  },
];
