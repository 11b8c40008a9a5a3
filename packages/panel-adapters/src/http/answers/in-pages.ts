/** The same rows, so many at a time; the last page may be shorter. */
export async function* inPages<Row>(
  parts: AsyncIterable<Row[]> | Iterable<Row[]>,
  size: number,
): AsyncGenerator<Row[]> {
  let page: Row[] = [];
  for await (const part of parts) {
    for (const row of part) {
      page.push(row);
      if (page.length < size) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
