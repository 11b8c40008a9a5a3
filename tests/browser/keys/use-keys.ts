import type { Page } from 'playwright-core';

const MOST_STOPS = 200;

/** Somebody without a mouse. */
export interface KeyboardUser {
  /**
   * Presses Tab until the focus is on what the selector finds, with this text if there is one.
   * @throws Error when no key leads there
   */
  to(selector: string, text?: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Presses a key on what has the focus and waits for the page that it leads to. */
  leave(key?: 'Enter' | 'Space'): Promise<void>;
}

export function useKeys(page: Page): KeyboardUser {
  const isThere = (selector: string, text: string): Promise<boolean> =>
    page.evaluate(
      `(() => { const one = document.activeElement; return one?.matches(${JSON.stringify(selector)}) && one.textContent.includes(${JSON.stringify(text)}); })()`,
    );
  return {
    async to(selector, text = '') {
      for (let stop = 0; stop < MOST_STOPS; stop += 1) {
        if (await isThere(selector, text)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`no key leads to ${selector} ${text} on ${page.url()}`);
    },
    type: (text) => page.keyboard.type(text),
    async leave(key = 'Enter') {
      const left = page.waitForEvent('framenavigated');
      await page.keyboard.press(key);
      await left;
      await page.waitForLoadState();
    },
  };
}
