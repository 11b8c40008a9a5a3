import type { PanelView, Unit } from '@panelkit/sdk';
import type { ListPart } from '../../screens/page-at.ts';
import { escapeHtml, lines, type Screen } from '../../screens/screen.ts';
import type { StaffScreenContext } from '../staff-context.ts';
import { homeRow, moreRow, nameIn, short, to } from './button.ts';

/** A unit and what was bought. */
export interface UnitRow {
  unit: Unit;
  planName: string;
}

export function unitsScreen(context: StaffScreenContext, { rows, next }: ListPart<UnitRow>): Screen {
  const { texts, format } = context;
  const buttons = rows.map(({ unit, planName }) => [
    to(`${short(format.named(planName))} · ${texts.unitStatus[unit.state.status]}`, 'unit', { id: unit.id }),
  ]);
  return {
    html: rows.length === 0 ? texts.noUnits : texts.unitsTitle,
    buttons: [
      ...buttons,
      ...moreRow(context, 'units', next === null ? null : { value: next }),
      homeRow(context),
    ],
  };
}

export function unitScreen(context: StaffScreenContext, { unit, planName }: UnitRow, note?: string): Screen {
  const { texts, format } = context;
  const { id, state, attempts, lastError, waitsForStaff } = unit;
  const isOpen = state.status === 'pending' || state.status === 'provisioning';
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${nameIn(context, planName)}</b>`,
      texts.unit(texts.unitStatus[state.status], format.number(attempts)),
      waitsForStaff ? texts.waitsForStaff : null,
      lastError === null
        ? null
        : `<code>${escapeHtml(lastError.code)}</code> ${escapeHtml(lastError.message.slice(0, 500))}`,
    ),
    buttons: [
      ...(waitsForStaff ? [[to(texts.start, 'start', { id })]] : []),
      ...(state.status === 'failed' ? [[to(texts.retry, 'retry', { id })]] : []),
      ...(isOpen ? [[to(texts.replace, 'replace', { id })]] : []),
      [to(texts.refresh, 'unit', { id })],
      homeRow(context, to(texts.back, 'units')),
    ],
  };
}

type PanelFacts = Pick<PanelView, 'id' | 'name' | 'health' | 'usedCount' | 'version'>;

function stateOf({ texts }: StaffScreenContext, { health }: PanelFacts): string {
  const { lastError } = health;
  return lastError === null ? texts.panelUp : texts.panelDown(escapeHtml(lastError.code));
}

export function panelsScreen(context: StaffScreenContext, { rows, next }: ListPart<PanelFacts>): Screen {
  const { texts, format } = context;
  const buttons = rows.map((panel) => [
    to(`${short(format.named(panel.name))} · ${stateOf(context, panel)}`, 'panel', { id: panel.id }),
  ]);
  const more = moreRow(context, 'panels', next === null ? null : { value: next });
  return { html: texts.panelsTitle, buttons: [...buttons, ...more, homeRow(context)] };
}

export function panelScreen(
  context: StaffScreenContext,
  { panel, asked }: { panel: PanelFacts; asked: number },
  note?: string,
): Screen {
  const { texts, format } = context;
  const { id, name, health, usedCount, version } = panel;
  return {
    html: lines(
      note ?? null,
      note === undefined ? null : '',
      `<b>${nameIn(context, name)}</b>`,
      stateOf(context, panel),
      health.lastError === null ? null : escapeHtml(health.lastError.message.slice(0, 500)),
      texts.panelFacts(escapeHtml(version ?? '?'), format.number(usedCount)),
      health.lastContactAt === null
        ? null
        : texts.lastContact(format.instant(health.lastContactAt.toISOString())),
    ),
    buttons: [
      ...(asked === 0 ? [] : [[to(texts.credentials.some(format.number(asked)), 'credentials', { id })]]),
      [to(texts.test, 'test', { id }), to(texts.drift.button, 'drift', { id })],
      homeRow(context, to(texts.back, 'panels')),
    ],
  };
}
