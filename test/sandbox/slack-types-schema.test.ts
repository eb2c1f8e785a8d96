import { expect, test } from 'vitest';
import {
  committedSlackTypesSchema,
  generateSlackTypesSchema,
} from '../../sandbox/blocks/generate-schema.ts';

test('the committed schema is what @slack/types says today', () => {
  expect(generateSlackTypesSchema()).toBe(committedSlackTypesSchema());
});
