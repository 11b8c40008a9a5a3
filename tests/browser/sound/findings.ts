import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  nodes: { html: string }[];
}

const NARROW = { width: 320, height: 700 };
const USUAL = { width: 1200, height: 800 };
const UNFOLD = "for (const details of document.querySelectorAll('details')) details.open = true;";
/** Rules that do not depend on colours are asked once. Targets of 24 points (WCAG 2.2) are asked for on top of the rules that axe asks. */
const run = (options: string): string =>
  `axe.run({ resultTypes: ['violations'], ${options} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`;
const EVERY_RULE = run("rules: { 'target-size': { enabled: true } }");
const COLOURS = run("runOnly: ['color-contrast']");
const WIDER = `[...document.querySelectorAll('main *')]
  .filter((one) => { const { left, right, width } = one.getBoundingClientRect(); return width > 0 && (right > innerWidth + 1 || left < -1); })
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))`;

/** What is wrong with the page that is open, in the light and in the dark, wide and as narrow as 320 points. */
export async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(`${UNFOLD}\n${axe.source}`);
  const light = await page.evaluate<Violation[]>(EVERY_RULE);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await page.evaluate<Violation[]>(COLOURS);
  await page.setViewportSize(NARROW);
  const targets = await page.evaluate<Violation[]>(run("runOnly: ['target-size']"));
  const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  const wide = isWide ? await page.evaluate<string[]>(WIDER) : [];
  await page.setViewportSize(USUAL);
  await page.emulateMedia({ colorScheme: 'light' });
  return [
    ...light.map((violation) => described('light', violation)),
    ...dark.map((violation) => described('dark', violation)),
    ...targets.map((violation) => described('320 points', violation)),
    ...(isWide ? [`wider than 320 points: ${wide.join(' | ')}`] : []),
  ];
}

const described = (when: string, { id, nodes }: Violation): string =>
  `${when}, ${id}: ${nodes
    .slice(0, 3)
    .map(({ html }) => html.slice(0, 160))
    .join(' | ')}`;
