import type { ConfigProblem } from './config-error';
import type { Settings } from './settings';

/** Defaults that a template may name although nobody wrote them. */
const builtIn: ReadonlyMap<string, string> = new Map([['base_data_path', '/var/lib/zmeventnotification']]);

/** Replaces `{{name}}` and `${name}` by that key of [general], else of the value's own section. One level. */
export function fillTemplates(settings: Settings): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const setting of settings) {
    if (typeof setting.value !== 'string' || !/\{\{|\$\{/.test(setting.value)) continue;
    const filled = setting.value.replace(
      /\{\{\s*(\w+)\s*\}\}|\$\{(\w+)\}/g,
      (whole, inner: string, outer: string) => {
        const name = inner ?? outer;
        const source = settings.get('general', name) ?? settings.get(setting.section, name);
        const value = source?.value ?? builtIn.get(name);
        if (typeof value !== 'string') {
          problems.push({
            where: setting.where,
            message: `${whole}: neither [general] nor [${setting.section}] has "${name}"`,
          });
          return whole;
        }
        return value;
      },
    );
    settings.set({ ...setting, value: filled });
  }
  return problems;
}
