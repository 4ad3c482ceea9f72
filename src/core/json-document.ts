import type { z } from 'zod';
import { describeError } from './error';

/**
 * Reads a JSON document that programs write, by its schema.
 * @returns what it holds, or what is wrong with it first, in words that `problemInChinese` knows
 */
export function readJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): { readonly value: z.output<Schema> } | { readonly problem: string } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { problem: `it is no JSON (${describeError(error)})` };
  }
  const parsed = schema.safeParse(document, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  return { problem: problemOf(parsed.error) };
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'it holds something else';
  const keys = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return `it has ${[...keys, ...issue.keys].join('.')}, which it must not have`;
  if (keys.length === 0) return 'it holds something else';
  const key = keys.join('.');
  return issue.input === undefined ? `it has no ${key}` : `its value of ${key} is not as it must be`;
}
