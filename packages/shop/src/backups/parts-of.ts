/** A piece of a file; `number`: null when it is the whole file. */
export interface FilePart {
  number: number | null;
  bytes: Uint8Array;
}

/** Cuts a file into pieces of at most `partBytes`, of which two are in memory at once. */
export async function* partsOf(
  content: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<FilePart> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  const take = (): Uint8Array => {
    const bytes = Buffer.concat(chunks);
    [chunks, size] = [[], 0];
    return bytes;
  };
  for await (const chunk of content) {
    let rest = chunk;
    while (size + rest.length > partBytes) {
      const fits = partBytes - size;
      chunks.push(rest.subarray(0, fits));
      rest = rest.subarray(fits);
      number += 1;
      yield { number, bytes: take() };
    }
    chunks.push(rest);
    size += rest.length;
  }
  yield { number: number === 0 ? null : number + 1, bytes: take() };
}
