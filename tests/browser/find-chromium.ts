import { accessSync, constants } from 'node:fs';

const usualPlaces = [
  // Without the windows of a desktop, the pages cost a third less.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** How a person gets a browser for these tests. */
export const chromiumInstallHint =
  'sudo apt-get install chromium-headless-shell (or chromium), or set CHROMIUM_PATH';

/**
 * The path of a Chromium or Chrome: `CHROMIUM_PATH` if it is set, else the first of the usual places; null if
 * there is none.
 */
export function findChromium(): string | null {
  const chosen = process.env.CHROMIUM_PATH;
  const places = chosen ? [chosen] : usualPlaces;
  return places.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
