import type { DriftKind, DriftReport, PanelView } from '@panelkit/sdk';
import { lines, type Screen } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { homeRow, nameIn, to } from './button.ts';

/** How a panel differs from the shop's records. The accounts themselves are on the website. */
export function driftScreen(
  context: StaffScreenContext,
  { panel, report }: { panel: Pick<PanelView, 'id' | 'name' | 'suspectSince'>; report: DriftReport },
  note?: string,
): Screen {
  const { texts, format } = context;
  const words = texts.drift;
  const { id, name, suspectSince } = panel;
  const { counts, entries, at, listedCount, accountCount } = report;
  const kinds = Object.keys(words.kinds) as DriftKind[];
  const found = kinds.filter((kind) => counts[kind] > 0);
  const ours = entries.filter(({ accountId }) => accountId !== null).length;
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      words.title(nameIn(context, name)),
      words.read(format.instant(at.toISOString()), format.number(listedCount), format.number(accountCount)),
      suspectSince === null ? null : words.suspect,
      '',
      found.length === 0 ? words.none : null,
      ...found.map((kind) => words.kind(words.kinds[kind], format.number(counts[kind]))),
    ),
    buttons: [
      ...(ours === 0 ? [] : [[to(words.repair(format.number(ours)), 'repair', { id })]]),
      ...(suspectSince === null ? [] : [[to(words.trust, 'trust', { id })]]),
      [to(texts.refresh, 'drift', { id })],
      homeRow(context, to(texts.back, 'panel', { id })),
    ],
  };
}
