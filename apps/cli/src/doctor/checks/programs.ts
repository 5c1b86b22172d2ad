import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chooseLookers } from '@tocsin/detection';
import { type Check, fault, hint } from '../check';

const oldestNode = [20, 19] as const;

/** Node itself, and ffmpeg where films are looked at. */
export const programs: Check = {
  name: 'programs',
  look: ({ config, env }) => {
    const looks = Object.values(chooseLookers(config)).some(({ kind }) => kind === 'builtin');
    return [
      ...nodeIsOld(process.versions.node),
      ...(looks && !isOnPath('ffmpeg', env)
        ? [
            hint(
              'ffmpeg',
              'ffmpeg is not installed: films cannot be looked at and no animations made',
              'apt install ffmpeg',
            ),
          ]
        : []),
    ];
  },
};

export function nodeIsOld(version: string) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = oldestNode;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return [];
  return [fault('node', `this is Node.js ${version}`, `install ${leastMajor}.${leastMinor} or later`)];
}

function isOnPath(program: string, { PATH = '' }: NodeJS.ProcessEnv): boolean {
  return PATH.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
