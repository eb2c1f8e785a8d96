import { fileURLToPath } from 'node:url';
import { Ajv, type AnySchemaObject } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { expect, test } from 'vitest';
import { isObject } from '../../sandbox/blocks/problems.ts';
import type { BoltPayloads } from './bolt-payload-types.ts';
import { recordPayloads } from './record-payloads.ts';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function boltSchemas(): Ajv {
  const schema = createGenerator({
    path: pathOf('./bolt-payload-types.ts'),
    tsconfig: pathOf('../../sandbox/blocks/schema-tsconfig.json'),
    type: 'BoltPayloads',
    expose: 'all',
    jsDoc: 'none',
    skipTypeCheck: true,
    additionalProperties: true,
  }).createSchema('BoltPayloads');
  return new Ajv({ allErrors: true, strict: false, allowUnionTypes: true }).addSchema(
    schema as AnySchemaObject,
    'bolt',
  );
}

/** Slack sends `enterprise: null` outside Enterprise Grid; the SDK's types say it may only be left out. */
function withoutNullEnterprise(payload: unknown): unknown {
  if (!isObject(payload) || payload['enterprise'] !== null) return payload;
  const { enterprise: _, ...rest } = payload;
  return rest;
}

test('every payload is what Bolt’s types say it is', async () => {
  const schemas = boltSchemas();
  const payloads = await recordPayloads();
  const names: (keyof BoltPayloads)[] = [
    'block_actions',
    'block_suggestion',
    'message_action',
    'shortcut',
    'slash_command',
    'view_closed',
    'view_submission',
    'app_home_opened',
    'message',
    'member_joined_channel',
    'reaction_added',
    'user_change',
  ];
  for (const name of names) {
    const enveloped = payloads[`event ${name}`] as { event: unknown } | undefined;
    const told = enveloped ? enveloped.event : withoutNullEnterprise(payloads[name]);
    expect(told, name).toBeDefined();
    const validate = schemas.getSchema(`bolt#/definitions/BoltPayloads/properties/${name}`);
    expect(validate, name).toBeDefined();
    void validate?.(told);
    expect(validate?.errors ?? [], name).toEqual([]);
  }
});

test('a payload that is not so is caught', () => {
  const validate = boltSchemas().getSchema(
    'bolt#/definitions/BoltPayloads/properties/slash_command',
  );
  expect(validate?.({ command: '/probe' })).toBe(false);
});
