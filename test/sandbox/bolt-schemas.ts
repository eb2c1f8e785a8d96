import { fileURLToPath } from 'node:url';
import { Ajv, type AnySchemaObject, type ErrorObject } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { isObject } from '../../sandbox/blocks/problems.ts';
import type { BoltPayloads } from './bolt-payload-types.ts';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export type PayloadName = keyof BoltPayloads;

/** What is wrong with a payload by the types of Bolt; events without their envelope. Null: they have no such type. */
export type CheckPayload = (name: string, payload: unknown) => ErrorObject[] | null;

/** Makes schemas of Bolt's own types; takes some seconds. */
export function createPayloadCheck(): CheckPayload {
  const schema = createGenerator({
    path: pathOf('./bolt-payload-types.ts'),
    tsconfig: pathOf('../../sandbox/blocks/schema-tsconfig.json'),
    type: 'BoltPayloads',
    expose: 'all',
    jsDoc: 'none',
    skipTypeCheck: true,
    additionalProperties: true,
  }).createSchema('BoltPayloads');
  const schemas = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true }).addSchema(
    schema as AnySchemaObject,
    'bolt',
  );
  return (name, payload) => {
    const validate = schemas.getSchema(`bolt#/definitions/BoltPayloads/properties/${name}`);
    if (validate === undefined) return null;
    void validate(withoutNullEnterprise(payload));
    return validate.errors ?? [];
  };
}

/** Slack sends `enterprise: null` outside Enterprise Grid; the SDK's types say it may only be left out. */
function withoutNullEnterprise(payload: unknown): unknown {
  if (!isObject(payload) || payload['enterprise'] !== null) return payload;
  const { enterprise: _, ...rest } = payload;
  return rest;
}
