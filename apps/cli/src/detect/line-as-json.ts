/** Between the text of a result line and what was found as JSON, as the old detector has it. */
const split = '--SPLIT--';

/** A result line for programs. @param line - `''` where nothing was seen */
export function lineAsJson(line: string): string {
  const [text = '', found = ''] = line.split(split);
  return JSON.stringify({ seen: text.includes('detected:'), text: text.trim(), detection: parsed(found) });
}

function parsed(found: string): unknown {
  try {
    return JSON.parse(found);
  } catch {
    return null; // show_percent and the like are of the text; a line may be without the second part
  }
}
