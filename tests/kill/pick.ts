/** One of them; `random` gives numbers in [0, 1). */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new TypeError('there is nothing to pick from');
  return item;
}

/** One of them, each as often as its weight says. */
export function pickWeighted<Item>(
  random: () => number,
  items: readonly (readonly [weight: number, item: Item])[],
): Item {
  let point = random() * items.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, item] of items) {
    point -= weight;
    if (point < 0) return item;
  }
  throw new TypeError('there is nothing to pick from');
}
