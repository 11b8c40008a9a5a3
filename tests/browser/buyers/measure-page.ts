import type { Browser } from 'playwright-core';

/** What a first visit to a page costs, with nothing of it cached. */
export interface PageMeasure {
  /** What came over the network, headers included. */
  bytes: number;
  /** The paths of what was loaded. */
  paths: string[];
  largestPaintMs: number;
  layoutShift: number;
}

/** A phone of the middle class on a slow mobile network. */
export const SLOW_PHONE = { megabits: 1.6, latencyMs: 150, slowdown: 4 };

const OBSERVE = `window.seen = { largestPaintMs: 0, layoutShift: 0 };
new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntries()) seen.largestPaintMs = startTime;
}).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.layoutShift += value;
}).observe({ type: 'layout-shift', buffered: true });`;

/**
 * Opens a page as somebody who never saw the shop; `device`: as slow as this, otherwise as fast as the
 * machine is.
 */
export async function measurePage(
  browser: Browser,
  page: { url: string; locale: string; device?: typeof SLOW_PHONE },
): Promise<PageMeasure> {
  const viewport = { width: 390, height: 844 };
  const context = await browser.newContext({ locale: page.locale, viewport });
  const tab = await context.newPage();
  await tab.addInitScript(OBSERVE);
  const session = await context.newCDPSession(tab);
  await session.send('Network.enable');
  if (page.device !== undefined) {
    const { megabits, latencyMs: latency, slowdown: rate } = page.device;
    const bytesPerSecond = (megabits * 1_000_000) / 8;
    const throughput = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
    await session.send('Network.emulateNetworkConditions', { offline: false, latency, ...throughput });
    await session.send('Emulation.setCPUThrottlingRate', { rate });
  }
  let bytes = 0;
  const paths: string[] = [];
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  session.on('Network.responseReceived', ({ response }) => paths.push(new URL(response.url).pathname));
  await tab.goto(page.url, { waitUntil: 'networkidle' });
  const seen = await tab.evaluate<Pick<PageMeasure, 'largestPaintMs' | 'layoutShift'>>('seen');
  await context.close();
  return { bytes, paths, ...seen };
}
