import { isObject, type Json } from './problems.ts';

/**
 * Rewrites each union whose members all carry a constant `type` from `anyOf` into "if the type is x, then x's schema":
 * a mistake is then reported once, where it stands, and not once for each of twenty members.
 */
export function discriminateByType(schema: Json): Json {
  const definitions = isObject(schema['definitions']) ? schema['definitions'] : {};
  return rewrite(schema, definitions) as Json;
}

function rewrite(node: unknown, definitions: Json): unknown {
  if (Array.isArray(node)) return node.map((item) => rewrite(item, definitions));
  if (!isObject(node)) return node;
  const members = node['anyOf'];
  if (Array.isArray(members)) {
    const byType = membersByType(members, definitions);
    if (byType) return { ...node, anyOf: undefined, ...choose(byType) };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, rewrite(value, definitions)]),
  );
}

function choose(byType: Map<string, unknown>): Json {
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: [...byType.keys()] } },
    allOf: [...byType].map(([type, member]) => ({
      if: { properties: { type: { const: type } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      then: member,
    })),
  };
}

function membersByType(members: unknown[], definitions: Json): Map<string, unknown> | undefined {
  const byType = new Map<string, unknown>();
  for (const member of members) {
    const types = constantTypes(member, definitions);
    const [type] = types;
    if (type === undefined) return undefined;
    if (types.size > 1 && [...types].some((other) => byType.has(other))) return undefined;
    for (const each of types) byType.set(each, byType.has(each) ? { anyOf: members } : member);
  }
  return byType.size > 1 ? byType : undefined;
}

/** The `type`s a schema accepts; empty when it does not say. */
function constantTypes(node: unknown, definitions: Json): Set<string> {
  if (!isObject(node)) return new Set();
  const ref = node['$ref'];
  if (typeof ref === 'string') {
    return constantTypes(definitions[ref.replace('#/definitions/', '')], definitions);
  }
  const members = node['anyOf'];
  if (Array.isArray(members)) {
    const all = members.map((member) => constantTypes(member, definitions));
    if (all.some((types) => types.size === 0)) return new Set();
    return new Set(all.flatMap((types) => [...types]));
  }
  const properties = isObject(node['properties']) ? node['properties'] : {};
  const type = isObject(properties['type']) ? properties['type']['const'] : undefined;
  return typeof type === 'string' ? new Set([type]) : new Set();
}
