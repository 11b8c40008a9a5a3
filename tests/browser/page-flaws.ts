import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** What is wrong with the page that is open, with all its details unfolded: for who cannot see it, and on a narrow screen. */
export async function pageFlaws(page: Page): Promise<string[]> {
  await page.evaluate(
    "document.querySelectorAll('main details').forEach((each) => each.setAttribute('open', ''))",
  );
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const size = await page.evaluate<{ page: number; window: number }>(
    '({ page: document.documentElement.scrollWidth, window: innerWidth })',
  );
  const path = new URL(page.url()).pathname;
  return [
    ...serious.map(
      ({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
    ),
    ...(size.page > size.window ? [`${path} is wider than its window: ${size.page} > ${size.window}`] : []),
  ];
}
