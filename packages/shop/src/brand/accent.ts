import { contrastOf, type HexColor, isHexColor, mix } from './color.ts';

/**
 * The shop's color where the device prefers light pages, and where it prefers dark ones; null: the shop's
 * own.
 */
export interface Accent {
  light: HexColor | null;
  dark: HexColor | null;
}
export type Scheme = keyof Accent;
export const SCHEMES: readonly Scheme[] = ['light', 'dark'];

/** As `colours.css` has them. */
export const DEFAULT_ACCENT: Record<Scheme, HexColor> = { light: '#0f766e', dark: '#2dd4bf' };
const GROUND: Record<Scheme, { page: HexColor; card: HexColor; strongest: HexColor }> = {
  light: { page: '#f6f7f9', card: '#ffffff', strongest: '#000000' },
  dark: { page: '#10161c', card: '#18212a', strongest: '#ffffff' },
};
const ON_ACCENT: readonly HexColor[] = ['#ffffff', '#06161a'];
/** WCAG 2.2, 1.4.3: what text needs. */
export const LEAST_CONTRAST = 4.5;

/** The colors that follow from an accent. */
interface Palette {
  accent: HexColor;
  accentStrong: HexColor;
  onAccent: HexColor;
  soft: HexColor;
}

function paletteOf(accent: HexColor, scheme: Scheme): Palette {
  const { card, strongest } = GROUND[scheme];
  const [first, second] = ON_ACCENT.toSorted(
    (one, other) => contrastOf(other, accent) - contrastOf(one, accent),
  );
  return {
    accent,
    accentStrong: mix(accent, strongest, 0.8),
    onAccent: first ?? second ?? card,
    soft: mix(accent, card, 0.1),
  };
}

/**
 * How well the accent is read where it is worst: as text on pages, cards and soft grounds, and below the text
 * of buttons.
 */
export function worstContrast(accent: HexColor, scheme: Scheme): number {
  const { page, card } = GROUND[scheme];
  const { accentStrong, onAccent, soft } = paletteOf(accent, scheme);
  const pairs = [
    [accent, page],
    [accent, card],
    [accent, soft],
    [onAccent, accent],
    [onAccent, accentStrong],
  ] as const;
  return Math.min(...pairs.map(([text, ground]) => contrastOf(text, ground)));
}

/** Whether an accent can be read everywhere. */
export function isReadable(accent: HexColor, scheme: Scheme): boolean {
  return worstContrast(accent, scheme) >= LEAST_CONTRAST;
}

/** Why a color does not do, with the nearest one of its kind that does; null: it does. */
export function accentProblem(
  accent: HexColor,
  scheme: Scheme,
): { contrast: number; suggestion: HexColor | null } | null {
  if (isReadable(accent, scheme)) return null;
  const shares = Array.from({ length: 20 }, (_, step) => 1 - (step + 1) / 20);
  const tried = ['#000000', '#ffffff'].flatMap((end) =>
    shares.map((share) => ({ share, color: mix(accent, end, share) })),
  );
  const good = tried.filter(({ color }) => isReadable(color, scheme));
  const [nearest] = good.toSorted((one, other) => other.share - one.share);
  return { contrast: worstContrast(accent, scheme), suggestion: nearest?.color ?? null };
}

/**
 * The name of the style sheet of an accent: it says all that is in it, so any process answers it, and
 * browsers keep it for good.
 */
export function accentFile({ light, dark }: Accent): string | null {
  if (light === null && dark === null) return null;
  const wanted = { light: light ?? DEFAULT_ACCENT.light, dark: dark ?? DEFAULT_ACCENT.dark };
  return `accent-${wanted.light.slice(1)}-${wanted.dark.slice(1)}.css`;
}

/** What is in a style sheet of that name; null: there is none, since its colors would not be readable. */
export function accentStyles(file: string): string | null {
  const [, light = '', dark = ''] = /^accent-([0-9a-f]{6})-([0-9a-f]{6})\.css$/.exec(file) ?? [];
  const wanted = { light: `#${light}`, dark: `#${dark}` };
  if (!SCHEMES.every((scheme) => isHexColor(wanted[scheme]) && isReadable(wanted[scheme], scheme)))
    return null;
  const variables = (scheme: Scheme): string => {
    const { accent, accentStrong, onAccent, soft } = paletteOf(wanted[scheme], scheme);
    return `:root{--accent:${accent};--accent-strong:${accentStrong};--on-accent:${onAccent};--soft:${soft}}`;
  };
  return `${variables('light')}\n@media (prefers-color-scheme:dark){${variables('dark')}}\n`;
}
