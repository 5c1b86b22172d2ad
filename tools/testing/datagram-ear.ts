import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { until } from './until';

/** Prints each datagram as one line: Node has no such sockets, every Debian has Perl. */
const receiver = `
use Socket; $| = 1;
socket(my $ear, AF_UNIX, SOCK_DGRAM, 0) or die $!;
bind($ear, pack_sockaddr_un($ARGV[0])) or die $!;
chmod 0777, $ARGV[0];
while (defined recv($ear, my $text, 65536, 0)) { $text =~ s/\\n/|/g; print "$text\\n"; }
`;

/** A UNIX datagram socket, as the one by which systemd hears its services, and what came in. */
export class DatagramEar implements AsyncDisposable {
  /** The lines of a message are joined by `|`. */
  readonly heard: string[] = [];

  private constructor(
    readonly path: string,
    private readonly perl: ChildProcess,
  ) {
    if (perl.stdout !== null) createInterface(perl.stdout).on('line', (line) => this.heard.push(line));
  }

  static async open(path: string): Promise<DatagramEar> {
    const perl = spawn('perl', ['-e', receiver, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ear = new DatagramEar(path, perl);
    await until(`something listens at ${path}`, () => existsSync(path));
    return ear;
  }

  /** Waits for a message that begins so. @returns it */
  async hears(beginning: string): Promise<string> {
    const found = () => this.heard.find((message) => message.startsWith(beginning));
    await until(`${beginning} was heard`, () => found() !== undefined);
    return found() ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.perl, 'exit');
    this.perl.kill('SIGKILL');
    await ended;
  }
}
