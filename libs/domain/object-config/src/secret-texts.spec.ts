import { readIniSource, readTreeSource } from './read/source';
import { secretTexts } from './secret-texts';

describe('secretTexts', () => {
  it('finds keys and passwords, also in addresses and in a Python literal', () => {
    const source = readIniSource(
      'objectconfig.ini',
      `[general]
user = carlos
password = open-sesame
portal = https://carlos:p%40rtal@zm.example/zm
ml_password = !ML_PASSWORD
base_data_path = /var/lib/zmeventnotification
[alpr]
alpr_key = plate-key-1
[ml]
ml_sequence = {'alpr': {'sequence': [{'alpr_key': 'plate-key-2', 'name': 'Plates', 'alpr_url': 'http://x/?token=in-query'}]}}
`,
    );
    expect(secretTexts(source, null)).toEqual([
      'open-sesame',
      'p%40rtal',
      'p@rtal',
      'plate-key-1',
      'plate-key-2',
      'in-query',
    ]);
  });

  it('finds what the secrets file holds, but no names and places', () => {
    const secrets = new Map([
      ['zm_user', 'carlos'],
      ['zm_password', 'from-the-file'],
      ['zm_portal', 'https://zm.example/zm'],
      ['platerec_alpr_key', 'plate-key-3'],
      ['short', 'abc'],
    ]);
    const tree = { ml: { alpr: { sequence: [{ alpr_key: 'plate-key-4', disable_locks: 'no' }] } } };
    const source = readTreeSource('objectconfig.yml', tree, () => undefined);
    expect(secretTexts(source, secrets)).toEqual(['from-the-file', 'plate-key-3', 'plate-key-4']);
  });
});
