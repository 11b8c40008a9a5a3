/** Characters of links that are worked on at a stretch: some milliseconds. */
const AT_A_STRETCH = 131_072;

/**
 * Does something with each, and lets the process do other things in between: a subscription of megabytes must
 * not stop everybody else. One of usual size is done at once.
 */
export async function inTurns<Item extends { uri: string }>(
  items: readonly Item[],
  act: (item: Item, index: number) => void,
): Promise<void> {
  let characters = 0;
  for (const [index, item] of items.entries()) {
    act(item, index);
    characters += item.uri.length;
    if (characters < AT_A_STRETCH) continue;
    characters = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
