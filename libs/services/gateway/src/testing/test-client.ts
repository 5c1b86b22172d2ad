import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { until } from '../../../../../tools/testing/until';

/** A WebSocket client of a test: keeps every frame it gets. */
export class TestClient {
  readonly frames: unknown[] = [];
  readonly socket: WebSocket;
  closeCode: number | undefined;
  #read = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      this.frames.push(isBinary ? { binary: data.length } : (JSON.parse(data.toString()) as unknown));
    });
    socket.on('close', (code) => {
      this.closeCode = code;
    });
    socket.on('error', () => undefined); // every test looks at the close code instead
  }

  static async connect(url: string, options: ClientOptions = {}): Promise<TestClient> {
    const client = new TestClient(new WebSocket(url, options));
    await once(client.socket, 'open');
    return client;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next frame that was not read yet. */
  async next(): Promise<unknown> {
    await until('a frame comes', () => this.frames.length > this.#read, 5_000);
    this.#read += 1;
    return this.frames[this.#read - 1];
  }

  async ask(message: unknown): Promise<unknown> {
    this.say(message);
    return this.next();
  }

  /** Proves that nothing else came: whatever we sent before an answer to this would have come first. */
  async saysNothingMore(): Promise<void> {
    const answer = await this.ask({ event: 'control', data: { type: 'version' } });
    expect(answer).toMatchObject({ event: 'control', type: 'version' });
  }

  async closed(): Promise<number> {
    await until('the connection closes', () => this.closeCode !== undefined, 5_000);
    return this.closeCode ?? 0;
  }

  /** Logs in and reads the answer. */
  async login(user = 'admin', data: Record<string, unknown> = {}): Promise<this> {
    const answer = await this.ask({ event: 'auth', data: { user, password: `${user}123`, ...data } });
    expect(answer).toMatchObject({ event: 'auth', status: 'Success' });
    return this;
  }

  leave(): void {
    this.socket.terminate();
  }
}
