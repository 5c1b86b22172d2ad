import path from 'node:path';

/** `/etc/zm/secrets.ini` → `/etc/zm/secrets.yml` */
export function yamlName(file: string): string {
  const { dir, name } = path.parse(file);
  return path.join(dir, `${name}.yml`);
}
