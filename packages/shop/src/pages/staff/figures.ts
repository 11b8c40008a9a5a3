import type { ReportFigures } from '@panelkit/sdk';
import type { PageContext } from '../../page-context.ts';

/** The share of units that were delivered; a dash before any ended. */
export function successOf(
  { texts }: PageContext,
  { delivered, failed }: Pick<ReportFigures, 'delivered' | 'failed'>,
): string {
  const ended = delivered + failed;
  return ended === 0 ? '–' : texts.format.percent(delivered / ended);
}

/** How long it took; a dash without any. */
export function timeOf({ texts }: PageContext, ms: number | null): string {
  return ms === null ? '–' : texts.format.duration(ms);
}
