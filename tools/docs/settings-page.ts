import { Config, ownSections } from '@tocsin/config';
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

Settings stand in \`/etc/zm/zmeventnotification.ini\` (another file: \`--config FILE\`), as the old server had them.
Switches are \`yes\` or \`no\`. Each key can also come from the environment, as \`TOCSIN_<SECTION>__<KEY>\`, or from a
file that \`TOCSIN_<SECTION>__<KEY>_FILE\` names. A value written as \`!NAME\` is looked up in the secrets file,
\`{{name}}\` stands for another key of [general] or of the same section.
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
  return `
## [${name}]

${description}.${origin}

| key | default | meaning |
|---|---|---|
${rows.join('\n')}
`;
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
