import { json, type Usage } from '../usage';

export const importUsage = {
  name: 'import',
  summary: 'take over the settings, rules and phones of an older event server',
  calls: ['[options]'],
  about: `Looks at what the Perl server of any release left here: settings, secrets, rules, phones, objectconfig, known faces. Says
what each setting means to Tocsin and what is wrong with it, and then, after a yes, brings old names up to date, takes files
over from where they were before 3.2, and adds what is new as comments. Settings in force stay as they are, which is checked
before anything is replaced; of every file that changes there is a backup, FILE.~1~. With a mistake nothing is written.`,
  options: {
    from: {
      argument: 'DIR',
      text: 'take the files of this folder, a copy of /etc/zm say, instead of those in their places',
    },
    config: { argument: 'FILE', text: 'settings that lie elsewhere, and stay there' },
    objectconfig: { argument: 'FILE', text: 'objectconfig file that lies elsewhere' },
    root: { argument: 'DIR', text: 'the installation under this folder (DESTDIR)' },
    format: {
      argument: 'FORM',
      values: ['yaml'],
      text: 'yaml: settings, secrets and rules become .yml files as 7.x has them; the old ones get the name .migrated',
    },
    yes: { text: 'write without asking' },
    'dry-run': { text: 'write nothing; without a terminal and without --yes nothing is written either' },
    ...json,
  },
  exitCode:
    '0 when it was done, or there is nothing to do, 1 when there is a mistake or the answer was no, 2 when this was called wrongly.',
} as const satisfies Usage;
