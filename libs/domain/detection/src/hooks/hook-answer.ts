import { isRecord } from '@tocsin/errors';
import type { Notification } from '@tocsin/messages';
import { hookSeparator, splitHookOutput } from './hook-output';

/** The text goes into every title and log line; the old detector's longest are a few hundred characters. */
const maxTextLength = 2_000;
/** With the text and the envelope it must stay within the 64 KiB that a WebSocket message may have. */
const maxJsonLength = 48_000;

/** How a hook script ended. */
export interface HookResult {
  readonly exitCode: number;
  readonly stdout: string;
}

export interface HookAnswer {
  /** A script that has answered says yes or no; it is never `failed`. */
  readonly outcome: 'found' | 'nothing';
  readonly text: string;
  readonly detectionJson: Notification['detectionJson'];
  readonly frame: string | null;
  readonly reason: string;
  /** Something to be said in the log although the answer counts. */
  readonly warning?: string;
}

/**
 * Reads a hook's answer: `<text>` or `<text>--SPLIT--<json>`, exit 0 for yes. An empty text is a no, as in the old
 * server since version 6, except under the old key `hook_script`, where the exit code alone decides.
 */
export function readHookAnswer(
  result: HookResult,
  options: { readonly exitCodeDecides: boolean },
): HookAnswer {
  const { text, jsonText } = splitHookOutput(result.stdout);
  const no = (reason: string): HookAnswer => ({
    outcome: 'nothing',
    text: '',
    detectionJson: [],
    frame: null,
    reason,
  });
  if (result.exitCode !== 0) return no(`the hook said no (exit ${result.exitCode})`);
  if (text.trim() === '' && !options.exitCodeDecides)
    return no('the hook said no (exit 0, but it printed no text)');

  const bounded = bound(text);
  const json = readJson(jsonText);
  const { detectionJson } = json;
  const warning = [bounded.warning, json.warning].filter((part) => part !== undefined).join('; ');
  return {
    outcome: 'found',
    text: bounded.text,
    detectionJson,
    frame: matchedFrame(text, detectionJson),
    reason: 'the hook said yes (exit 0)',
    ...(warning === '' ? {} : { warning }),
  };
}

/** Cut where no client, push or Notes column could take it any more. */
function bound(text: string): { readonly text: string; readonly warning?: string } {
  if (text.length <= maxTextLength) return { text };
  const cut = Array.from(text.slice(0, maxTextLength)).slice(0, -1).join('');
  return {
    text: `${cut}…`,
    warning: `the hook printed ${text.length} characters of text; ${maxTextLength} are used`,
  };
}

function readJson(text: string): Pick<HookAnswer, 'detectionJson' | 'warning'> {
  if (text.trim() === '') return { detectionJson: [] };
  if (text.length > maxJsonLength)
    return {
      detectionJson: [],
      warning: `the hook printed ${text.length} characters of JSON, more than the ${maxJsonLength} that clients can take; [] is used`,
    };
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return { detectionJson: value };
    if (isRecord(value)) return { detectionJson: value };
  } catch {
    // Said below, with the text: bad JSON must not lose the alarm.
  }
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return {
    detectionJson: [],
    warning: `the hook printed something after ${hookSeparator} that is no JSON list or object; [] is used: ${shown}`,
  };
}

/** Which picture matched: by the prefix `[a]` or `[s]`, else by `frame_id` of the JSON. */
function matchedFrame(text: string, json: Notification['detectionJson']): string | null {
  const prefix = text.slice(0, 3);
  if (prefix === '[a]') return 'alarm';
  if (prefix === '[s]') return 'snapshot';
  const id = Array.isArray(json) ? undefined : json.frame_id;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}
