import type { Page } from 'playwright-core';
import { axeSource } from '../page-flaws.ts';

interface Violation {
  id: string;
  nodes: { html: string }[];
}

const UNFOLD = "for (const details of document.querySelectorAll('details')) details.open = true;";
/** Targets of 24 points (WCAG 2.2) are asked for on top of the rules that axe asks. */
const LOOK = `axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(({ violations }) =>
  violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`;
const IS_WIDER = 'document.documentElement.scrollWidth > innerWidth';
/** What makes it wide: not what scrolls within its own place. */
const WIDER = `[...document.querySelectorAll('body *')]
  .filter((one) => { for (let at = one.parentElement; at !== null && at !== document.body; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return false; return true; })
  .filter((one) => { const { left, right, width } = one.getBoundingClientRect(); return width > 0 && (right > innerWidth + 1 || left < -1); })
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))`;

/** What is wrong with the page that is open, in the colours and the width of its window. */
export async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(`${UNFOLD}\n${axeSource}`);
  const violations = await page.evaluate<Violation[]>(LOOK);
  const isWider = await page.evaluate<boolean>(IS_WIDER);
  const wide = isWider ? await page.evaluate<string[]>(WIDER) : [];
  return [...violations.map(described), ...(isWider ? [`wider than its window: ${wide.join(' | ')}`] : [])];
}

const described = ({ id, nodes }: Violation): string =>
  `${id}: ${nodes
    .slice(0, 3)
    .map(({ html }) => html.slice(0, 160))
    .join(' | ')}`;
