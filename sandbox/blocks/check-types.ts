import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { discriminateByType } from './discriminate.ts';
import { isObject, type Json, type Problem } from './problems.ts';

const schemaId = 'slack-types';
const schema = JSON.parse(
  readFileSync(new URL('./slack-types.schema.json', import.meta.url), 'utf8'),
) as Json;

const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addSchema(discriminateByType(schema), schemaId);

function validatorOf(kind: string): ValidateFunction {
  const validator = ajv.getSchema(`${schemaId}#/definitions/SchemaRoots/properties/${kind}`);
  if (!validator) throw new Error(`The generated schema has no ${kind}`);
  return validator;
}

const validators = {
  block: validatorOf('block'),
  modal: validatorOf('modal'),
  home: validatorOf('home'),
  option: validatorOf('option'),
  optionGroup: validatorOf('optionGroup'),
};

/** Whether a block, view (without its blocks) or option has the shape that `@slack/types` gives it. */
export function checkType(
  kind: keyof typeof validators,
  value: unknown,
  pointer: string,
): Problem[] {
  const validate = validators[kind];
  if (validate(value)) return [];
  const problems = (validate.errors ?? [])
    .filter((error) => error.keyword !== 'if' && error.keyword !== 'anyOf')
    .map((error) => ({
      message: sentenceOf(error, value),
      pointer: `${pointer}${error.instancePath}`,
    }));
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function sentenceOf(error: ErrorObject, value: unknown): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return `missing required field: ${String(params['missingProperty'])}`;
    case 'additionalProperties':
      return `invalid additional property: ${String(params['additionalProperty'])}`;
    case 'type':
      return `must provide a ${String(params['type'])}`;
    case 'const':
    case 'enum':
      return error.instancePath.endsWith('/type')
        ? `unsupported type: ${String(at(value, error.instancePath))}`
        : 'must be one of the allowed values';
    default:
      return error.message ?? error.keyword;
  }
}

function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of pointer.split('/').slice(1)) {
    if (Array.isArray(found)) found = found[Number(step)];
    else found = isObject(found) ? found[step] : undefined;
  }
  return found;
}
