const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * What `--since` means: `10m`, `2h`, `1d` before `now`; `17:30` of today, or of yesterday where that is to come; a date
 * with or without a time. Local time.
 * @returns ms since 1970; undefined for what is none of these
 */
export function momentOf(text: string, now: number): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (units[unit] ?? 0);
  if (/^\d{1,2}:\d\d(:\d\d)?$/.test(text)) return timeOfDay(text, now);
  const [, date, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text) ?? [];
  const at = date === undefined ? Number.NaN : new Date(`${date}T${time}`).getTime();
  return Number.isNaN(at) ? undefined : at;
}

function timeOfDay(text: string, now: number): number | undefined {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const at = new Date(now);
  at.setHours(hours, minutes, seconds, 0);
  if (at.getTime() > now) at.setDate(at.getDate() - 1);
  return at.getTime();
}
