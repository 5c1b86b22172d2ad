import { assertAlarmCauseCanBeRead } from './alarm-cause-support';

const of = (version: string) => ({ version: async () => version });

describe('read_alarm_cause', () => {
  it.each(['1.30.4', '1.31.1'])(
    'is refused with ZoneMinder %s, which is named with the key',
    async (version) => {
      await expect(assertAlarmCauseCanBeRead({ read_alarm_cause: true }, of(version))).rejects.toThrow(
        `[customize] read_alarm_cause is on, but ZoneMinder ${version} `,
      );
      await expect(
        assertAlarmCauseCanBeRead({ read_alarm_cause: false }, of(version)),
      ).resolves.toBeUndefined();
    },
  );

  it.each(['1.31.2', '1.36.33', '1.39.0', ''])('is taken with ZoneMinder "%s"', async (version) => {
    await expect(assertAlarmCauseCanBeRead({ read_alarm_cause: true }, of(version))).resolves.toBeUndefined();
  });

  it('is taken while the database is away', async () => {
    const events = { version: () => Promise.reject(new Error('away')) };
    await expect(assertAlarmCauseCanBeRead({ read_alarm_cause: true }, events)).resolves.toBeUndefined();
  });
});
