import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventId, ServerId, type StoryEntry } from '@tocsin/messages';
import { GatewayRig, notification } from './testing/gateway-rig';
import { matching } from './testing/matching';
import { MemoryQueue, MemoryRecords } from './testing/memory-store';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gateway-rules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const refOf = (eventId: number) => ({
  server: ServerId.parse(0),
  numbering: 0,
  eventId: EventId.parse(eventId),
});
const frame = (event: Record<string, unknown>) => ({ event: 'alarm', events: [event] });

/** A gateway with rules for monitor 1. */
async function withRules(
  rules: readonly Record<string, unknown>[],
  { store = new MemoryRecords(), text }: { store?: MemoryRecords; text?: string } = {},
): Promise<GatewayRig> {
  const file = path.join(folder, 'rules.json');
  await writeFile(file, text ?? JSON.stringify({ notifications: { monitors: { 1: { rules } } } }));
  return GatewayRig.start({
    config: {
      customize: { es_rules: file, send_event_end_notification: 'yes' },
      hook: { use_hook_description: 'yes', event_start_notify_on_hook_success: 'all' },
    },
    store: { queue: new MemoryQueue(), records: store },
  });
}

const person = { outcome: 'found', text: '[a] detected:person', hookRan: true } as const;
const muteUnlessPerson = { cause_has: '^(?!.*(person)).*$', action: 'mute' };

describe('rules', () => {
  it('mute what they say, with the reason in the story, and let the rest through', async () => {
    await using rig = await withRules([muteUnlessPerson]);
    const client = await rig.client();
    await rig.notify(notification(1));
    await rig.notify(notification(2, person));
    expect(await client.next()).toMatchObject(frame({ EventId: '2', RulesObject: {} }));
    await client.saysNothingMore();
    expect(await rig.records.story(refOf(1))).toMatchObject([
      { step: 'decision', tell: false, reason: 'rule 1 of monitor 1 mutes it (es_rules)' },
    ]);
  });

  it('hold as soon as the operator has written them anew', async () => {
    await using rig = await withRules([{ action: 'mute' }]);
    const client = await rig.client();
    await rig.notify(notification(1));
    await writeFile(path.join(folder, 'rules.json'), '{"notifications":{"monitors":{}}}');
    await rig.notify(notification(2));
    expect(await client.next()).toMatchObject(frame({ EventId: '2' }));
  });

  it('leave the other monitors alone', async () => {
    await using rig = await withRules([{ action: 'mute' }]);
    const client = await rig.client();
    await rig.notify(notification(3, { alarm: { monitorId: 2 } }));
    expect(await client.next()).toMatchObject(frame({ EventId: '3' }));
  });

  it('make an alarm critical, which clients see and the story explains', async () => {
    await using rig = await withRules([{ cause_has: 'person', action: 'critical_notify' }]);
    const client = await rig.client();
    await rig.notify(notification(4, person));
    expect(await client.next()).toMatchObject(
      frame({ RulesObject: { notification_type: 'critical' }, Cause: '[a] detected:person Motion All' }),
    );
    const [decision] = await rig.records.story(refOf(4));
    expect(decision).toMatchObject({
      tell: true,
      reason: matching(/; rule 1 of monitor 1 makes it critical/),
    });
  });

  it('judge an end by what its start said, and the end gets that text back into its notes', async () => {
    await using rig = await withRules([muteUnlessPerson]);
    const client = await rig.client();
    const story: StoryEntry[] = [
      { step: 'seen', at: 1, phase: 'start', cause: 'Motion', late: false },
      { step: 'detection', at: 2, phase: 'start', stages: [], reason: '', ...person },
      { step: 'decision', at: 3, phase: 'start', tell: true, reason: '' },
    ];
    for (const entry of story) await rig.records.append(refOf(5), entry);
    const end = { phase: 'end', cause: 'Motion: All' } as const;
    await rig.notify(notification(5, { alarm: end }));
    await rig.notify(notification(6, { alarm: end }));
    expect(await client.next()).toMatchObject(
      frame({ EventId: '5', Cause: 'End:[a] detected:person Motion: All' }),
    );
    await client.saysNothingMore();
    expect(await rig.records.story(refOf(6))).toMatchObject([{ step: 'decision', tell: false }]);
  });

  it('are read again when control clients change a setting, and from where it says', async () => {
    const file = path.join(folder, 'changing.json');
    const write = (rules: unknown) =>
      writeFile(file, JSON.stringify({ notifications: { monitors: { 1: { rules } } } }));
    await write([{ action: 'mute' }]);
    await using rig = await GatewayRig.start({
      config: {
        general: {
          use_escontrol_interface: 'yes',
          escontrol_interface_password: 'secret',
          escontrol_interface_file: path.join(folder, 'control.dat'),
        },
      },
    });
    const [client, operator] = [await rig.client(), await rig.connect()];
    await operator.ask({ event: 'auth', category: 'escontrol', data: { password: 'secret' } });
    const say = (data: object) => operator.ask({ event: 'escontrol', data });
    expect(await say({ command: 'edit', key: 'es_rules', val: file })).toMatchObject({ status: 'Success' });
    await rig.notify(notification(20));
    await write([{ action: 'critical_notify' }]);
    await say({ command: 'edit', key: 'tag_alarm_event_id', val: 'yes' });
    await rig.notify(notification(21));
    await say({ command: 'reset' });
    await rig.notify(notification(22));
    expect(await client.next()).toMatchObject(
      frame({ EventId: '21', RulesObject: { notification_type: 'critical' } }),
    );
    expect(await client.next()).toMatchObject(frame({ EventId: '22', RulesObject: {} }));
  });

  it('that cannot be read mute nothing, and the log names the line', async () => {
    await using rig = await withRules([], { text: '{"notifications":\n{"monitors": nonsense' });
    const client = await rig.client();
    await rig.notify(notification(7));
    expect(await client.next()).toMatchObject(frame({ EventId: '7' }));
    expect(rig.logged.join('')).toMatch(/no rules, so every event is allowed: .*rules\.json line 2/);
  });

  it('with an expression that never ends are skipped alone', async () => {
    const endless = { cause_has: '^(M|Mo|o|t|i|n|\\w)+(\\w+)+$x', action: 'mute' };
    await using rig = await withRules([endless, { cause_has: 'Motion', action: 'critical_notify' }]);
    const client = await rig.client();
    await rig.notify(notification(8, { alarm: { cause: `Motion${'n'.repeat(60)}!` } }));
    expect(await client.next()).toMatchObject(frame({ RulesObject: { notification_type: 'critical' } }));
    expect(rig.logged.join('')).toMatch(/rule 1 of monitor 1 is skipped/);
  });
});
