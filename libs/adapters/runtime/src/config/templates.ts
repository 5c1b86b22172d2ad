import { allSettings } from '@tocsin/config';
import type { ConfigProblem } from './config-error';
import type { Setting, Settings } from './settings';

/**
 * Replaces `{{name}}` and `${name}` by that key of [general], else of the value's own section, as it is written or
 * by default. One level: what is filled in is not looked at again. In a secret, which may hold anything, what names
 * no setting stays as it is.
 * @param unknown - keys that are no settings: operators name values of their own
 */
export function fillTemplates(settings: Settings, unknown: Settings): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const filled: Setting[] = [];
  for (const setting of settings) {
    const { section, key, value, where, isLiteral, isHidden } = setting;
    if (isLiteral === true) continue;
    const fill = (whole: string, inner: string | undefined, outer: string | undefined) => {
      const name = inner ?? outer ?? '';
      const found =
        textOf(settings, 'general', name) ??
        unknown.get('general', name)?.value ??
        textOf(settings, section, name) ??
        unknown.get(section, name)?.value;
      if (found === undefined && isHidden !== true) {
        // In a password the name may be a part of it.
        const what = isSecret(section, key)
          ? `a template in it names nothing that [general] or [${section}] has; a value that is meant so belongs into the secrets file`
          : `${whole}: neither [general] nor [${section}] has "${name}"`;
        problems.push({ where, key: `${section}.${key}`, message: `[${section}] ${key}: ${what}` });
      }
      return found ?? whole;
    };
    const text = value.replace(/\{\{\s*(\w+)\s*\}\}|\$\{(\w+)\}/g, fill);
    if (text !== value) filled.push({ ...setting, value: text });
  }
  for (const setting of filled) settings.set(setting);
  return problems;
}

const isSecret = (section: string, key: string): boolean =>
  allSettings.some((known) => known.section === section && known.key === key && known.isSecret);

function textOf(settings: Settings, section: string, name: string): string | undefined {
  const written = settings.get(section, name)?.value;
  if (written !== undefined) return written;
  const known = allSettings.find((setting) => setting.section === section && setting.key === name);
  const byDefault = known?.schema.safeParse(undefined).data;
  return typeof byDefault === 'string' || typeof byDefault === 'number' ? String(byDefault) : undefined;
}
