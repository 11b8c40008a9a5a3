/** An answer was longer than it may be. */
export class AnswerTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the answer has more than ${maxBytes} bytes`);
    this.name = 'AnswerTooLarge';
  }
}

/**
 * `fetch`, whose answers fail once they are longer: no more is taken from the connection. Inflated bytes
 * count.
 */
export function boundAnswers(fetch: typeof globalThis.fetch, maxBytes: number): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    let length = 0;
    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        length += chunk.byteLength;
        if (length > maxBytes) throw new AnswerTooLarge(maxBytes);
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(count), { status, statusText, headers });
  };
}
