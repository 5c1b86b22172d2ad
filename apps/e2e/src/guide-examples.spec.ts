import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { guidePages } from '../../../tools/docs/guide-pages';
import { lastingPort } from '../../../tools/testing/free-port';
import { json, startService } from '../../../tools/testing/http-service';
import { Noon } from './harness/noon';
import { repository } from './harness/repository';
import { TestGround } from './harness/test-ground';
import { type User, users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const example = (name: string) => path.join(repository, 'docs/guide/examples', name);
/** Node 20 has WebSocket behind a flag. */
const flags = Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-websocket'] : [];

let ground: TestGround;
beforeAll(async () => {
  ground = await TestGround.open({
    monitors: [
      { id: 1, name: 'Front door' },
      { id: 2, name: 'Garden' },
    ],
  });
});
afterAll(() => ground?.[Symbol.asyncDispose]());

/** The client of the guide, as a reader starts it. */
class ExampleClient implements AsyncDisposable {
  printed = '';
  readonly #child: ChildProcess;

  constructor(url: string, { user, password }: Pick<User, 'user' | 'password'>) {
    this.#child = spawn(process.execPath, [...flags, example('client.mjs'), url, user, password]);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text: Buffer) => (this.printed += text.toString()));
  }

  prints(text: string, times = 1): Promise<boolean> {
    return waitFor(
      `the client to print "${text}" ${times} times`,
      () => this.printed.split(text).length > times,
      { detail: () => this.printed },
    );
  }

  ended(): Promise<number> {
    return waitFor(
      'the client to end',
      () => (this.#child.exitCode === null ? undefined : { code: this.#child.exitCode }),
      {
        detail: () => this.printed,
      },
    ).then(({ code }) => code);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill();
    await gone;
  }
}

describe('the client of the guide', () => {
  it('prints alarms and their ends, and comes back after a restart', async () => {
    const port = await lastingPort();
    await using tocsin = await ground.start('standalone', {
      network: { port },
      customize: { send_event_end_notification: true },
    });
    await using client = new ExampleClient(`ws://127.0.0.1:${port}`, users.admin);
    await client.prints('connected to tocsin ');
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion', text: 'All' });
    await client.prints(`event ${eventId} of monitor 1 (Front door): Motion\n`);
    await client.prints(`event ${eventId} of monitor 1 (Front door): End:Motion: All\n`);

    await tocsin.part('gateway').stop();
    await tocsin.add('standalone');
    await client.prints('connected to tocsin ', 2);
    const next = await ground.zoneminder.alarm(2, { cause: 'Motion' });
    await client.prints(`event ${next} of monitor 2 (Garden): Motion\n`);
  });

  it('ends where its password is wrong, and does not try again', async () => {
    await using tocsin = await ground.start('standalone');
    await using client = new ExampleClient(tocsin.url, { user: 'admin', password: 'wrong' });
    await client.ended();
    expect(client.printed).toContain('refused: BADAUTH\n');
    expect(client.printed).not.toContain('connected');
  });
});

describe('the push script of the guide', () => {
  it('tells Pushover, with the picture', async () => {
    await using pushover = await startService(json({ status: 1 }));
    const script = path.join(ground.folder.path, 'pushover.mjs');
    cpSync(example('pushover.mjs'), script);
    const keys = '[secrets]\nPUSHOVER_APP_TOKEN = the-app\nPUSHOVER_USER_KEY=the-user\n';
    writeFileSync(path.join(ground.folder.path, 'secrets.ini'), keys);
    await using _tocsin = await ground.start(
      'standalone',
      {
        // As the readers whose node is not in /usr/bin write it.
        push: { use_api_push: true, api_push_script: `'${process.execPath}' '${script}'` },
        hook: { hook_pass_image_path: true },
      },
      { ...ground.zoneminder.env, PUSHOVER_URL: `${pushover.url}/1/messages.json` },
    );
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    const { method, url, body } = await waitFor('Pushover to be told', () => pushover.asked[0]);
    expect([method, url]).toEqual(['POST', '/1/messages.json']);
    expect(body).toContain('name="token"\r\n\r\nthe-app\r\n');
    expect(body).toContain('name="user"\r\n\r\nthe-user\r\n');
    expect(body).toContain(`name="title"\r\n\r\nFront door Alarm (${eventId})\r\n`);
    expect(body).toMatch(/name="message"\r\n\r\nMotion at /);
    expect(body).toMatch(
      /name="attachment"; filename="alarm.jpg"\r\nContent-Type: image\/jpeg\r\n\r\n\xff\xd8\xff/,
    );
  });
});

describe('the rules of the guide', () => {
  it('mute what they say they mute', async () => {
    const rules = guidePages()
      .flatMap(({ blocks }) => blocks)
      .find(({ name }) => name === 'es_rules.yml');
    const file = path.join(ground.folder.path, 'es_rules.yml');
    writeFileSync(file, rules?.text ?? '');
    const noon = new Noon(Date.now());
    await using tocsin = await ground.start(
      'standalone',
      { customize: { es_rules: file } },
      { ...ground.zoneminder.env, TZ: noon.zone },
    );
    const client = await tocsin.login(users.admin);
    const leaves = await ground.zoneminder.alarm(2, { cause: 'Motion' });
    const { text } = await tocsin
      .part('gateway')
      .said(new RegExp(`event ${leaves} of monitor Garden: start`));
    expect(text).toContain('rule 1 of monitor 2 mutes it');
    const person = await ground.zoneminder.alarm(2, { cause: 'detected:person Motion' });
    expect(await client.alarm(person)).toMatchObject({ RulesObject: {} });
    // At noon the rules for the night of the front door are silent.
    expect(await client.alarm(await ground.zoneminder.alarm(1))).toMatchObject({ RulesObject: {} });
    expect(client.tally).not.toHaveProperty(`${leaves} start`);
  });
});
