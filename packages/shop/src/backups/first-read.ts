/** The same content, once its first piece is there: what fails at once does so here. */
export async function firstRead(content: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const reading = content[Symbol.asyncIterator]();
  const first = await reading.next();
  async function* all() {
    try {
      for (let next = first; !next.done; next = await reading.next()) yield next.value;
    } finally {
      await reading.return?.();
    }
  }
  return all();
}
