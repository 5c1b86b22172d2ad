import {
  destinationsOf,
  shippedLogOptions,
  zoneMinderLevel,
  zoneMinderLogOptions,
} from './zoneminder-options';

const options = (rows: Record<string, string>, env = {}) =>
  zoneMinderLogOptions(new Map(Object.entries(rows)), env);

describe("ZoneMinder's options of logging", () => {
  it('are its shipped ones where the table says nothing of use', () => {
    expect(options({})).toEqual(shippedLogOptions);
    expect(options({ ZM_LOG_LEVEL_FILE: '', ZM_LOG_LEVEL_DATABASE: 'much' })).toEqual(shippedLogOptions);
  });

  it('come from the table, and before that from the environment', () => {
    expect(options({ ZM_LOG_LEVEL_FILE: '-2' }, { LOG_LEVEL_FILE: '-5' }).file).toBe(-5);
    expect(
      options({ ZM_LOG_DEBUG: '1', ZM_LOG_DEBUG_TARGET: '_zmc|_zmesdetect_m5', ZM_LOG_DEBUG_LEVEL: '3' }),
    ).toMatchObject({ isDebug: true, debugLevel: 3, debugTargets: ['zmc', 'zmesdetect_m5'] });
  });

  it.each([
    [60, -3],
    [50, -2],
    [40, -1],
    [30, 0],
    [20, 1],
    [10, 5],
  ])('pino %i is level %i', (pino, level) => expect(zoneMinderLevel(pino)).toBe(level));

  it.each([
    ['a warning, to a destination that takes errors', -1, { ZM_LOG_LEVEL_FILE: '-2' }, false],
    ['an error, to a destination that takes errors', -2, { ZM_LOG_LEVEL_FILE: '-2' }, true],
    ['even what is fatal, to a destination that is off', -3, { ZM_LOG_LEVEL_FILE: '-5' }, false],
    ['debug, while the master switch is off', 1, { ZM_LOG_LEVEL_FILE: '1' }, false],
    ['debug, with no target named', 1, { ZM_LOG_LEVEL_FILE: '1', ZM_LOG_DEBUG: '1' }, true],
    ['debug, to a destination that takes none', 1, { ZM_LOG_LEVEL_FILE: '0', ZM_LOG_DEBUG: '1' }, false],
    ['debug finer than asked for', 2, { ZM_LOG_LEVEL_FILE: '1', ZM_LOG_DEBUG: '1' }, false],
    ['debug of another component', 1, { ZM_LOG_DEBUG: '1', ZM_LOG_DEBUG_TARGET: '_zmc' }, false],
    ['debug of this component', 1, { ZM_LOG_DEBUG: '1', ZM_LOG_DEBUG_TARGET: '_zmc|_zmesdetect_m5' }, true],
    ['debug of this kind', 1, { ZM_LOG_DEBUG: '1', ZM_LOG_DEBUG_TARGET: 'zmesdetect' }, true],
    ['debug of monitor 55', 1, { ZM_LOG_DEBUG: '1', ZM_LOG_DEBUG_TARGET: '_zmesdetect_m55' }, false],
  ])('%s', (_what, level, rows: Record<string, string>, isWritten) => {
    expect(destinationsOf('zmesdetect_m5', level, options(rows)).file).toBe(isWritten);
  });

  it('shipped: info to the file and the table, warnings to syslog as well', () => {
    expect(destinationsOf('zmeventnotification', 0, shippedLogOptions)).toEqual({
      file: true,
      database: true,
      syslog: false,
    });
    expect(destinationsOf('zmeventnotification', -1, shippedLogOptions).syslog).toBe(true);
  });
});
