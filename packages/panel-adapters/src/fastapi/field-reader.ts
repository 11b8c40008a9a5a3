/** What is wrong, by field: Marzban keys each message with the last element of the error's place. */
export type FieldErrors = Record<string, string>;

/** A JSON object of a request body. */
export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the fields of a body one by one, with pydantic's rules and words; what is wrong gathers in `errors`.
 */
export interface FieldReader {
  body: JsonObject;
  errors: FieldErrors;
}

/** Whole number or numeric text; null for null and absent. */
export function readInteger(reader: FieldReader, field: string): number | null {
  const value = reader.body[field] ?? null;
  if (value === null) return null;
  const number = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  reader.errors[field] = notAnInteger(value);
  return null;
}

function notAnInteger(value: unknown): string {
  if (typeof value === 'number')
    return 'Input should be a valid integer, got a number with a fractional part';
  if (typeof value === 'string')
    return 'Input should be a valid integer, unable to parse string as an integer';
  return 'Input should be a valid integer';
}

/** A data limit in bytes: fractions are cut off, text is refused. */
export function readDataLimit(reader: FieldReader): number | null {
  const value = reader.body.data_limit ?? null;
  if (value === null) return null;
  if (typeof value !== 'number') {
    reader.errors.data_limit = 'Value error, data_limit must be an integer or a float, not a string';
    return null;
  }
  if (value < 0) reader.errors.data_limit = 'Input should be greater than or equal to 0';
  return Math.trunc(value);
}

/** Text; null for null and absent. */
export function readText(reader: FieldReader, field: string): string | null {
  const value = reader.body[field] ?? null;
  if (value === null || typeof value === 'string') return value;
  reader.errors[field] = 'Input should be a valid string';
  return null;
}

/** One of `choices`; `undefined` when absent, an error also for null. */
export function readChoice<Choice extends string>(
  reader: FieldReader,
  field: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = reader.body[field];
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) reader.errors[field] = notAChoice(choices);
  return choice;
}

/** Pydantic's words for a value that is none of an enumeration's. */
export function notAChoice(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `'${choice}'`);
  return `Input should be ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** A date-time whose zone is dropped, not converted, as milliseconds; also Unix seconds. 0 is null. */
export function readNaiveTime(reader: FieldReader, field: string): number | null {
  const value = reader.body[field] ?? null;
  if (value === null || value === 0) return null;
  if (typeof value === 'number') return value * 1000;
  const naive =
    typeof value === 'string' ? /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?/.exec(value) : null;
  if (naive !== null) return Date.parse(`${naive[0].replace(' ', 'T')}Z`);
  reader.errors[field] = 'Input should be a valid datetime';
  return null;
}
