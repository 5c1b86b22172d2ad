import { parseOverride, withOverrides } from './override';
import { type ObjectConfigSource, readIniSource, readTreeSource } from './source';

const apply = (source: ObjectConfigSource, ...texts: string[]) =>
  withOverrides(source, texts.map(parseOverride));
const valueOf = ({ entries }: ObjectConfigSource, section: string, key: string) =>
  entries.filter((entry) => entry.section === section && entry.key === key).map(({ value }) => value);

const yaml = () =>
  readTreeSource(
    'objectconfig.yml',
    {
      general: { show_percent: 'no' },
      ml: { ml_sequence: { object: { sequence: [{ name: 'yolo', enabled: 'yes' }, { name: 'tiny' }] } } },
      monitors: { 3: { wait: 5 } },
    },
    () => undefined,
  );

describe('--override', () => {
  it('replaces a key of a YAML file, and adds one that is not there', () => {
    const source = apply(yaml(), 'general.show_percent=yes', 'general.wait=2.5');
    expect(valueOf(source, 'general', 'show_percent')).toEqual(['yes']);
    expect(valueOf(source, 'general', 'wait')).toEqual([2.5]);
  });

  it.each(['0', 'yolo'])('reaches into a sequence by place or name: [%s]', (item) => {
    const source = apply(yaml(), `ml.ml_sequence.object.sequence[${item}].enabled=no`);
    expect(valueOf(source, 'ml', 'ml_sequence')).toEqual([
      { object: { sequence: [{ name: 'yolo', enabled: 'no' }, { name: 'tiny' }] } },
    ]);
  });

  it('reaches the keys of a monitor', () => {
    expect(valueOf(apply(yaml(), 'monitors.3.wait=0'), 'monitor-3', 'wait')).toEqual([0]);
  });

  it('leaves the file as it was', () => {
    const source = yaml();
    apply(source, 'ml.ml_sequence.object.sequence[0].enabled=no');
    expect(source).toEqual({ ...yaml(), lineOf: source.lineOf });
  });

  it('replaces whole keys of an INI file, as text', () => {
    const source = apply(readIniSource('objectconfig.ini', '[general]\nwait=5\n'), 'general.wait=0');
    expect(valueOf(source, 'general', 'wait')).toEqual(['0']);
    expect(() => apply(source, 'ml.ml_sequence.object=1')).toThrow('only a whole key');
  });

  it.each([
    ['ml.ml_sequence.object.sequence[v8].enabled=no', 'there is no item v8'],
    ['general.show_percent.x=1', 'there is nothing below x'],
    ['general=1', 'section.key=value'],
    ['general.wait', 'section.key=value'],
  ])('%s is refused', (text, message) => {
    expect(() => apply(yaml(), text)).toThrow(
      expect.objectContaining({
        code: 'override-invalid',
        message: expect.stringContaining(message) as unknown,
      }),
    );
  });
});
