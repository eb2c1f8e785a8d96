import fc from 'fast-check';
import { hostileText } from './hostile-values.ts';

/** The words of JSON Schema that zod writes for our intake. */
export interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

/** Values that a schema allows, with hostile text wherever it allows text. */
export function fromJsonSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return fc.oneof(...either.map(fromJsonSchema));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type ?? '') {
    case 'string':
      return stringOf(schema);
    case 'number':
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: schema.minimum ?? -1e12,
        max: schema.maximum ?? 1e12,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(fromJsonSchema(schema.items ?? {}), { maxLength: 3 });
    case 'object':
      return objectOf(schema);
    default:
      throw new Error(`this schema is not known here: ${JSON.stringify(schema)}`);
  }
}

function stringOf({ format, minLength = 0, maxLength = 200_000 }: JsonSchema) {
  if (format === 'date-time') {
    const times = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
    return times.map((time) => time.toISOString());
  }
  return hostileText.map((text) => text.slice(0, maxLength).padEnd(minLength, 'x'));
}

function objectOf({ properties, required = [], additionalProperties }: JsonSchema) {
  if (properties === undefined) {
    const values = typeof additionalProperties === 'object' ? additionalProperties : {};
    const label = hostileText.map((text) => text.slice(0, 250).padEnd(1, 'x'));
    return fc
      .array(fc.tuple(label, fromJsonSchema(values)), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries));
  }
  const entries = Object.entries(properties).map(([name, each]) => [name, fromJsonSchema(each)]);
  return fc.record(Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: required,
  });
}
