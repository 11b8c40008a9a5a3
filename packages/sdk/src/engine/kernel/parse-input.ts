import * as z from 'zod';
import { cleanLines, cleanText } from '../../domain/panels/clean-text.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import type { InputIssue } from '../../errors/panelkit-error.ts';

/**
 * Parses what came from outside once. @throws PanelkitError `INVALID_INPUT` with an issue for each mistake
 */
export function parseInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const result = schema.safeParse(input);
  if (!result.success) throw invalidInput(issuesOf(result.error));
  const unstorable = nulsIn(result.data);
  if (unstorable.length > 0) throw invalidInput(unstorable);
  return result.data;
}

const HAS_NUL = 'contains a NUL';

/** PostgreSQL stores no NUL in a text, and no person types one. */
function nulsIn(value: unknown, path: string[] = []): InputIssue[] {
  if (typeof value === 'string')
    return value.includes('\0') ? [{ path: path.join('.'), code: 'custom', message: HAS_NUL }] : [];
  if (Array.isArray(value)) return value.flatMap((part, index) => nulsIn(part, [...path, String(index)]));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => nulsIn(part, [...path, key]));
}

/** Not a date, bytes or a schema. */
function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** What zod found wrong, without the values that were given. */
export function issuesOf(error: z.ZodError): InputIssue[] {
  return error.issues.map(({ path, code, message }) => ({
    path: path.map(String).join('.'),
    code,
    message,
  }));
}

/** A whole amount of minor units, ≥ 0, exact as a number. */
export const amountMinorSchema = z.int().min(0);
/** How many units of a plan one line may have. */
export const quantitySchema = z.int().min(1).max(1000);
/** An identifier of a row. */
export const idSchema = z.string().min(1).max(100);
/** Refused before it is cleaned, which would hide the NUL. */
const written = z.string().refine((text) => !text.includes('\0'), HAS_NUL);
/** Text that people write, in lines, of any length; trimmed, without characters that deceive its readers. */
export const linesSchema = written.overwrite(cleanLines).trim();
/** As it fits into a record. */
export const textSchema = linesSchema.max(2000);
/** The name of somebody or something; in one line. */
export const nameSchema = written
  .trim()
  .max(200)
  .overwrite((name) => cleanText(name, 200));

/** The key of a place of a plan. */
export const placeKeySchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(40);
