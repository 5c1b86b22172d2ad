import { catalogue, defaultModel } from './catalogue';

describe('the catalogue', () => {
  it('has every model and every file once, and the default', () => {
    const ids = catalogue.map(({ id }) => id);
    const names = catalogue.flatMap(({ files }) => files.map(({ name }) => name));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(names).size).toBe(names.length);
    expect(ids).toContain(defaultModel);
  });

  it('names files that stay in the folder, fetched over TLS', () => {
    for (const { name, url } of catalogue.flatMap(({ files }) => files)) {
      expect(name).toMatch(/^[\w.-]+$/);
      expect(new URL(url).protocol).toBe('https:');
    }
  });

  it('names in its settings only files that it has', () => {
    for (const { files, settings } of catalogue)
      for (const name of Object.values(settings)) expect(files.map((file) => file.name)).toContain(name);
  });

  it('offers nothing that may not be used by everybody', () => {
    const licences = new Set(catalogue.map(({ licence }) => licence.name));
    expect([...licences].toSorted()).toEqual(['Apache-2.0', 'MIT', 'YOLO LICENSE (public domain)']);
  });
});
