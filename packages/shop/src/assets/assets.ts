import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { PUBLIC_FOLDER } from '../public-folder.ts';
import { bundles, type FileName, fonts, scripts } from './bundles.ts';

/** A file whose address changes with what is in it, so that browsers keep it for good. */
export interface Asset {
  /** Below the shop's address, without a slash at the beginning: `assets/shop-0123456789ab.css`. */
  path: string;
  type: string;
  content: Buffer;
  /** The same for browsers that unpack it, made when it is first asked for; a font is packed already. */
  packed: Record<'br' | 'gzip', () => Promise<Buffer>> | null;
}

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', woff2: 'font/woff2' };
const read = (file: string): Buffer => readFileSync(join(PUBLIC_FOLDER, file));

const assets = readAssets();
const byPath = new Map([...assets.values()].map((asset) => [asset.path, asset]));

/** Where a file of the shop is found: a bundle of style sheets, a script, a font. */
export function assetPath(name: FileName): string {
  const asset = assets.get(name);
  if (asset === undefined) throw new TypeError(`there is no asset ${name}`);
  return asset.path;
}

/** The file at this path; null: it is none, or one of another version. */
export function findAsset(path: string): Asset | null {
  return byPath.get(path) ?? null;
}

function readAssets(): Map<FileName, Asset> {
  const all = new Map<FileName, Asset>();
  for (const name of fonts) all.set(name, toAsset(name, 'woff2', read(`fonts/${name}.woff2`)));
  for (const name of scripts) all.set(name, toAsset(name, 'js', read(`${name}.js`)));
  for (const [name, sheets] of bundles) {
    const text = sheets.map((sheet) => read(`${sheet}.css`).toString()).join('\n');
    all.set(name, toAsset(name, 'css', Buffer.from(withFonts(text, all))));
  }
  return all;
}

/** A style sheet names fonts by their plain files; beside it they have the names that they are kept by. */
function withFonts(sheet: string, known: ReadonlyMap<FileName, Asset>): string {
  return fonts.reduce(
    (text, name) =>
      text.replaceAll(`fonts/${name}.woff2`, (known.get(name)?.path ?? '').replace(/^.*\//, '')),
    sheet,
  );
}

function toAsset(name: FileName, kind: keyof typeof types, content: Buffer): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const once = (encoding: keyof typeof compress): (() => Promise<Buffer>) => {
    let made: Promise<Buffer> | null = null;
    return () => {
      made ??= compress[encoding](content);
      return made;
    };
  };
  const packed = kind === 'woff2' ? null : { br: once('br'), gzip: once('gzip') };
  return { path: `assets/${name}-${hash}.${kind}`, type: types[kind], content, packed };
}
