import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

export const committedSchemaPath = fileURLToPath(
  new URL('./slack-types.schema.json', import.meta.url),
);

/**
 * The JSON Schema of Slack's own block and view types, as text. `npx tsx sandbox/blocks/generate-schema.ts` writes it
 * beside this file after an update of `@slack/types`; a test compares the two.
 */
export function generateSlackTypesSchema(): string {
  const schema = createGenerator({
    path: fileURLToPath(new URL('./schema-roots.ts', import.meta.url)),
    tsconfig: fileURLToPath(new URL('./schema-tsconfig.json', import.meta.url)),
    type: 'SchemaRoots',
    expose: 'all',
    topRef: true,
    jsDoc: 'none',
    skipTypeCheck: true,
    additionalProperties: false,
    sortProps: true,
  }).createSchema('SchemaRoots');
  return `${JSON.stringify(schema, null, 1)}\n`;
}

export function committedSlackTypesSchema(): string {
  return readFileSync(committedSchemaPath, 'utf8');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(committedSchemaPath, generateSlackTypesSchema());
}
