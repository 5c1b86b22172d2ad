import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { demoPicture, type PrintedLine, type ToldFrame } from './demo-picture';

const file = 'docs/images/demo.svg';
const Corners = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const Frame = z.object({
  events: z.tuple([
    z.object({ DetectionJson: z.object({ labels: z.array(z.string()), boxes: z.array(Corners) }) }),
  ]),
});

const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-record-'));
try {
  const printed = await runDemo();
  writeFileSync(file, demoPicture('npm run demo -- --once', printed, toldFrame(printed)));
  process.stdout.write(`${file}: ${printed.length} lines\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function runDemo(): Promise<readonly PrintedLine[]> {
  const args = ['dist/apps/demo/main.cjs', '--once', '--output', path.join(folder, 'demo-output')];
  // As on a machine without ZoneMinder.
  const env = { ...process.env, TOCSIN_ZM_CONF: path.join(folder, 'none') };
  const startedAt = performance.now();
  const demo = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = once(demo, 'close');
  const printed: PrintedLine[] = [];
  for await (const line of createInterface({ input: demo.stdout })) {
    const afterMs = performance.now() - startedAt;
    printed.push({ text: line.replace(`${folder}/`, ''), afterMs });
  }
  await ended;
  if (demo.exitCode !== 0) throw new Error(`the demo ended with exit code ${demo.exitCode}`);
  return printed;
}

function toldFrame(printed: readonly PrintedLine[]): ToldFrame {
  const json = printed
    .map((line) => /WebSocket client: (\{.*\})$/.exec(line.text)?.[1])
    .find((found) => found !== undefined);
  if (json === undefined) throw new Error('the demo did not print what its WebSocket client was told');
  return { json, ...Frame.parse(JSON.parse(json)).events[0].DetectionJson };
}
