import { HttpError } from '../errors/http-error.ts';

/**
 * Reads a request's body as sent, up to `maxBytes`. A longer one is refused by its `Content-Length`, or as soon as it is too long.
 * @throws HttpError `BODY_TOO_LARGE`, `BODY_ENCODING_UNSUPPORTED` for a compressed body
 */
export async function readBody(request: Request, { maxBytes }: { maxBytes: number }): Promise<Uint8Array> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') throw new HttpError('BODY_ENCODING_UNSUPPORTED', { encoding });
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return new Uint8Array();
  return collect(request.body, maxBytes);
}

/** Reads a body as UTF-8 text, its byte order mark included. @throws HttpError as `readBody` */
export async function readText(request: Request, limits: { maxBytes: number }): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readBody(request, limits));
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
