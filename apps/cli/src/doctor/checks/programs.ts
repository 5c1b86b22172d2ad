import { execFile } from 'node:child_process';
import { systemCode } from '@tocsin/errors';
import { type Check, type Fault, fault, hint } from '../check';
import { looksItself } from '../looks-itself';

const oldestNode = [20, 19] as const;
/** The first whose H.264 and MJPEG options are those that are used. */
const oldestFfmpeg = 4;
const patienceMs = 3_000;

/** Node itself, and ffmpeg where films are looked at. */
export const programs: Check = {
  finds: ['ffmpeg', 'node'],
  remedy: 'ffmpeg -version has to answer: apt install --reinstall ffmpeg',
  look: async ({ config, env }) => {
    const ofFilms = looksItself(config) ? await ofFfmpeg(env) : [];
    return [...nodeIsOld(process.versions.node), ...ofFilms];
  },
};

export function nodeIsOld(version: string): readonly Fault[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = oldestNode;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return [];
  return [
    fault(
      'node',
      `this is Node.js ${version} (${process.execPath})`,
      `install Node.js ${leastMajor}.${leastMinor} or later, e.g. from deb.nodesource.com`,
    ),
  ];
}

async function ofFfmpeg(env: NodeJS.ProcessEnv): Promise<readonly Fault[]> {
  const answer = await versionOf('ffmpeg', env);
  if ('trouble' in answer) {
    const message = `films cannot be looked at and no animations made: ${answer.trouble}`;
    return [hint('ffmpeg', message, 'apt install ffmpeg')];
  }
  const version = /^ffmpeg version n?(\d+)\.\S*/.exec(answer.line);
  // Builds from its sources have a date or a commit for a version: they are new.
  if (version === null || Number(version[1]) >= oldestFfmpeg) return [];
  const message = `${version[0]} is too old to read films and make animations`;
  return [fault('ffmpeg', message, `install ffmpeg ${oldestFfmpeg} or later: apt install ffmpeg`)];
}

function versionOf(
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly line: string } | { readonly trouble: string }> {
  return new Promise((resolve) => {
    const options = { env, timeout: patienceMs, killSignal: 'SIGKILL' } as const;
    execFile(program, ['-version'], options, (error, out, complaint) => {
      const reason = complaint.trim().split('\n').at(-1) ?? '';
      if (error === null) resolve({ line: out.split('\n')[0] ?? '' });
      else if (systemCode(error) === 'ENOENT') resolve({ trouble: `${program} is not installed` });
      else resolve({ trouble: `${program} -version fails: ${error.killed === true ? 'no answer' : reason}` });
    });
  });
}
