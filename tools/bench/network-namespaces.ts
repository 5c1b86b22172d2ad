import { execFileSync } from 'node:child_process';

/** Of a range kept for benchmarks (RFC 2544). */
const network = '198.18.77';

/** One place on the network: a command that runs a program there. */
export interface NetworkPlace {
  readonly prefix: readonly string[];
}

/** Machines as far as the network goes: each has an address of its own, and reaches only us. Needs root. */
export class NetworkNamespaces implements Disposable {
  /** Ours, as they see it. */
  readonly address = `${network}.1`;
  readonly #bridge = `tb${process.pid}`;
  readonly #names: string[] = [];

  /** @throws what `ip` says where this is not allowed */
  static open(): NetworkNamespaces {
    const namespaces = new NetworkNamespaces();
    try {
      ip('link', 'add', namespaces.#bridge, 'type', 'bridge');
      ip('address', 'add', `${namespaces.address}/24`, 'dev', namespaces.#bridge);
      ip('link', 'set', namespaces.#bridge, 'up');
      return namespaces;
    } catch (error) {
      namespaces[Symbol.dispose]();
      throw error;
    }
  }

  add(): NetworkPlace {
    const number = this.#names.length + 1;
    const name = `tocsin${process.pid}-${number}`;
    const [outside, inside] = [`th${process.pid}-${number}`, 'eth0'];
    ip('netns', 'add', name);
    this.#names.push(name);
    ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name);
    ip('link', 'set', outside, 'master', this.#bridge, 'up');
    ip('-n', name, 'address', 'add', `${network}.${number + 1}/24`, 'dev', inside);
    ip('-n', name, 'link', 'set', inside, 'up');
    ip('-n', name, 'link', 'set', 'lo', 'up');
    return { prefix: ['ip', 'netns', 'exec', name] };
  }

  [Symbol.dispose](): void {
    for (const name of this.#names) attempt('netns', 'delete', name);
    attempt('link', 'delete', this.#bridge);
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** What is not there need not go. */
function attempt(...args: string[]): void {
  try {
    ip(...args);
  } catch {
    // See above.
  }
}
