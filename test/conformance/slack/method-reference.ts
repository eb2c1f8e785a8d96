import type { Json } from '../../../sandbox/blocks/problems.ts';

/** A method as Slack's reference has it; types of arguments are those before they are written into a form. */
export interface Reference {
  scope?: { bot?: string[] };
  args: { required: string[]; properties: Record<string, Argument> };
}

interface Argument {
  type?: string;
  anyOf?: { type?: string }[];
  oneOf?: { type?: string }[];
}

/** What is wrong with the arguments of a call, as they came in a form; JSON inside is unpacked already. */
export function argumentProblems({ args }: Reference, sent: Json): string[] {
  const { required, properties } = args;
  const missing = required.filter((name) => name !== 'token' && sent[name] === undefined);
  const wrong = Object.entries(sent).flatMap(([name, value]) => {
    const argument = properties[name];
    if (argument === undefined) return [`unknown: ${name}`];
    const types = typesOf(argument);
    return types.length === 0 || types.some((type) => fits(type, value))
      ? []
      : [`${name}: ${types.join(' or ')}`];
  });
  return [...missing.map((name) => `missing: ${name}`), ...wrong];
}

/** None: the reference does not say. */
function typesOf({ type, anyOf, oneOf }: Argument): string[] {
  const all = [
    type,
    ...(anyOf ?? []).map((each) => each.type),
    ...(oneOf ?? []).map((each) => each.type),
  ];
  return all.filter((each) => each !== undefined);
}

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'number':
    case 'integer':
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
    case 'array':
      return Array.isArray(value);
    // Blocks, views and metadata are texts with JSON inside.
    case 'string':
    case 'object':
      return typeof value === 'string' || (typeof value === 'object' && value !== null);
    default:
      return false;
  }
}
