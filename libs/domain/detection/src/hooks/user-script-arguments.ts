import type { Alarm } from '@tocsin/messages';
import type { HookResult } from './hook-answer';
import { splitHookOutput } from './hook-output';

/** What a user script is told of the hook that ran before it. */
export interface HookReport {
  /** 0 for a yes; for a no the hook's exit code, or 1 where it only printed no text. */
  readonly result: number;
  /** What it printed, also with a no. */
  readonly text: string;
  /** JSON text; `[]` where there is none. */
  readonly json: string;
}

/** The system takes no argument above 128 KiB; this leaves room for letters of three bytes. */
const argumentLimit = 40_000;

/** What to tell of a hook script. */
export function reportOfHook(
  { exitCode, stdout }: HookResult,
  options: { readonly exitCodeDecides: boolean },
): HookReport {
  const { text, jsonText } = splitHookOutput(stdout);
  const isNo = exitCode !== 0 || (text.trim() === '' && !options.exitCodeDecides);
  return {
    result: isNo && exitCode === 0 ? 1 : exitCode,
    text,
    json: isJson(jsonText) ? jsonText.trim() : '[]',
  };
}

/**
 * What the old server gives a user script (5.14 and up): the hook's result, event id, monitor id, monitor name, the
 * hook's text and JSON, and the event folder where `hook_pass_image_path` asks for it. No shell is in between, so the
 * quotes in the JSON arrive.
 */
export function userScriptArguments(
  alarm: Alarm,
  { result, text, json }: HookReport,
  options: { readonly passEventFolder: boolean },
): string[] {
  const given = [
    String(result),
    String(alarm.eventId),
    String(alarm.monitorId),
    alarm.monitorName,
    text.slice(0, argumentLimit),
    // Half a JSON is none.
    json.length > argumentLimit ? '[]' : json,
  ];
  if (options.passEventFolder && alarm.eventPath !== null) given.push(alarm.eventPath);
  return given.map((argument) => argument.replaceAll('\0', ''));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // Said in the log by whoever reads the hook's answer.
  }
}
