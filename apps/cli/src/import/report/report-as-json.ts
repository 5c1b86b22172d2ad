import type { Done } from '../apply/apply-plan';
import { stillToDo } from './still-to-do';
import type { Plan } from '../plan/make-plan';
import type { Stock } from '../stock/take-stock';

/** The same for programs. No secret is in it. */
export function reportAsJson(
  stock: Stock,
  { settings, steps }: Plan,
  done: readonly Done[],
): Readonly<Record<string, unknown>> {
  const { rules, phones, detection, faces, secrets, problems } = stock;
  return {
    settings:
      stock.settings === undefined
        ? null
        : {
            ...stock.settings.place,
            keys: (settings ?? stock.settings).news.map(({ kind, key, line, message }) => ({
              key,
              line,
              kind,
              message,
            })),
            added: settings?.added ?? 0,
          },
    secrets: secrets.map(({ place }) => place),
    rules:
      rules?.file === undefined
        ? null
        : { ...rules.place, monitors: rules.monitors, rules: rules.rules, notUnderstood: rules.skipped },
    phones: {
      home: phones.home,
      count: phones.devices.size,
      added: phones.added,
      files: phones.files.map(({ file, form, devices, unreadableLines }) => ({
        file,
        form,
        count: devices.size,
        unreadableLines,
      })),
    },
    objectConfig:
      detection?.loaded === undefined
        ? null
        : {
            ...detection.place,
            generation: detection.loaded.generation,
            monitors: detection.loaded.monitorIds,
            oldNames: detection.loaded.notes.notices,
            warnings: detection.loaded.notes.warnings,
            mistakes: detection.problems,
            missingModels: detection.missingModels,
          },
    knownFaces: faces,
    problems,
    toDo: stillToDo(stock, steps),
    steps: steps.map(({ kind, file, what, ...step }) => ({
      kind,
      file,
      what,
      ...('to' in step ? { to: step.to } : {}),
    })),
    done: done.map(({ step: { kind, file }, backup }) => ({ kind, file, backup: backup ?? null })),
  };
}
