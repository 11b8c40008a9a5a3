// `pnpm bench:pages`: what a first visit to the front page weighs, and when it shows on a slow phone, in each
// language.
import { chromium } from 'playwright-core';
import { chromiumInstallHint, findChromium } from '../find-chromium.ts';
import { startShop } from '../start-shop.ts';
import { measurePage, type PageMeasure, SLOW_PHONE } from './measure-page.ts';

const ROUNDS = 5;

const executablePath = findChromium();
if (executablePath === null) throw new Error(`no Chromium found: ${chromiumInstallHint}`);
const shop = startShop();
const url = await shop.opened();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const locale of ['en', 'fa']) {
  const rounds: PageMeasure[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push(await measurePage(browser, { url, locale, device: SLOW_PHONE }));
  const [middle] = rounds
    .toSorted((one, other) => one.largestPaintMs - other.largestPaintMs)
    .slice(ROUNDS / 2);
  console.log(locale, middle, rounds.map(({ largestPaintMs }) => Math.round(largestPaintMs)).join(' '));
}
await browser.close();
await shop.stop();
