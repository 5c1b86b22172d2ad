import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { writeColourModel } from '../../../../../tools/testing/colour-model';
import { nodeIsOld } from '../checks/programs';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';

jest.setTimeout(60_000);

/** Looks at pictures itself, with this `ffmpeg`; without one where there is none. */
function withFfmpeg(machine: Machine, script?: string): void {
  mkdirSync(machine.at('bin'));
  if (script !== undefined) machine.write('bin/ffmpeg', `#!/bin/sh\n${script}\n`, 0o755);
  machine.env['PATH'] = machine.at('bin');
  machine.set('detector', 'mode', 'builtin');
}

/** The start hook is this file. */
function hookIs(machine: Machine, text: string | Buffer, mode = 0o755): void {
  machine.set('hook', 'event_start_hook', machine.write('own-hook', text, mode));
}

function modelIs(machine: Machine, bytes: Buffer): void {
  machine.settings['detector'] = { ...machine.settings['detector'], mode: 'builtin' };
  machine.set('detector', 'model', machine.write('yolo.onnx', bytes));
}

describe('tocsin doctor, on a machine with a fault in its programs and models, finds', () => {
  it('a Node that is too old', () => {
    expect([...nodeIsOld('20.18.9'), ...nodeIsOld('18.0.0')].map(({ name }) => name)).toEqual([
      'node',
      'node',
    ]);
    expect(nodeIsOld('18.0.0')[0]?.remedy).toContain('install Node.js 20.19');
    expect([...nodeIsOld('20.19.0'), ...nodeIsOld('24.0.0')]).toEqual([]);
  });

  findsEach([
    {
      what: 'no ffmpeg',
      severity: 'hint',
      name: 'ffmpeg',
      message: /ffmpeg is not installed/,
      remedy: /apt install ffmpeg/,
      seed: (machine) => withFfmpeg(machine),
    },
    {
      what: 'an ffmpeg that is too old',
      name: 'ffmpeg',
      message: /ffmpeg version 2\.8\.15 is too old/,
      remedy: /install ffmpeg 4 or later/,
      seed: (machine) => withFfmpeg(machine, 'echo "ffmpeg version 2.8.15 Copyright"'),
    },
    {
      what: 'an ffmpeg that is broken',
      severity: 'hint',
      name: 'ffmpeg',
      message: /ffmpeg -version fails: .*libavcodec/,
      remedy: /apt install ffmpeg/,
      seed: (machine) => withFfmpeg(machine, 'echo "libavcodec.so.58: cannot open" >&2; exit 127'),
    },
    {
      what: 'an installation with a part missing',
      name: 'installation',
      message: /opt\/tocsin is not whole: there is no main\.cjs in \S+\/watcher/,
      remedy: /tools\/install\.sh/,
      seed: (machine) => rmSync(machine.at('root/opt/tocsin/watcher/main.cjs')),
    },
    {
      what: 'an installation that may not be read',
      name: 'installation',
      message: /main\.cjs|gateway.*www-data/,
      remedy: /chmod -R a\+rX \S+\/opt\/tocsin/,
      asWebUser: true,
      seed: (machine) => chmodSync(machine.at('root/opt/tocsin/gateway'), 0o000),
    },
    {
      what: 'a hook that is not there',
      name: 'hook',
      message: /gone\.sh cannot be run: there is no gone\.sh/,
      remedy: /correct the path in \[hook\]/,
      seed: (machine) => machine.set('hook', 'event_start_hook', machine.at('gone.sh')),
    },
    {
      what: 'a hook that is not executable',
      name: 'hook',
      message: /own-hook cannot be run/,
      remedy: /chmod a\+rx/,
      seed: (machine) => hookIs(machine, '#!/bin/sh\n', 0o644),
    },
    {
      what: 'a hook with the line ends of Windows',
      name: 'hook',
      message: /own-hook cannot start: its lines end as those of Windows do/,
      remedy: /sed -i 's\/\\r\$\/\/' \S+\/own-hook/,
      seed: (machine) => hookIs(machine, '#!/bin/sh\r\necho found\r\n'),
    },
    {
      what: 'a hook that begins with a byte order mark',
      name: 'hook',
      message: /byte order mark/,
      remedy: /sed -i '1s\/\^\\xEF\\xBB\\xBF\/\/' \S+\/own-hook/,
      seed: (machine) => hookIs(machine, Buffer.from('\u{FEFF}#!/bin/sh\n')),
    },
    {
      what: 'a hook whose interpreter is not installed',
      name: 'hook',
      message: /asks for \/opt\/python2\/bin\/python: there is no python2/,
      remedy: /install python, or correct the first line of \S+\/own-hook/,
      seed: (machine) => hookIs(machine, '#!/opt/python2/bin/python -u\n'),
    },
    {
      what: 'a hook whose interpreter env does not find',
      name: 'hook',
      message: /asks for python2\.4, which is neither in \/bin nor in \/usr\/bin/,
      remedy: /install python2\.4, or write its whole path/,
      seed: (machine) => hookIs(machine, '#!/usr/bin/env python2.4\n'),
    },
    {
      what: 'a hook without a path that is not where hooks look',
      name: 'hook',
      message: /there is no program my-own-hook in \/bin and \/usr\/bin/,
      remedy: /hook\.event_start_hook = \/usr\/local\/bin\/my-own-hook/,
      seed: (machine) => machine.set('hook', 'event_start_hook', 'my-own-hook'),
    },
    {
      what: 'a push script that is not named',
      name: 'push-script',
      message: /no script is named/,
      remedy: /\[push\] api_push_script/,
      seed: (machine) => machine.set('push', 'use_api_push', 'yes'),
    },
    {
      what: 'a push script that is not executable',
      name: 'push-script',
      message: /push\.py cannot be run/,
      remedy: /chmod a\+rx/,
      seed: (machine) => {
        machine.set('push', 'use_api_push', 'yes');
        machine.set('push', 'api_push_script', machine.write('push.py', '#!/bin/sh\n', 0o644));
      },
    },
    {
      what: 'a model that is not there',
      name: 'model',
      message: /there is no yolo\.onnx/,
      remedy: /tocsin models pull/,
      seed: (machine) => {
        machine.set('detector', 'mode', 'builtin');
        machine.set('detector', 'model', machine.at('yolo.onnx'));
      },
    },
    {
      what: 'a model that is cut short',
      name: 'model',
      message: /yolo\.onnx.*cut short or damaged/,
      remedy: /rm \S+yolo\.onnx; tocsin models pull/,
      seed: (machine) => modelIs(machine, writeColourModel(64).subarray(0, 500)),
    },
    {
      what: 'a web page in the place of a model',
      name: 'model',
      message: /yolo\.onnx/,
      remedy: /rm \S+yolo\.onnx; tocsin models pull/,
      seed: (machine) => modelIs(machine, Buffer.from('<!DOCTYPE html><html><title>Log in</title></html>')),
    },
    {
      what: 'an empty model',
      name: 'model',
      message: /yolo\.onnx/,
      remedy: /rm \S+yolo\.onnx; tocsin models pull/,
      seed: (machine) => modelIs(machine, Buffer.alloc(0)),
    },
    {
      what: 'a model that objectconfig names and that is not there',
      name: 'model',
      message: /yolov9\.onnx cannot be used: there is no/,
      remedy: /tocsin models pull, or correct objectconfig/,
      seed: (machine) => {
        const weights = machine.at('yolov9.onnx');
        const text = `[general]\ndetection_sequence=object\n[object]\nobject_weights=${weights}\n`;
        machine.settings['detector'] = {
          mode: 'builtin',
          object_config: machine.write('objectconfig.ini', text),
        };
      },
    },
    {
      what: 'an objectconfig that is not there',
      name: 'detection',
      message: /objectconfig\.ini cannot be read/,
      remedy: /correct \S+objectconfig\.ini; tocsin check-config/,
      seed: (machine) => {
        machine.settings['detector'] = { mode: 'builtin', object_config: machine.at('objectconfig.ini') };
      },
    },
    {
      what: 'an objectconfig with a mistake',
      name: 'detection',
      message: /objectconfig\.ini/,
      remedy: /correct \S+objectconfig\.ini; tocsin check-config/,
      seed: (machine) => {
        const text = '[general]\ndetection_sequence=object\nmax_detection_size=a lot\n';
        machine.settings['detector'] = {
          mode: 'builtin',
          object_config: machine.write('objectconfig.ini', text),
        };
      },
    },
  ]);
});
