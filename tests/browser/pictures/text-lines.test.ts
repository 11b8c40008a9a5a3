import { expect, test } from 'vitest';
import { type GrayPicture, likenessOf, textLines } from './text-lines.ts';

/** A white picture with black boxes. */
function drawn(...boxes: { x: number; y: number; width: number; height: number }[]): GrayPicture {
  const [width, height] = [200, 100];
  const shades = new Uint8Array(width * height).fill(255);
  for (const box of boxes)
    for (let y = box.y; y < box.y + box.height; y += 1)
      for (let x = box.x; x < box.x + box.width; x += 1) shades[y * width + x] = 0;
  return { width, height, shades };
}

const word = { x: 20, y: 10, width: 60, height: 12 };

test('given two lines, a dot above one and a rule between them, then there are two', () => {
  const dot = { x: 30, y: 6, width: 2, height: 2 };
  const rule = { x: 0, y: 30, width: 200, height: 1 };
  const lines = textLines(drawn(word, dot, rule, { ...word, y: 40 }));
  expect(lines.map(({ top, bottom }) => [top, bottom])).toEqual([
    [6, 21],
    [40, 51],
  ]);
});

test.each([
  { name: 'the same line elsewhere', other: { ...word, y: 50 }, like: [0.99, 1] },
  { name: 'one that is a pixel to the right', other: { ...word, x: 21 }, like: [0.8, 1] },
  { name: 'one that is broader', other: { ...word, width: 80 }, like: [0, 0.5] },
  { name: 'one in another column', other: { ...word, x: 120 }, like: [0, 0.05] },
])('given $name, then it is so much alike', ({ other, like: [least = 0, most = 1] }) => {
  const [one] = textLines(drawn(word));
  const [two] = textLines(drawn(other));
  if (one === undefined || two === undefined) throw new TypeError('there is no line');
  expect(likenessOf(one, two)).toBeGreaterThanOrEqual(least);
  expect(likenessOf(one, two)).toBeLessThanOrEqual(most);
});
