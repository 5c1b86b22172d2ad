import { Config, ownSections, renamedKeys } from '@tocsin/config';
import { z } from 'zod';

/** The part of a section's JSON Schema that the page shows. */
const SectionSchema = z.object({
  description: z.string(),
  properties: z.record(
    z.string(),
    z.object({
      description: z.string(),
      secret: z.boolean().optional(),
      enum: z.array(z.string()).optional(),
    }),
  ),
});
type SectionSchema = z.infer<typeof SectionSchema>;
type KeySchema = SectionSchema['properties'][string];

/** The reference page of every setting, from the one schema. */
export function settingsPage(): string {
  const sections = Object.entries(Config.shape).map(([name, schema]) => {
    const json = z.toJSONSchema(schema.unwrap(), { io: 'input', unrepresentable: 'any' });
    const defaults: Record<string, unknown> = schema.parse({});
    return section(name, SectionSchema.parse(json), defaults);
  });
  return `# Settings

<!-- Generated from libs/protocol/config by \`npm run docs\`; do not edit. -->

Settings stand in \`/etc/zm/zmeventnotification.yml\`, else in \`/etc/zm/zmeventnotification.ini\` (another file: \`--config FILE\`),
as the old server had them. Samples and the JSON Schema for editors lie beside this page. Switches are \`yes\` or \`no\`
(\`true\`, \`on\`, \`1\` and their opposites will do). What beats what, the last the strongest:

1. the default,
2. the file,
3. the environment: \`TOCSIN_<SECTION>__<KEY>\`, or the content of the file that \`TOCSIN_<SECTION>__<KEY>_FILE\` names,
4. flags, which \`--help\` lists,
5. what control clients changed.

A value of file or environment written as \`!NAME\` is looked up in the secrets file. \`{{name}}\` or \`\${name}\` stands for
another setting of [general] or of the same section.

A file that is written anew is read within seconds, at once on SIGHUP. What is wrong with it is logged, and the settings in
force stay. The log names what has changed, the service that begins anew for it, and the few settings that wait for a
restart of the process.
${sections.join('')}`;
}

function section(
  name: string,
  { description, properties }: SectionSchema,
  defaults: Record<string, unknown>,
): string {
  const rows = Object.entries(properties).map(
    ([key, schema]) => `| \`${key}\` | ${shown(defaults[key])} | ${meaning(schema)} |`,
  );
  const origin = ownSections.has(name) ? ' New in Tocsin.' : '';
  const former = [...renamedKeys].filter(([old]) => old.startsWith(`${name}.`));
  const names = former.map(([old, key]) => `\`${old.slice(name.length + 1)}\` is \`${key}\``);
  return `
## [${name}]

${description}.${origin}

| key | default | meaning |
|---|---|---|
${rows.join('\n')}
${names.length === 0 ? '' : `\nOld names: ${names.join(', ')}.\n`}`;
}

function meaning({ description, enum: choices, secret }: KeySchema): string {
  const among = choices ? ` (${choices.map((choice) => `\`${choice}\``).join(', ')})` : '';
  return `${description}${among}${secret ? '. Secret: never shown or logged' : ''}`.replaceAll('|', '\\|');
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return `\`${value}\``;
  return Array.isArray(value) && value.length > 0 ? `\`${value.join(',')}\`` : 'none';
}
