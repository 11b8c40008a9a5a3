import type { PanelLimits } from '@panelkit/sdk';
import type { PanelRequest } from '../panel-request.ts';
import type { ServerAnswer } from '../server-answer.ts';
import { AnswerTooLarge } from './answer-too-large.ts';
import { createJsonGauge } from './json-gauge.ts';
import type { Bytes } from './json-marks.ts';
import { findRows } from './read-rows.ts';

/** What an answer holds. With `rows` its text is that of an answer without any. */
export type AnswerBody = Pick<ServerAnswer, 'text' | 'bytes' | 'rows'>;

/** Reads an answer as far as the limits allow. @throws AnswerTooLarge */
export async function readAnswer(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  chunks: AsyncGenerator<Bytes>,
  wants: Pick<PanelRequest, 'wantsBytes' | 'wantsRows' | 'accounts'> & { limits: PanelLimits },
): Promise<AnswerBody> {
  const { wantsBytes, wantsRows, accounts, limits } = wants;
  const readText = async (body: AsyncGenerator<Bytes>): Promise<string> =>
    decoder.decode(await readWhole(body, 'answerBytes', limits, createJsonGauge(limits, accounts)));
  // A page in place of a file is text.
  const isFile = headers.get('content-disposition')?.startsWith('attachment') === true;
  if (wantsBytes === true && isFile) {
    const { buffer, byteOffset, length } = await readWhole(chunks, 'fileBytes', limits);
    return { text: '', bytes: new Uint8Array(buffer, byteOffset, length) };
  }
  if (wantsRows === undefined || status !== 200) return { text: await readText(chunks) };
  const found = await findRows(chunks, wantsRows, limits);
  if ('rows' in found) return { text: found.head, rows: found.rows };
  return { text: await readText(after(found.read, chunks)) };
}

/** Stopping here, even before the rest has begun, closes the connection. */
async function* after(read: Bytes[], rest: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
  try {
    yield* read;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** As `Response.text()` does it. */
const decoder = new TextDecoder();

async function readWhole(
  chunks: AsyncGenerator<Bytes>,
  limit: 'answerBytes' | 'fileBytes',
  limits: PanelLimits,
  look: (chunk: Bytes) => void = () => {},
): Promise<Bytes> {
  const read: Bytes[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limits[limit]) throw new AnswerTooLarge(limit, limits[limit]);
    look(chunk);
    read.push(chunk);
  }
  const [only] = read;
  return read.length === 1 && only !== undefined ? only : Buffer.concat(read, length);
}
