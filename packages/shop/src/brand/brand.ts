import * as z from 'zod';
import { accentFile, isReadable, type Scheme } from './accent.ts';
import { isHexColor } from './color.ts';

const IMAGE_ENDINGS = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const;

const accentIn = (scheme: Scheme) =>
  z
    .string()
    .refine(isHexColor)
    .refine((accent) => !isHexColor(accent) || isReadable(accent, scheme))
    .nullable();
const address = z
  .string()
  .max(200)
  .refine((text) => text === '' || isBrandAddress(text));

const imageSchema = z.object({
  hash: z.string().regex(/^[0-9a-f]{32}$/),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
});
/** A picture that the shop keeps, by the hash of its content. */
export type ShopImage = z.output<typeof imageSchema>;

/** The hash in the name of such a file; null: it is none. */
export function hashOfImageFile(file: string): string | null {
  return /^([0-9a-f]{32})\.(?:png|jpg|webp)$/.exec(file)?.[1] ?? null;
}

/** How the shop presents itself, beside its name. */
export const brandSchema = z.object({
  /** By the hash of its picture; null: the shop's own. */
  logo: imageSchema.nullable(),
  accent: z.object({ light: accentIn('light'), dark: accentIn('dark') }),
  /** Where customers get help, and where the shop posts news; empty: nowhere. */
  supportUrl: address,
  channelUrl: address,
});
export type Brand = z.output<typeof brandSchema>;

export const DEFAULT_BRAND: Brand = {
  logo: null,
  accent: { light: null, dark: null },
  supportUrl: '',
  channelUrl: '',
};

/** A link that a customer can follow: of the web, or an address for mail. */
export function isBrandAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'mailto:') return z.email().safeParse(url.pathname).success;
  return url.protocol === 'https:' && url.hostname.includes('.');
}

/** The files of a brand, as pages name them. */
export interface BrandFiles {
  logo: { path: string; mediaType: string };
  /** Null: the colors of the shop's own style sheets. */
  stylesheet: string | null;
}

export function brandFiles({ logo, accent }: Pick<Brand, 'logo' | 'accent'>): BrandFiles {
  const styles = accentFile(accent);
  return {
    logo:
      logo === null
        ? { path: 'favicon.svg', mediaType: 'image/svg+xml' }
        : { path: `brand/${imageFile(logo)}`, mediaType: logo.mediaType },
    stylesheet: styles === null ? null : `brand/${styles}`,
  };
}

/** Its file below `/brand`. */
export function imageFile({ hash, mediaType }: ShopImage): string {
  return `${hash}.${IMAGE_ENDINGS[mediaType]}`;
}

/** What ends a mail of the shop: who it is from, and where to get help. */
export function mailSignature({ name, brand }: { name: string; brand: Pick<Brand, 'supportUrl'> }): string {
  const lines = ['-- ', name, ...(brand.supportUrl === '' ? [] : [brand.supportUrl.replace(/^mailto:/, '')])];
  return lines.join('\n');
}
