#!/usr/bin/env node
/**
 * A push script: tells Pushover of an alarm, with its picture. In zmeventnotification.ini:
 *
 *     [push]
 *     use_api_push = yes
 *     api_push_script = /etc/zm/pushover.mjs
 *
 *     [hook]
 *     hook_pass_image_path = yes
 *
 * PUSHOVER_APP_TOKEN and PUSHOVER_USER_KEY are read from secrets.ini in the same folder.
 */
import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [eventId, , monitorName, cause, type, eventFolder] = process.argv.slice(2);
if (type === undefined) throw new Error('usage: pushover.mjs EVENT MONITOR NAME CAUSE TYPE [FOLDER]');

const secrets = readFileSync(join(dirname(process.argv[1]), 'secrets.ini'), 'utf8');
const secret = (name) => {
  const [, value] = new RegExp(`^${name}\\s*=\\s*(\\S+)`, 'm').exec(secrets) ?? [];
  if (value === undefined) throw new Error(`there is no ${name} in secrets.ini`);
  return value;
};

const message = new FormData();
message.set('token', secret('PUSHOVER_APP_TOKEN'));
message.set('user', secret('PUSHOVER_USER_KEY'));
message.set('title', `${type === 'event_end' ? 'Ended:' : ''}${monitorName} Alarm (${eventId})`);
message.set('message', `${cause || 'Alarm'} at ${new Date().toLocaleTimeString()}`);

if (eventFolder !== undefined) {
  // What was drawn around the finding, else the picture in which it was found.
  const names = ['objdetect.jpg', cause.startsWith('[a]') ? 'alarm.jpg' : 'snapshot.jpg'];
  const file = names.map((name) => join(eventFolder, name)).find((each) => existsSync(each));
  if (file !== undefined)
    message.set('attachment', await openAsBlob(file, { type: 'image/jpeg' }), 'alarm.jpg');
}

const url = process.env.PUSHOVER_URL ?? 'https://api.pushover.net/1/messages.json';
const answer = await fetch(url, { method: 'POST', body: message, signal: AbortSignal.timeout(30_000) });
if (!answer.ok) throw new Error(`Pushover answered ${answer.status}: ${await answer.text()}`);
