import type { ReportFigures } from '@panelkit/sdk';
import type { Visit } from '../../visit.ts';

/** The share of units that were delivered; a dash before any ended. */
export function successOf(
  { texts }: Visit,
  { delivered, failed }: Pick<ReportFigures, 'delivered' | 'failed'>,
): string {
  const ended = delivered + failed;
  return ended === 0 ? '–' : texts.format.percent(delivered / ended);
}

/** How long it took; a dash without any. */
export function timeOf({ texts }: Visit, ms: number | null): string {
  return ms === null ? '–' : texts.format.duration(ms);
}
