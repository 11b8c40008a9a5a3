/** A color as `#rrggbb`. */
export type HexColor = string;

export const isHexColor = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);

const channelsOf = (color: HexColor): number[] =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));

/** `share` of the first color, the rest of the second. */
export function mix(color: HexColor, other: HexColor, share: number): HexColor {
  const others = channelsOf(other);
  const mixed = channelsOf(color).map((channel, index) =>
    Math.round(channel * share + (others[index] ?? 0) * (1 - share)),
  );
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * How well one color is read on the other, 1 to 21. Source: WCAG 2.2, relative luminance and contrast ratio
 */
export function contrastOf(color: HexColor, other: HexColor): number {
  const [lighter, darker] = [luminanceOf(color), luminanceOf(other)].toSorted((one, two) => two - one);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminanceOf(color: HexColor): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
