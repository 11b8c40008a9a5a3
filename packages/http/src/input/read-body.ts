import { HttpError } from '../errors/http-error.ts';

export interface BodyLimits {
  maxBytes: number;
  /** Media types that are read; every type by default. */
  types?: readonly string[];
}

/**
 * Reads a request's body as sent, up to `maxBytes`. A longer one is refused by its `Content-Length`, or as
 * soon as it is too long.
 * @throws HttpError `BODY_TOO_LARGE`, `BODY_ENCODING_UNSUPPORTED` for a compressed body,
 *   `BODY_TYPE_UNSUPPORTED` for one of another type
 */
export async function readBody(request: Request, { maxBytes, types }: BodyLimits): Promise<Uint8Array> {
  if (types !== undefined) assertType(request.headers.get('content-type'), types);
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') throw new HttpError('BODY_ENCODING_UNSUPPORTED', { encoding });
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return new Uint8Array();
  return collect(request.body, maxBytes);
}

/** Reads a body as UTF-8 text, its byte order mark included. @throws HttpError as `readBody` */
export async function readText(request: Request, limits: BodyLimits): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readBody(request, limits));
}

function assertType(contentType: string | null, types: readonly string[]): void {
  const [type = ''] = (contentType ?? '').split(';');
  if (!types.includes(type.trim().toLowerCase()))
    throw new HttpError('BODY_TYPE_UNSUPPORTED', { contentType, accepted: [...types] });
}

async function collect(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the stream: no more is taken from the connection.
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function tooLarge(maxBytes: number): HttpError<'BODY_TOO_LARGE'> {
  return new HttpError('BODY_TOO_LARGE', { maxBytes });
}
