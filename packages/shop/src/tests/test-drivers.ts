import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import type { PanelDriver } from '@panelkit/sdk';

/** Panels of every kind. */
export const testDrivers: readonly PanelDriver[] = [marzban(), marzneshin(), threeXUi(), sUi()];
