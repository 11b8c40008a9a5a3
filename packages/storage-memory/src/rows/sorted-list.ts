/**
 * Items in order, in small sorted blocks: adding and removing cost the logarithm of the size, plus a move
 * within one block.
 */
export interface SortedList<Item> {
  compare(first: Item, second: Item): number;
  blocks: Item[][];
  size: number;
}

const BLOCK_SIZE = 256;

/** An empty list. `compare` is a total order; equal items are one. */
export function createSortedList<Item>(compare: (first: Item, second: Item) => number): SortedList<Item> {
  return { compare, blocks: [], size: 0 };
}

export function addSorted<Item>(list: SortedList<Item>, item: Item): void {
  const { blocks, compare } = list;
  const last = blocks.at(-1);
  const end = last?.at(-1);
  list.size += 1;
  // Most items arrive at the end: a full last block stays full and the item opens a new one.
  if (last === undefined || end === undefined || compare(end, item) < 0) {
    if (last === undefined || last.length === BLOCK_SIZE) blocks.push([item]);
    else last.push(item);
    return;
  }
  const blockIndex = blockIndexOf(list, item);
  const block = blocks[blockIndex] ?? last;
  block.splice(
    firstIndex(block, (other) => compare(other, item) >= 0),
    0,
    item,
  );
  if (block.length > BLOCK_SIZE) blocks.splice(blockIndex + 1, 0, block.splice(BLOCK_SIZE / 2));
}

/** Removes the item that compares as equal; nothing when there is none. */
export function removeSorted<Item>(list: SortedList<Item>, item: Item): void {
  const { blocks, compare } = list;
  const blockIndex = blockIndexOf(list, item);
  const block = blocks[blockIndex];
  if (block === undefined) return;
  const index = firstIndex(block, (other) => compare(other, item) >= 0);
  const found = block[index];
  if (found === undefined || compare(found, item) !== 0) return;
  list.size -= 1;
  block.splice(index, 1);
  if (block.length === 0) blocks.splice(blockIndex, 1);
}

export function firstSorted<Item>(list: SortedList<Item>): Item | undefined {
  return list.blocks[0]?.[0];
}

/** The items greater than `after`, in order; all when it is null. The list must not change meanwhile. */
export function* sortedAfter<Item>(list: SortedList<Item>, after: Item | null): Iterable<Item> {
  const { blocks, compare } = list;
  const start = after === null ? 0 : blockIndexOf(list, after);
  for (const [offset, block] of blocks.slice(start).entries()) {
    const skip = after === null || offset > 0 ? 0 : firstIndex(block, (other) => compare(other, after) > 0);
    for (let index = skip; index < block.length; index += 1) {
      const item = block[index];
      if (item !== undefined) yield item;
    }
  }
}

/** The first block that ends at or after the item; past the last one when none does. */
function blockIndexOf<Item>({ blocks, compare }: SortedList<Item>, item: Item): number {
  return firstIndex(blocks, (block) => {
    const last = block.at(-1);
    return last !== undefined && compare(last, item) >= 0;
  });
}

/** The first index at which `holds` is true, in an array where it stays true once it is. */
function firstIndex<Element>(elements: readonly Element[], holds: (element: Element) => boolean): number {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = elements[middle];
    if (element !== undefined && holds(element)) high = middle;
    else low = middle + 1;
  }
  return low;
}
