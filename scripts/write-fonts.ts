// `pnpm fonts`: cuts the fonts of the shop's pages to the letters that its languages are written with.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);
const target = fileURLToPath(new URL('../packages/shop/public/fonts/', import.meta.url));

const range = (from: number, to: number): string =>
  String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, index) => from + index));
const MARKS = `${range(0x2010, 0x2027)}${range(0x2030, 0x203a)}${range(0x2190, 0x2193)}€−`;
const ASCII = range(0x20, 0x7e);
const LATIN = `${ASCII}${range(0xa0, 0xff)}${MARKS}`;
/** Russian, with its sign of numbers. */
const RUSSIAN = `${range(0x410, 0x44f)}Ёё№`;
/** What stands between Persian words. */
const AMONG_PERSIAN = `${ASCII}${MARKS}\u00a0«·»×`;
/** Persian, and the letters of Arabic names. */
const PERSIAN =
  'ءآأؤإئابةپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهۀیيىًٌٍَُِّْٰٔـ،؛؟٪٫٬۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩\u200c\u200d\u200e\u200f';

/** The weights that the style sheets ask for. */
const WEIGHTS = { min: 400, max: 700 };
/** What joins, places and spaces letters; tables of figures and one shape of the letter a. */
const FEATURES = [
  'kern',
  'ccmp',
  'mark',
  'mkmk',
  'locl',
  'calt',
  'liga',
  'rlig',
  'init',
  'medi',
  'fina',
  'isol',
  'tnum',
  'cv11',
];

const fonts = [
  { name: 'inter', from: 'inter/files/inter-latin-wght-normal.woff2', letters: LATIN },
  {
    name: 'inter-cyrillic',
    from: 'inter/files/inter-cyrillic-wght-normal.woff2',
    letters: RUSSIAN,
  },
  { name: 'vazirmatn', from: 'vazirmatn/files/vazirmatn-arabic-wght-normal.woff2', letters: PERSIAN },
  {
    name: 'vazirmatn-latin',
    from: 'vazirmatn/files/vazirmatn-latin-wght-normal.woff2',
    letters: AMONG_PERSIAN,
  },
];
for (const { name, from, letters } of fonts) {
  const whole = readFileSync(require.resolve(`@fontsource-variable/${from}`));
  const cut = await subsetFont(whole, letters, {
    targetFormat: 'woff2',
    variationAxes: { wght: WEIGHTS },
    keepFeatures: FEATURES,
    noHinting: true,
  });
  writeFileSync(`${target}${name}.woff2`, cut);
  console.log(`${name}: ${whole.length} → ${cut.length} bytes`);
}
