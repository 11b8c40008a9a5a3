import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import type { GrayPicture } from './text-lines.ts';

/** Pixels of a point. */
const SCALE = 2;
const A4 = { width: 595, height: 842 };
const shop = createRequire(new URL('../../../packages/shop/package.json', import.meta.url));
const FONTS = {
  '400.ttf': '@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf',
  '700.ttf': '@expo-google-fonts/vazirmatn/700Bold/Vazirmatn_700Bold.ttf',
  'other-400.ttf': '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  'other-700.ttf': '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
};

/** The sizes and columns of the file, for the markup of the page. */
const SHEET = `
${['400', '700'].map((weight) => `@font-face { font-family: Sheet; font-weight: ${weight}; src: url(/${weight}.ttf) } @font-face { font-family: Other; font-weight: ${weight}; src: url(/other-${weight}.ttf) }`).join('\n')}
* { margin: 0; padding: 0; font: 400 10px/16px Sheet, Other; font-variant-ligatures: none; color: #000 }
.invoice { position: absolute; top: 48px; left: 48px; width: 499.28px }
.unprinted { display: none }
h1, h1 * { font: 700 20px/32px Sheet, Other }
.title { margin-bottom: 12px }
dl div { display: grid; grid-template-columns: calc(30% - 8px) 1fr; column-gap: 8px }
dd { overflow-wrap: anywhere }
table { display: block; margin: 12px 0 }
thead, tbody, tfoot { display: block }
tr { display: grid; grid-template-columns: 29% 9% 17% 11% 17% 17%; border-bottom: 0.5px solid #999 }
th, td, th *, td * { font: 400 8px/12.8px Sheet, Other; text-align: end }
th, td { padding-inline-end: 6px; padding-bottom: 8px }
thead th, tfoot th, tfoot td, tfoot b { font-weight: 700 }
tr > :first-child { text-align: start }
.address { margin-top: 12px; white-space: pre-line }`;

/**
 * Draws the markup of an invoice's page with the fonts, sizes and columns of its file; the script `alter`
 * changes it first.
 */
export function drawPage(browser: Browser, html: string, alter = ''): Promise<GrayPicture> {
  return inPage(browser, async (page) => {
    const [, attributes = ''] = /<html([^>]*)>/.exec(html) ?? [];
    const start = html.indexOf('<div class="frame narrow stack invoice">');
    const markup = html.slice(start, html.indexOf('</main>', start));
    await page.setContent(
      `<!doctype html><html${attributes}><meta charset="utf-8"><style>${SHEET}</style><body>${markup}</body></html>`,
    );
    await page.evaluate(`(() => { ${alter} })()`);
    await page.evaluate('document.fonts.ready.then(() => {})');
    return toGray(await page.screenshot({ type: 'png' }));
  });
}

/** Runs in the page: draws the first page of a PDF on a canvas. */
const drawOnCanvas = (base64: string): string => `(async () => {
  const pdfjs = await import('/pdfjs.mjs');
  const data = Uint8Array.from(atob('${base64}'), (letter) => letter.charCodeAt(0));
  const sheet = await (await pdfjs.getDocument({ data }).promise).getPage(1);
  const viewport = sheet.getViewport({ scale: ${SCALE} });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await sheet.render({ canvasContext: canvas.getContext('2d'), viewport }).promise;
  return canvas.toDataURL('image/png').replace('data:image/png;base64,', '');
})()`;

/** Draws the first page of a PDF, by pdf.js. */
export function drawPdf(browser: Browser, bytes: Uint8Array): Promise<GrayPicture> {
  return inPage(browser, async (page) => {
    const picture = await page.evaluate(drawOnCanvas(Buffer.from(bytes).toString('base64')));
    return toGray(Buffer.from(String(picture), 'base64'));
  });
}

/** A page that reaches the fonts and pdf.js, and nothing else. */
async function inPage<Result>(browser: Browser, work: (page: Page) => Promise<Result>): Promise<Result> {
  const page = await browser.newPage({ viewport: A4, deviceScaleFactor: SCALE });
  try {
    await page.route('**/*', async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const file = fileOf(name);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
      if (file === null) return route.abort();
      const contentType = name.endsWith('.mjs') ? 'text/javascript' : 'font/ttf';
      return route.fulfill({ contentType, body: await readFile(file) });
    });
    await page.goto('http://sheet.test/');
    return await work(page);
  } finally {
    await page.close();
  }
}

function fileOf(name: string): string | null {
  if (name === 'pdfjs.mjs') return fileURLToPath(import.meta.resolve('unpdf/pdfjs'));
  const font = Object.entries(FONTS).find(([known]) => known === name)?.[1];
  return font === undefined ? null : shop.resolve(font);
}

function toGray(png: Buffer): GrayPicture {
  const { width, height, data } = PNG.sync.read(png);
  const shades = new Uint8Array(width * height);
  for (let at = 0; at < shades.length; at += 1) {
    const [red = 255, green = 255, blue = 255] = data.subarray(at * 4, at * 4 + 3);
    shades[at] = Math.round((red + green + blue) / 3);
  }
  return { width, height, shades };
}
