/** The first `limit` items for which `holds` is true without a break. */
export function takeWhile<Item>(
  items: Iterable<Item>,
  limit: number,
  holds: (item: Item) => boolean,
): Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    if (taken.length >= limit || !holds(item)) break;
    taken.push(item);
  }
  return taken;
}
