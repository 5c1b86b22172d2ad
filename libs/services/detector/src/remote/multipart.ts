/** A file of a form. */
export interface FormFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, FormFile>;
}

const mostParts = 50;

/**
 * Reads `multipart/form-data` (RFC 7578).
 * @param contentType - as the header says it, with the boundary
 * @returns undefined where it is none
 */
export function readForm(body: Buffer, contentType: string): Form | undefined {
  const named = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const boundary = named?.[1] ?? named?.[2];
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  const files = new Map<string, FormFile>();
  const between = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  let at = whole.indexOf(between);
  for (let parts = 0; at >= 0 && parts < mostParts; parts += 1) {
    const start = at + between.length;
    if (whole.toString('latin1', start, start + 2) === '--') return { fields, files };
    const end = whole.indexOf(between, start);
    if (end < 0) return undefined;
    readPart(whole.subarray(start, end), fields, files);
    at = end;
  }
  return undefined;
}

function readPart(part: Buffer, fields: Map<string, string>, files: Map<string, FormFile>): void {
  const gap = part.indexOf('\r\n\r\n');
  if (gap < 0) return;
  const head = part.toString('utf8', 0, gap);
  const content = part.subarray(gap + 4);
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(head)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) return;
  const file = parameter(disposition, 'filename');
  if (file === undefined) fields.set(name, content.toString('utf8'));
  else files.set(name, { name: file, content });
}

function parameter(disposition: string, name: string): string | undefined {
  const plain = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition);
  const text = plain?.[1] ?? plain?.[2];
  if (text !== undefined) return text.replace(/\\(.)/g, '$1');
  const coded = new RegExp(`;\\s*${name}\\*=utf-8''([^;\\s]+)`, 'i').exec(disposition)?.[1];
  if (coded === undefined) return undefined;
  try {
    return decodeURIComponent(coded);
  } catch {
    return coded;
  }
}
