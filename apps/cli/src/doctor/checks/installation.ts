import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, fault } from '../check';

const programs = ['standalone', 'watcher', 'detector', 'gateway', 'cli'] as const;

/** What tools/install.sh has laid out, where it has. */
export const installation: Check = {
  finds: ['installation'],
  remedy: 'run tools/install.sh again',
  touchesFiles: true,
  look: ({ places: { library } }) => {
    if (!existsSync(library)) return [];
    const parts = [...programs.map((program) => `${program}/main.cjs`), 'node_modules'];
    return parts.flatMap((part) => {
      const obstacle = pathObstacle(path.join(library, part), 'read');
      if (obstacle === undefined) return [];
      const message = `the installation in ${library} is not whole: ${obstacle}`;
      return [fault('installation', message, `run tools/install.sh again, or chmod -R a+rX ${library}`)];
    });
  },
};
