/** Sections and keys as in `zmeventnotification.ini`. */
export type Settings = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

/** Later settings win, key by key. */
export function mergeSettings(...all: readonly Settings[]): Settings {
  const merged: Record<string, Record<string, string | number | boolean>> = {};
  for (const settings of all) {
    for (const [section, keys] of Object.entries(settings)) merged[section] = { ...merged[section], ...keys };
  }
  return merged;
}

export function iniText(settings: Settings): string {
  return Object.entries(settings)
    .map(([section, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${inIni(value)}`);
      return [`[${section}]`, ...lines, ''].join('\n');
    })
    .join('\n');
}

function inIni(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
