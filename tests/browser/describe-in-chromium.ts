import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { chromiumInstallHint, findChromium } from './find-chromium.ts';

/**
 * One for all suites that run in this process: to start one costs more than most tests. It ends with the
 * process.
 */
let running: Promise<Browser> | undefined;

/**
 * A suite in a headless Chromium. Without one, CI fails; elsewhere the suite is reported as not run, with the
 * way to get one.
 *
 * @param suite - declares the tests; `browser()` is the running browser, to be called inside a test. Its
 *   windows are closed with the suite
 */
export function describeInChromium(name: string, suite: (browser: () => Browser) => void): void {
  const executablePath = findChromium();
  if (executablePath === null) reportWithoutChromium(name);
  else describe(name, () => runIn(executablePath, suite));
}

function runIn(executablePath: string, suite: (browser: () => Browser) => void): void {
  let browser: Browser | undefined;
  beforeAll(async () => {
    running ??= chromium.launch({
      executablePath,
      // Without a graphics card, drawing in the page's own process costs least.
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--font-render-hinting=none',
      ],
    });
    browser = await running;
  });
  afterAll(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  suite(() => {
    if (browser === undefined) throw new Error('The browser runs only inside tests.');
    return browser;
  });
}

function reportWithoutChromium(name: string): void {
  const reason = `no Chromium found: ${chromiumInstallHint}`;
  if (process.env.CI) {
    test(name, () => {
      throw new Error(reason);
    });
  } else {
    test.skip(`${name} (${reason})`);
  }
}
