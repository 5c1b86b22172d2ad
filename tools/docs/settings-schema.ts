import { Config, renamedKeys } from '@tocsin/config';
import { z } from 'zod';

/** What editors are told of one setting. */
type KeySchema = Readonly<Record<string, unknown>>;

const Section = z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The JSON Schema of `zmeventnotification.yml`, by which editors complete and check. */
export function settingsSchema(): string {
  const sections = Object.entries(Config.shape).map(([name, schema]): [string, KeySchema] => {
    const section = schema.unwrap();
    const { properties } = Section.parse(z.toJSONSchema(section, { io: 'input', unrepresentable: 'any' }));
    const defaults: Record<string, unknown> = schema.parse({});
    const keys = Object.entries(properties).map(([key, json]): [string, KeySchema] => [
      key,
      forEditors(json, defaults[key]),
    ]);
    return [
      name,
      {
        description: section.description,
        type: ['object', 'null'],
        additionalProperties: false,
        properties: { ...Object.fromEntries(keys), ...formerKeys(name) },
      },
    ];
  });
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: 'Generated from libs/protocol/config by npm run docs; do not edit.',
    title: 'Settings of the event server, zmeventnotification.yml',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(sections),
    definitions: { switch: switchSchema, reference: referenceSchema },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const switchSchema = { enum: [true, false, 'yes', 'no', 'on', 'off', 1, 0, null] };

/** The name of a secret, or a template. */
const referenceSchema = { type: 'string', pattern: '^!|\\{\\{|\\$\\{' };
const reference = { $ref: '#/definitions/reference' };

function forEditors(json: Readonly<Record<string, unknown>>, byDefault: unknown): KeySchema {
  const { description, secret, ...kind } = json;
  const isShown = ['string', 'number', 'boolean'].includes(typeof byDefault);
  return {
    description,
    ...(isShown ? { default: byDefault } : {}),
    ...(secret === true ? { writeOnly: true } : {}),
    ...accepted(kind),
  };
}

/** Files hold texts, so whatever may be written as text is taken, and nothing at all means the default. */
function accepted(kind: Readonly<Record<string, unknown>>): KeySchema {
  if (kind['type'] === 'boolean') return { anyOf: [{ $ref: '#/definitions/switch' }, reference] };
  if (kind['type'] === 'number' || kind['type'] === 'integer')
    return { anyOf: [kind, { type: 'null' }, reference] };
  if (kind['type'] === 'array') return { anyOf: [kind, { type: ['string', 'number', 'null'] }] };
  if ('enum' in kind || 'format' in kind) return { anyOf: [kind, { type: 'null' }, reference] };
  return { type: ['string', 'number', 'boolean', 'null'] };
}

function formerKeys(section: string): Record<string, KeySchema> {
  const former = [...renamedKeys].filter(([old]) => old.startsWith(`${section}.`));
  return Object.fromEntries(
    former.map(([old, key]) => [
      old.slice(section.length + 1),
      { description: `Old name of ${key}`, deprecated: true },
    ]),
  );
}
