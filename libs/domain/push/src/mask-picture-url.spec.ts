import { maskPictureUrl } from './mask-picture-url';

describe('the address of a picture in a log', () => {
  it.each([
    ['https://p?username=me&password=se%20cret&x=1', 'https://p?username=me&password=xxx&x=1'],
    ['https://p?pass=secret', 'https://p?pass=xxx'],
    ['{"image_url":"https://p?password=secret","x":1}', '{"image_url":"https://p?password=xxx","x":1}'],
    ['https://gate?expires=5&signature=ab_c-d&width=600', 'https://gate?expires=5&signature=xxx&width=600'],
    ['https://p?token=a.b.c&auth=f00', 'https://p?token=xxx&auth=xxx'],
    ['https://zm:hunter2@portal/zm?eid=1', 'https://zm:xxx@portal/zm?eid=1'],
    ['https://zm:p@ss@portal/zm?eid=1', 'https://zm:xxx@portal/zm?eid=1'],
    ['{"image_url":"https://:hunter2@portal/zm"}', '{"image_url":"https://:xxx@portal/zm"}'],
    ['https://portal:8443/zm?mail=a@b', 'https://portal:8443/zm?mail=a@b'],
    ['{"image":"https://p?PASSWORD=secret","n":1}', '{"image":"https://p?PASSWORD=xxx","n":1}'],
    ['one &pass=a two &pass=b', 'one &pass=xxx two &pass=xxx'],
    ['https://p?eid=1', 'https://p?eid=1'],
  ])('shows no secret: %s', (url, masked) => {
    expect(maskPictureUrl(url)).toBe(masked);
  });
});
