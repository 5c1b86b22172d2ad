import { type DetectRequest, readDetectRequest } from './detect-request';

function read(...argv: string[]): DetectRequest {
  const request = readDetectRequest(argv);
  if (typeof request === 'string') throw new Error(`a question: ${request}`);
  return request;
}

describe('the command line of detect.py and zm_detect.py', () => {
  it.each([
    [
      [
        '--config',
        '/c',
        '--eventid',
        '12',
        '--monitorid',
        '3',
        '--eventpath',
        '/p',
        '--reason',
        ' Front, x=y',
      ],
    ],
    [['-c', '/c', '-e', '12', '-m', '3', '-p', '/p', '-r', ' Front, x=y']],
    [['-c/c', '-e12', '-m=3', '-p/p', '-r Front, x=y']],
    [['--config=/c', '--event=12', '--monitor=3', '--eventp=/p', '--reason= Front, x=y']],
    [['--conf', '/c', '--event', '12', '--mon', '3', '--eventpa', '/p', '--reas', ' Front, x=y']],
  ])('%j', (argv) => {
    expect(read(...argv)).toMatchObject({
      config: '/c',
      eventId: 12,
      monitorId: 3,
      eventPath: '/p',
      reason: ' Front, x=y',
      file: null,
    });
  });

  it('takes letters together, and those that take a value last', () => {
    expect(read('-dntf', '/a.jpg')).toMatchObject({ debug: true, notes: true, time: true, file: '/a.jpg' });
  });

  it('leaves out what it does not know', () => {
    expect(read('--gpu', '0', 'word', '-x', '-e', '5', '--', '-')).toMatchObject({ eventId: 5 });
  });

  it('takes the empty words of wrappers for nothing', () => {
    expect(read('-e', '5', '--monitorid', '', '--eventpath', '', '--config', '')).toMatchObject({
      monitorId: null,
      eventPath: null,
      config: undefined,
    });
  });

  it('reads labels to fake and overrides, each as often as it stands there', () => {
    const { fake, overrides } = read(
      '--fakeit',
      'person, car,',
      '-O',
      'general.wait=3',
      '--override',
      'a.b=c=d',
    );
    expect(fake).toEqual(['person', 'car']);
    expect(overrides).toMatchObject([
      { section: 'general', key: 'wait', value: 3 },
      { section: 'a', key: 'b', value: 'c=d' },
    ]);
  });

  it.each([
    [['--bareversion'], 'bare-version'],
    [['--bare'], 'bare-version'],
    [['-v', '--nothing'], 'version'],
    [['--version'], 'version'],
    [['-h'], 'help'],
  ])('%j is a question', (argv, question) => {
    expect(readDetectRequest(argv)).toBe(question);
  });

  it.each([
    [[], 'event-missing', /--eventid.*--file/],
    [['-e'], 'usage', /-e wants a value/],
    [['--eventid', '--monitorid', '3'], 'usage', /--eventid wants a value/],
    [['-e', '12a'], 'usage', /"12a" is no event id/],
    [['-e', '1', '-m', '-4'], 'usage', /"-4" is no monitor id/],
    [['--fi', 'x', '--o', 'y'], 'usage', /--o could be --output-path, --override/],
    [['-e', '1', '-O', 'nonsense'], 'override-invalid', /section\.key=value/],
  ])('%j is refused', (argv, code, message) => {
    expect(() => read(...argv)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as unknown }),
    );
  });
});
