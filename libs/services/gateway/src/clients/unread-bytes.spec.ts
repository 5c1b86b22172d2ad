import { type Reader, UnreadBytes } from './unread-bytes';

class Client implements Reader {
  isCutOff = false;
  unreadBytes = 0;

  constructor(private readonly unread: UnreadBytes) {}

  get(bytes: number): void {
    this.unreadBytes += bytes;
    this.unread.sentTo(this);
  }

  cutOff(): void {
    this.isCutOff = true;
    this.unreadBytes = 0;
  }
}

describe('what clients leave unread', () => {
  const room = () => {
    const unread = new UnreadBytes({ one: 10, all: 20 });
    const [a, b, c] = [new Client(unread), new Client(unread), new Client(unread)] as const;
    return { unread, a, b, c, cutOff: () => [a, b, c].map((client) => client.isCutOff) };
  };

  it('may be as much as one may have, and no more', () => {
    const { a, cutOff } = room();
    a.get(10);
    expect(cutOff()).toEqual([false, false, false]);
    a.get(1);
    expect(cutOff()).toEqual([true, false, false]);
  });

  it('may not be more than all may have together: who reads worst goes first, and no more of them than must', () => {
    const { a, b, c, cutOff } = room();
    a.get(6);
    b.get(9);
    c.get(5);
    expect(cutOff()).toEqual([false, false, false]);
    a.get(1);
    expect(cutOff()).toEqual([false, true, false]);
  });

  it('does not count once it was read, or the client is gone', () => {
    const { unread, a, b, c, cutOff } = room();
    a.get(9);
    b.get(9);
    a.unreadBytes = 0;
    c.get(9);
    unread.forget(b);
    a.get(9);
    expect(cutOff()).toEqual([false, false, false]);
    b.get(3);
    expect(cutOff().filter(Boolean)).toHaveLength(1);
  });
});
