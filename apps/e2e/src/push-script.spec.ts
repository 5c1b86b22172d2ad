import path from 'node:path';
import { NotingScript } from './harness/noting-script';
import { TestGround } from './harness/test-ground';
import type { Tocsin } from './harness/tocsin';

jest.setTimeout(60_000);

let ground: TestGround;
let script: NotingScript;
let tocsin: Tocsin;
let start: readonly string[];
let end: readonly string[];
let eventId: number;

beforeAll(async () => {
  ground = await TestGround.open({ monitors: [{ id: 7, name: 'Café "Süd" $(reboot)' }] });
  script = new NotingScript(path.join(ground.folder.path, 'push script'), 'push');
  tocsin = await ground.start('standalone', {
    push: { use_api_push: true, api_push_script: script.command },
    customize: { send_event_end_notification: true },
    hook: { hook_pass_image_path: true },
  });
  eventId = await ground.zoneminder.alarm(7, { cause: 'Motion', text: 'All' });
  [start = [], end = []] = await script.callsFor(eventId, 0, 2);
});
afterAll(async () => {
  await tocsin?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe('the push script is told, once per alarm', () => {
  it('1: event id', () => {
    expect([start[0], end[0]]).toEqual([String(eventId), String(eventId)]);
  });

  it('2: monitor id', () => {
    expect([start[1], end[1]]).toEqual(['7', '7']);
  });

  it('3: monitor name, by no shell', () => {
    expect([start[2], end[2]]).toEqual(['Café "Süd" $(reboot)', 'Café "Süd" $(reboot)']);
  });

  it('4: cause, without End:', () => {
    expect([start[3], end[3]]).toEqual(['Motion', 'Motion: All']);
  });

  it('5: event_start or event_end', () => {
    expect([start[4], end[4]]).toEqual(['event_start', 'event_end']);
  });

  it('6: event directory, where hook_pass_image_path is on', () => {
    for (const call of [start, end]) expect(call[5]).toMatch(new RegExp(`^/.*/${eventId}$`));
  });

  it('and nothing else; no directory where hook_pass_image_path is off', async () => {
    expect([start.length, end.length]).toEqual([6, 6]);
    const other = new NotingScript(path.join(ground.folder.path, 'push script'), 'other');
    await using _tocsin = await ground.start('standalone', {
      push: { use_api_push: true, api_push_script: other.command },
    });
    const [call] = await other.callsFor(await ground.zoneminder.alarm(7), 0, 1);
    expect(call).toHaveLength(5);
  });
});
