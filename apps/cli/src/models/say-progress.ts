import type { ModelFile, Progress } from '@tocsin/model-catalogue';

/** A line at every tenth of a file; where its size is not known, at every ten megabytes. */
export function sayProgress(say: (line: string) => void): (file: ModelFile, progress: Progress) => void {
  const said = new Map<string, number>();
  return ({ name }, { bytes, of }) => {
    const tenth =
      of === undefined ? Math.floor(bytes / 10_000_000) : Math.floor((bytes * 10) / Math.max(1, of));
    if (tenth <= (said.get(name) ?? 0)) return;
    said.set(name, tenth);
    const megabytes = (bytes / 1_000_000).toFixed(1);
    say(of === undefined ? `${name}: ${megabytes} MB` : `${name}: ${tenth * 10} %, ${megabytes} MB`);
  };
}
