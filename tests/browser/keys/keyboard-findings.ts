import type { Page } from 'playwright-core';

/**
 * Unfolds what is folded, numbers everything that acts, and keeps how each looks without the focus. Of radio
 * buttons of one name, only one is a stop. Pages work without scripts: what acts is native.
 */
const PREPARE = `(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const acting = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const lookOf = (one) => [one, one.parentElement, ...(one.labels ?? [])].map((part) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor, transform, clipPath } = getComputedStyle(part);
    return [outlineStyle === 'none' ? '' : outlineWidth + outlineColor, boxShadow, backgroundColor, borderColor, transform, clipPath].join();
  }).join('|');
  const groups = new Set();
  const isStop = (one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    const group = one.form?.action + one.name;
    return !groups.has(group) && groups.add(group);
  };
  const ring = { lookOf, stops: new Map(), reached: new Set(), wrong: [], last: null };
  for (const one of document.querySelectorAll(acting)) if (isStop(one)) ring.stops.set(one, lookOf(one));
  globalThis.ring = ring;
  // From the top, wherever the page put the focus.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  return ring.stops.size;
})()`;

/**
 * What the focus is on now. True: the end of the page, or where it was before. A date has several stops;
 * scrolling takes a frame.
 */
const LOOK = `(async () => {
  const { ring } = globalThis;
  const { lookOf, stops, reached, wrong, last } = ring;
  const one = document.activeElement;
  if (one === last) return false;
  ring.last = one;
  if (one === null || one === document.body || reached.has(one)) return true;
  reached.add(one);
  const described = one.outerHTML.slice(0, 120);
  if (stops.get(one) === lookOf(one)) wrong.push('the focus is not seen: ' + described);
  const isInSight = () => {
    const rect = one.getBoundingClientRect();
    const [left, right] = [Math.max(rect.left, 0), Math.min(rect.right, innerWidth)];
    const [top, bottom] = [Math.max(rect.top, 0), Math.min(rect.bottom, innerHeight)];
    if (right - left < Math.min(10, rect.width) || bottom - top < Math.min(10, rect.height)) return false;
    const [middle, y] = [(left + right) / 2, (top + bottom) / 2];
    return [middle, left + 3, right - 3].some((x) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (one.contains(there) || there.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(there)));
    });
  };
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let frames = 0; frames < 3 && !isInSight(); frames += 1) await frame();
  if (!isInSight()) wrong.push('the focus is out of sight: ' + described);
  return false;
})()`;

const REST = `(() => {
  const { stops, reached, wrong } = globalThis.ring;
  const isReached = (one) => reached.has(one) || (one.type === 'radio' && [...reached].some((other) => other.type === 'radio' && other.name === one.name));
  return [...wrong, ...[...stops.keys()].filter((one) => !isReached(one)).map((one) => 'no key leads to: ' + one.outerHTML.slice(0, 120))];
})()`;

/** What somebody without a mouse cannot do or see on the page that is open. */
export async function keyboardFindingsOf(page: Page): Promise<string[]> {
  const stops = await page.evaluate<number>(PREPARE);
  // A few more than there are: the browser's own stops, and fields of dates, which have three.
  for (let pressed = 0; pressed < stops * 2 + 20; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(LOOK)) break;
  }
  return page.evaluate<string[]>(REST);
}
