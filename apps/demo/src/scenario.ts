import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AlarmFrame } from '@tocsin/client-frames';
import { Box, type Detection } from '@tocsin/messages';
import { annotatePicture } from '@tocsin/pictures';
import type { EventRecords } from '@tocsin/records';
import { ServerId } from '@tocsin/messages';
import { drawScene, type ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { z } from 'zod';
import type { Inbox } from './inbox';
import type { Narrator } from './narrator';

/** How long anything in the demo may take before it is called a failure, ms; generous, for small machines. */
const patienceMs = 60_000;

/** `DetectionJson` as the built-in detector fills it: lists that belong together by position. */
const BuiltinDetections = z.object({
  labels: z.array(z.string()),
  boxes: z.array(Box),
  confidences: z.array(z.number()),
});

export interface ScenarioParts {
  readonly simulator: ZoneMinderSimulator;
  readonly inbox: Inbox;
  readonly events: EventRecords;
  readonly narrator: Narrator;
  /** Folder for the annotated picture. */
  readonly output: string;
}

/** Somebody walks up to the front door: everybody is told. */
export async function somebodyComes({
  simulator,
  inbox,
  narrator,
  output,
  events,
}: ScenarioParts): Promise<void> {
  narrator.headline('A person walks up to the house. ZoneMinder raises an alarm on "Front door".');
  const picture = await drawScene({ at: Date.now() });
  const { eventId, shownAt } = await simulator.raiseAlarm(1, { cause: 'Motion', picture });
  narrator.startClock(shownAt);
  const frame = await inbox.expect('WebSocket', `"EventId":"${eventId}"`, patienceMs);
  const message = await inbox.expect('MQTT', `"eventid":"${eventId}"`, patienceMs);
  await simulator.clearAlarm(1);

  for (const entry of await events.story({ server: ServerId.parse(0), numbering: 0, eventId })) {
    if (entry.phase !== 'start') continue;
    if (entry.step === 'seen')
      narrator.timed(`watcher   saw event ${eventId} in shared memory, cause "${entry.cause}"`, entry.at);
    if (entry.step === 'detection') {
      const stages = entry.stages.map(({ name, tookMs }) => `${name} ${tookMs.toFixed(0)} ms`).join(', ');
      narrator.timed(`detector  ${entry.text || entry.reason}   (${stages})`, entry.at);
    }
  }
  narrator.timed(`gateway   → WebSocket client: ${frame.text}`, frame.at);
  narrator.timed(`gateway   → MQTT client: ${message.text}`, message.at);

  const [event] = AlarmFrame.parse(JSON.parse(frame.text)).events;
  const { labels, boxes, confidences } = BuiltinDetections.parse(event?.DetectionJson);
  const detections: Detection[] = labels.map((label, index) => ({
    label,
    box: boxes[index] ?? [0, 0, 0, 0],
    confidence: confidences[index] ?? 0,
  }));
  if (!labels.includes('person')) throw new Error('the detector saw no person in the picture of the demo');
  await mkdir(output, { recursive: true });
  const file = join(output, `event-${eventId}.jpg`);
  await writeFile(file, await annotatePicture(picture, { detections }));
  narrator.line(`The picture, with what was detected: ${file}`);
}

/** Leaves move in the garden: the detector looks, sees nobody, and nobody is disturbed. */
export async function nobodyComes({ simulator, inbox, narrator, events }: ScenarioParts): Promise<void> {
  narrator.headline('Leaves move in the wind. ZoneMinder raises an alarm on "Garden".');
  const picture = await drawScene({ at: Date.now(), people: 0 });
  const { eventId, shownAt } = await simulator.raiseAlarm(2, { cause: 'Motion', picture });
  narrator.startClock(shownAt);
  const event = { server: ServerId.parse(0), numbering: 0, eventId };
  const deadline = AbortSignal.timeout(patienceMs);
  for (;;) {
    const story = await events.story(event);
    const decision = story.find((entry) => entry.step === 'decision' && entry.phase === 'start');
    if (decision?.step === 'decision') {
      if (decision.tell) throw new Error(`the alarm of an empty garden was told: ${decision.reason}`);
      narrator.timed(`gateway   tells nobody: ${decision.reason}`, decision.at);
      break;
    }
    deadline.throwIfAborted();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  await simulator.clearAlarm(2);
  if (inbox.has('WebSocket', `"EventId":"${eventId}"`))
    throw new Error('a client was told of an empty garden');
}
