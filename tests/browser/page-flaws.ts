import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

/** Axe as a script for a page. Pages read the small build in half the time. */
export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

interface Seen {
  violations: Violation[];
  pageWidth: number;
  windowWidth: number;
}

/** Unfolds all details, then looks. Only violations are described: the rules that pass cost twice as much. */
const LOOK = `${axeSource};
for (const details of document.querySelectorAll('details')) details.setAttribute('open', '');
axe.run({ resultTypes: ['violations'] }).then(({ violations }) => ({
  violations: violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })),
  pageWidth: document.documentElement.scrollWidth,
  windowWidth: innerWidth,
}))`;

/**
 * What is wrong with the page that is open, with all its details unfolded: for who cannot see it, and on a
 * narrow screen. `all`: also what axe calls moderate or minor.
 */
export async function pageFlaws(page: Page | Frame, { all = false } = {}): Promise<string[]> {
  const { violations, pageWidth, windowWidth } = await page.evaluate<Seen>(LOOK);
  const counted = violations.filter(({ impact }) => all || impact === 'serious' || impact === 'critical');
  const path = new URL(page.url()).pathname;
  return [
    ...counted.map(
      ({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
    ),
    ...(pageWidth > windowWidth ? [`${path} is wider than its window: ${pageWidth} > ${windowWidth}`] : []),
  ];
}
