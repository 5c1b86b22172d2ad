import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from './wait-for';

/** What the hook of the tests prints when it says yes: the text and the JSON of the contract. */
export const hookAnswer = {
  text: '[a] detected:person:97% car:81%',
  json: {
    labels: ['person', 'car'],
    boxes: [
      [10, 20, 110, 220],
      [200, 40, 320, 120],
    ],
    frame_id: 'alarm',
    confidences: [0.97, 0.81],
    image_dimensions: null,
  },
} as const;

/**
 * A hook script that does what the alarm's cause tells it, and writes down how it was called:
 * `Accept` says yes, `Reject` says no, `Silent` says yes with no text, `Crooked` prints broken JSON, `Wait` says
 * yes once `open()` was called.
 */
export class HookScript {
  readonly command: string;
  readonly #folder: string;

  constructor(folder: string) {
    // A blank in the path: a shell would split it.
    this.#folder = path.join(folder, 'my hooks');
    mkdirSync(this.#folder, { recursive: true });
    const script = path.join(this.#folder, 'hook.sh');
    this.command = `'${script}'`;
    const yes = `printf '%s--SPLIT--%s\\n' '${hookAnswer.text}' '${JSON.stringify(hookAnswer.json)}'`;
    writeFileSync(
      script,
      `#!/bin/sh
cd "$(dirname "$0")" || exit 9
env > "env-$1"
echo "$PPID" >> "parents-$1"
printf '%s\\0' "$@" > "argv-$1.part" && mv "argv-$1.part" "argv-$1"
case "$4" in
  *Accept*) ${yes} ;;
  *Reject*) echo 'nothing there'; exit 1 ;;
  *Silent*) ;;
  *Crooked*) echo '[a] detected:cat:55%--SPLIT--{"labels":' ;;
  *Wait*) while [ -e "$0" ] && [ ! -e open ]; do sleep 0.05; done; ${yes} ;;
esac
`,
    );
    chmodSync(script, 0o755);
  }

  /** Lets all waiting calls answer. */
  open(): void {
    writeFileSync(path.join(this.#folder, 'open'), '');
  }

  /** The arguments of the call for this event, once it has come. */
  async argv(eventId: number): Promise<readonly string[]> {
    const file = path.join(this.#folder, `argv-${eventId}`);
    await waitFor(`the hook to be called for event ${eventId}`, () => existsSync(file));
    return readFileSync(file, 'utf8').split('\0').slice(0, -1);
  }

  /** The environment of that call. */
  environment(eventId: number): string {
    return readFileSync(path.join(this.#folder, `env-${eventId}`), 'utf8');
  }

  /** The processes that called it for this event, in order. */
  parents(eventId: number): readonly number[] {
    const file = path.join(this.#folder, `parents-${eventId}`);
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  }

  get calls(): number {
    return readdirSync(this.#folder).filter((name) => /^argv-\d+$/.test(name)).length;
  }
}
