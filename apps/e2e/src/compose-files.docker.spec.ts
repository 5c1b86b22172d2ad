import path from 'node:path';
import { parseRecord } from './harness/json-record';
import { docker } from './harness/compose';
import { repository } from './harness/repository';

const sets = [
  ['compose.yaml'],
  ['compose.yaml', 'compose.gateways.yaml'],
  ['compose.yaml', 'compose.gpu.yaml'],
  ['compose.standalone.yaml'],
  ['compose.detectors.yaml'],
];

describe.each(sets.map((files) => ({ name: files.join(' + '), files })))('$name', ({ files }) => {
  it('keeps each container from writing, from rights, and from filling the disk with its log', async () => {
    const named = files.flatMap((file) => ['-f', path.join(repository, 'docker', file)]);
    const text = await docker('compose', ...named, '--profile', '*', 'config', '--format', 'json');
    const { services } = parseRecord(text);
    const all = Object.entries(services ?? {});
    expect(all.length).toBeGreaterThan(0);
    for (const [name, service] of all) {
      expect({ name, ...service }).toMatchObject({
        name,
        read_only: true,
        init: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        logging: { options: { 'max-size': '10m', 'max-file': '5' } },
      });
    }
  });
});
