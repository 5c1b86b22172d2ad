import { Dependencies, type DependencyState } from './dependencies';

describe('what a process depends on', () => {
  let clock = 1_000;
  let changes: string[] = [];
  let all: Dependencies;
  const say = (now: DependencyState, before: DependencyState) =>
    changes.push(`${now.name}: ${before.state} → ${now.state}`);

  beforeEach(() => {
    clock = 1_000;
    changes = [];
    all = new Dependencies(() => clock, say);
  });

  it('is unready until everything vital has been seen up', () => {
    const queue = all.add('queue', { isVital: true });
    all.add('mqtt');
    expect(all.readiness).toBe('unready');
    queue.up();
    expect(all.readiness).toBe('ready');
  });

  it('is degraded while something that is not vital is down', () => {
    all.add('queue', { isVital: true }).up();
    const mqtt = all.add('mqtt');
    mqtt.down('connection refused');
    expect(all.readiness).toBe('degraded');
    mqtt.up();
    expect(all.readiness).toBe('ready');
  });

  it('keeps since when it is as it is, and the last reason', () => {
    const mqtt = all.add('mqtt');
    clock = 2_000;
    mqtt.down('connection refused');
    clock = 3_000;
    mqtt.down('no such host');
    expect(all.states).toEqual([
      { name: 'mqtt', state: 'down', since: 2_000, reason: 'no such host', isVital: false },
    ]);
    clock = 4_000;
    mqtt.up();
    expect(all.states).toEqual([
      { name: 'mqtt', state: 'up', since: 4_000, reason: undefined, isVital: false },
    ]);
  });

  it('tells of each change once', () => {
    const mqtt = all.add('mqtt');
    mqtt.up();
    mqtt.down('a');
    mqtt.down('b');
    mqtt.up();
    expect(changes).toEqual(['mqtt: unknown → up', 'mqtt: up → down', 'mqtt: down → up']);
  });
});
