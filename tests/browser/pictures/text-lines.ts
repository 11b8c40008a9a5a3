/** A picture in shades of gray, row by row: 0 is black, 255 white. */
export interface GrayPicture {
  width: number;
  height: number;
  shades: Uint8Array;
}

/** One line of text: where its ink is, from left to right. */
export interface TextLine {
  top: number;
  bottom: number;
  /** Ink of each column, smoothed, so that a shift by a pixel or two is none. */
  profile: Float64Array;
}

const DARK = 150;
/** Dots of letters stand this far above or below the rest of their line, at most. */
const GAP = 4;
const SMOOTHED = 4;
/** A row with more ink than this share of its width is a rule of a table. */
const RULE_SHARE = 0.8;

/** The lines of text of a picture, from above. Rules are left out. */
export function textLines(picture: GrayPicture): TextLine[] {
  const lines: { top: number; bottom: number }[] = [];
  for (let y = 0; y < picture.height; y += 1) {
    const ink = inkOfRow(picture, y);
    if (ink === 0 || ink > picture.width * RULE_SHARE) continue;
    const last = lines.at(-1);
    if (last !== undefined && y - last.bottom <= GAP) last.bottom = y;
    else lines.push({ top: y, bottom: y });
  }
  return lines
    .filter(({ top, bottom }) => bottom - top > 2)
    .map((line) => ({ ...line, profile: profileOf(picture, line) }));
}

function inkOfRow({ width, shades }: GrayPicture, y: number): number {
  let ink = 0;
  for (let x = 0; x < width; x += 1) if ((shades[y * width + x] ?? 255) < DARK) ink += 1;
  return ink;
}

function profileOf(
  { width, height, shades }: GrayPicture,
  { top, bottom }: { top: number; bottom: number },
): Float64Array {
  const columns = new Float64Array(width);
  for (let y = top; y <= Math.min(bottom, height - 1); y += 1)
    for (let x = 0; x < width; x += 1)
      columns[x] = (columns[x] ?? 0) + (255 - (shades[y * width + x] ?? 255));
  const smooth = new Float64Array(width);
  for (let x = 0; x < width; x += 1) {
    let sum = 0;
    for (let near = x - SMOOTHED; near <= x + SMOOTHED; near += 1) sum += columns[near] ?? 0;
    smooth[x] = sum / (2 * SMOOTHED + 1);
  }
  return smooth;
}

/** A few letters. */
const WINDOW = 32;
const STEP = 8;

/**
 * How alike two lines are where they are least so: 1 when their ink is at the same places in the same amounts
 * everywhere, 0 when a few letters of one are nowhere in the other.
 */
export function likenessOf({ profile: one }: TextLine, { profile: other }: TextLine): number {
  const windows = [];
  for (let from = 0; from < Math.max(one.length, other.length); from += STEP)
    windows.push(compared(one.subarray(from, from + WINDOW), other.subarray(from, from + WINDOW)));
  const most = Math.max(...windows.map(({ all }) => all));
  // What is at the edge of a letter is no letter.
  const inked = windows.filter(({ all }) => all > most / 4);
  return Math.min(1, ...inked.map(({ common, all }) => common / all));
}

function compared(one: Float64Array, other: Float64Array): { common: number; all: number } {
  let [common, all] = [0, 0];
  for (let x = 0; x < Math.max(one.length, other.length); x += 1) {
    common += Math.min(one[x] ?? 0, other[x] ?? 0);
    all += Math.max(one[x] ?? 0, other[x] ?? 0);
  }
  return { common, all };
}
