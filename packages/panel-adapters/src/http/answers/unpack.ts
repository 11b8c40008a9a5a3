import { PassThrough, pipeline, Readable, type Transform } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzip,
  inflate,
} from 'node:zlib';
import type { Bytes } from './json-marks.ts';

/**
 * An answer of up to this many bytes, packed and unpacked, is read before it is given: a stream costs more
 * time than most answers take.
 */
const WHOLE_BYTES = 64 * 1024;
/** Each chunk costs a turn, and a visit to another thread, however short it is. */
const CHUNKS = { chunkSize: WHOLE_BYTES };
const MOST_OUTPUT = { maxOutputLength: 16 * WHOLE_BYTES };

interface Unpacker {
  whole(bytes: Uint8Array): Promise<Bytes>;
  stream(): Transform;
}

const gunzipWhole = promisify<Uint8Array, typeof MOST_OUTPUT, Bytes>(gunzip);
const inflateWhole = promisify<Uint8Array, typeof MOST_OUTPUT, Bytes>(inflate);
const brotliWhole = promisify<Uint8Array, typeof MOST_OUTPUT, Bytes>(brotliDecompress);
const UNPACKERS: Partial<Record<string, Unpacker>> = {
  gzip: { whole: (bytes) => gunzipWhole(bytes, MOST_OUTPUT), stream: () => createGunzip(CHUNKS) },
  deflate: { whole: (bytes) => inflateWhole(bytes, MOST_OUTPUT), stream: () => createInflate(CHUNKS) },
  br: { whole: (bytes) => brotliWhole(bytes, MOST_OUTPUT), stream: () => createBrotliDecompress(CHUNKS) },
};

/**
 * The body of an answer: whole where it is short, else as a stream that is unpacked no faster than it is
 * read, so that no answer is in memory before somebody measures it.
 */
export async function unpack(
  body: Readable,
  encoding: string | string[] | undefined,
): Promise<Bytes | ReadableStream<Bytes>> {
  const unpacker = typeof encoding === 'string' ? UNPACKERS[encoding] : undefined;
  const { first, rest } = await readFirst(body);
  if (rest === null) {
    // 3x-ui says gzip also of a refusal that has no body.
    if (unpacker === undefined || first.length === 0) return first;
    const whole = await unpacker.whole(first).catch(nullIfTooLarge);
    if (whole !== null) return whole;
  }
  const packed = Readable.from(joined(first, rest), { objectMode: false });
  return toWeb(pipeline(packed, unpacker?.stream() ?? new PassThrough(), () => {}));
}

/**
 * Not `Readable.toWeb`: it throws out of nowhere when its reader stops at the moment at which the last bytes
 * come in.
 */
function toWeb(stream: Readable): ReadableStream<Bytes> {
  const chunks: AsyncIterator<Bytes> = stream[Symbol.asyncIterator]();
  return new ReadableStream<Bytes>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => {
        stream.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

interface Beginning {
  first: Bytes;
  /** Null: that was all. */
  rest: AsyncIterator<Bytes> | null;
}

async function readFirst(body: Readable): Promise<Beginning> {
  const chunks: Bytes[] = [];
  let length = 0;
  const iterator: AsyncIterator<Bytes> = body[Symbol.asyncIterator]();
  while (length <= WHOLE_BYTES) {
    const { done, value } = await iterator.next();
    if (done === true) return { first: Buffer.concat(chunks, length), rest: null };
    chunks.push(value);
    length += value.length;
  }
  return { first: Buffer.concat(chunks, length), rest: iterator };
}

async function* joined(first: Bytes, rest: Beginning['rest']): AsyncGenerator<Bytes> {
  try {
    yield first;
    if (rest === null) return;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest?.return?.();
  }
}

function nullIfTooLarge(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return null;
  throw error;
}
