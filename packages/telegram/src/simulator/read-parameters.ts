import * as z from 'zod';
import { badRequest } from './bot-api-error.ts';

/** A file that came with a call. */
export interface UploadedFile {
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

/** The parameters of a call, however they came. */
export interface Parameters {
  values: Record<string, unknown>;
  /** By the names under which `attach://…` refers to them. */
  files: Map<string, UploadedFile>;
}

/** A number or a yes, which are text in a query or a form. */
export const wholeNumber = z.coerce.number().pipe(z.int());
export const flag = z.union([z.boolean(), z.stringbool()]);

/** Reads a call's parameters from its query and its JSON, form or multipart body. @throws BotApiError */
export async function readParameters(request: Request): Promise<Parameters> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of new URL(request.url).searchParams) values[name] = fromText(name, value);
  const files = new Map<string, UploadedFile>();
  const type = request.headers.get('content-type') ?? '';
  if (request.method === 'GET' || type === '') return { values, files };
  if (type.startsWith('application/json'))
    return { values: { ...values, ...(await readJson(request)) }, files };
  for (const [name, value] of await request.formData()) {
    if (typeof value === 'string') values[name] = fromText(name, value);
    else files.set(name, { name: value.name, contentType: value.type, bytes: await value.bytes() });
  }
  return { values, files };
}

async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return { ...body };
  } catch {
    // Answered below.
  }
  throw badRequest("can't parse request: JSON expected");
}

/** What is JSON wherever everything is text. */
const JSON_FIELDS = ['reply_markup', 'allowed_updates', 'commands', 'scope', 'prices'];

function fromText(name: string, value: string): unknown {
  if (!JSON_FIELDS.includes(name)) return value;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest(`can't parse "${name}" as JSON`);
  }
}
