import { Config, secretValues } from '@tocsin/config';
import type { LogSink } from '@tocsin/logs';
import { channel } from 'node:diagnostics_channel';
import { type News, newsChannel } from '@tocsin/health';
import { createLogger } from '../logger';
import { LogOutput } from './log-output';

class Lines implements LogSink {
  readonly lines: string[] = [];
  isReopened = false;
  trouble_: string | undefined;

  write(line: string): void {
    this.lines.push(line);
  }

  reopen(): void {
    this.isReopened = true;
  }

  trouble(): string | undefined {
    return this.trouble_;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  get messages(): unknown[] {
    return this.lines.map((line): unknown => {
      const read: unknown = JSON.parse(line);
      return typeof read === 'object' && read !== null && 'msg' in read ? read.msg : undefined;
    });
  }
}

const secrets = {
  mqtt: { password: 'mosquitos-bite' },
  fcm: { fcm_v1_key: 'key of the proxy/+ 100%', api_key: 'AAAA-old-key' },
  detector: { portal_password: 'Straße "7"' },
  general: { escontrol_interface_password: 'control!me' },
  gateway: { picture_secret: 'signs-pictures' },
  queue: { url: 'redis://default:re%40dis@redis.example:6379' },
  customize: {
    picture_portal_password: 'pic:pass',
    picture_url: 'https://h/zm?user=x&password=inurl-secret',
  },
};

describe('what pino writes into', () => {
  it('no secret of the settings leaves, at the finest level, whatever is logged and however', async () => {
    const sink = new Lines();
    await using output = new LogOutput(sink);
    const config = Config.parse(secrets);
    output.mask.add(secretValues(config));
    const log = createLogger('standalone', 'debug', output);
    log.level = 'trace';
    const values = secretValues(config);
    expect(values.length).toBeGreaterThanOrEqual(9);
    for (const secret of values) {
      log.trace(`a text with ${secret} in it`);
      log.debug({ url: `https://h/zm/api?x=${encodeURIComponent(secret)}` }, 'asked');
      log.info({ deep: { deeper: [{ deepest: secret }] } }, 'deep');
      log.warn({ err: new Error(`login as ${secret} was refused`, { cause: new Error(secret) }) }, 'failed');
      log.error({ raw: JSON.stringify({ password: secret }) }, 'raw');
      log.child({ client: secret }).info('child');
      log.info(config, 'the whole configuration');
    }
    const written = sink.lines.join('');
    for (const secret of values) {
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
        expect({ form, isWritten: written.includes(form) }).toEqual({ form, isWritten: false });
      }
    }
    expect(written).toContain('redis.example:6379');
  });

  it('the same line is written a few times, counted, and its number told at the end', async () => {
    const sink = new Lines();
    const output = new LogOutput(sink);
    output.limitRepeats(2);
    const log = createLogger('watcher', 'info', output);
    for (let time = 0; time < 5; time += 1) log.warn({ monitorId: 3 }, 'cannot be looked at');
    log.warn({ monitorId: 4 }, 'cannot be looked at');
    await output[Symbol.asyncDispose]();
    expect(sink.messages).toEqual([
      'cannot be looked at',
      'cannot be looked at',
      'cannot be looked at',
      'cannot be looked at (said 3 more times)',
    ]);
    expect(JSON.parse(sink.lines[3] ?? '')).toMatchObject({
      level: 40,
      monitorId: 3,
      repeats: 3,
      name: 'watcher',
    });
  });

  it('what ends the process is always written', async () => {
    const sink = new Lines();
    await using output = new LogOutput(sink);
    output.limitRepeats(1);
    const log = createLogger('watcher', 'info', output);
    for (let time = 0; time < 3; time += 1) log.fatal('no way to go on');
    expect(sink.lines).toHaveLength(3);
  });

  it('tells of the trouble of any of its sinks, and has them all reopened', async () => {
    const [one, other] = [new Lines(), new Lines()];
    await using output = new LogOutput(one);
    output.to([one, other]);
    expect(output.trouble()).toBeUndefined();
    other.trouble_ = 'ENOSPC';
    expect(output.trouble()).toBe('ENOSPC');
    output.reopen();
    expect([one.isReopened, other.isReopened]).toEqual([true, true]);
  });

  it('masks secrets of settings that others read, from when they are read', async () => {
    const sink = new Lines();
    await using output = new LogOutput(sink);
    const log = createLogger('detector', 'info', output);
    channel(newsChannel).publish({ kind: 'secrets', texts: ['plate-key-1'] } satisfies News);
    log.info({ url: 'https://plates.example/?key=plate-key-1' }, 'asking with plate-key-1');
    expect(sink.lines.join('')).not.toContain('plate-key-1');
    expect(sink.messages).toEqual(['asking with ***']);
  });
});
