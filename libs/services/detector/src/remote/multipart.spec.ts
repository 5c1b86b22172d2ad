import { readForm } from './multipart';

const type = 'multipart/form-data; boundary=X';
const picture = Buffer.from([0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x2d, 0x58, 0x00, 0xff]);
const form = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));

describe('a form', () => {
  it('has fields, and files byte by byte', () => {
    const body = form(
      '--X\r\nContent-Disposition: form-data; name="url"\r\n\r\nhttp://a/\r\n',
      '--X\r\nContent-Disposition: form-data; name="file"; filename="a \\"b\\".jpg"\r\nContent-Type: image/jpeg\r\n\r\n',
      Buffer.from([0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x00]),
      '\r\n--X--\r\n',
    );
    const read = readForm(body, type);
    expect(read?.fields.get('url')).toBe('http://a/');
    expect(read?.files.get('file')).toEqual({
      name: 'a "b".jpg',
      content: Buffer.from([0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x00]),
    });
  });

  it.each([
    ['quoted boundary', 'multipart/form-data; boundary="X"', 'filename="a.jpg"'],
    ['name without quotes', type, 'filename=a.jpg'],
    ['name in another alphabet', type, "filename*=utf-8''%C3%A4.jpg"],
  ])('may have a %s', (_what, contentType, name) => {
    const body = form(`--X\r\ncontent-disposition: form-data; name="file"; ${name}\r\n\r\nabc\r\n--X--`);
    expect(readForm(body, contentType)?.files.get('file')?.content.toString()).toBe('abc');
  });

  it('may begin and end without a word', () => {
    expect(readForm(form('--X--'), type)?.files.size).toBe(0);
  });

  it.each([
    ['no boundary', 'multipart/form-data', form('--X--')],
    ['another boundary', 'multipart/form-data; boundary=Y', form('--X--')],
    [
      'no end',
      type,
      form('--X\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n', picture),
    ],
    ['nothing in it', type, Buffer.alloc(0)],
    ['too many parts', type, form('--X\r\n\r\n\r\n'.repeat(1000), '--X--')],
  ])('is none with %s', (_what, contentType, body) => {
    expect(readForm(body, contentType)).toBeUndefined();
  });
});
