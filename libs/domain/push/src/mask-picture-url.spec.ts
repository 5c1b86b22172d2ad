import { maskPictureUrl } from './mask-picture-url';

describe('the address of a picture in a log', () => {
  it.each([
    ['https://p?username=me&password=se%20cret&x=1', 'https://p?username=me&password=xxx&x=1'],
    ['https://p?pass=secret', 'https://p?pass=xxx'],
    ['{"image_url":"https://p?password=secret","x":1}', '{"image_url":"https://p?password=xxx","x":1}'],
    ['https://gate?expires=5&signature=ab_c-d&width=600', 'https://gate?expires=5&signature=xxx&width=600'],
    ['https://p?token=a.b.c&auth=f00', 'https://p?token=xxx&auth=xxx'],
    ['https://p?eid=1', 'https://p?eid=1'],
  ])('shows no secret: %s', (url, masked) => {
    expect(maskPictureUrl(url)).toBe(masked);
  });
});
