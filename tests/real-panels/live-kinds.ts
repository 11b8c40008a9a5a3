import { startMarzban } from './marzban-panel.ts';
import { startMarzneshin } from './marzneshin-panel.ts';
import type { RealPanel } from './real-panel.ts';
import { startSUi } from './s-ui-panel.ts';
import { startThreeXUi } from './three-x-ui-panel.ts';

/** A panel that can be started here when its programs are given. */
export interface LiveKind {
  name: string;
  isGiven: boolean;
  start(realityTarget: string): Promise<RealPanel>;
}

const given = (name: string): string => process.env[`PANELKIT_LIVE_${name}`] ?? '';

/** The panels whose programs the environment names. */
export function liveKinds(xrayBinary: string): LiveKind[] {
  const threeXUi = (name: string, binary: string, nextBinary?: string): LiveKind => ({
    ...{ name, isGiven: binary !== '' },
    start: (realityTarget) => startThreeXUi(name, { binary, nextBinary, xrayBinary, realityTarget }),
  });
  return [
    threeXUi('3x-ui 3.6.0', given('THREE_X_UI_BIN')),
    {
      ...{ name: 'Marzban 0.8.4', isGiven: given('MARZBAN_CHECKOUT') !== '' },
      start: (realityTarget) =>
        startMarzban('Marzban 0.8.4', {
          ...{ checkout: given('MARZBAN_CHECKOUT'), python: given('MARZBAN_PYTHON') },
          ...{ xrayBinary, realityTarget, fakeTime: given('FAKETIME_LIB') },
        }),
    },
    {
      ...{ name: 'Marzneshin 0.7.4', isGiven: given('MARZNESHIN_CHECKOUT') !== '' },
      start: (realityTarget) =>
        startMarzneshin('Marzneshin 0.7.4', {
          ...{ checkout: given('MARZNESHIN_CHECKOUT'), python: given('MARZNESHIN_PYTHON') },
          ...{ nodeCheckout: given('MARZNODE_CHECKOUT'), nodePython: given('MARZNODE_PYTHON') },
          ...{ xrayBinary: given('MARZNODE_XRAY_BIN') || xrayBinary, realityTarget },
          fakeTime: given('FAKETIME_LIB'),
        }),
    },
    {
      ...{ name: 'S-UI 1.5.1', isGiven: given('S_UI_BIN') !== '' },
      start: (realityTarget) => startSUi('S-UI 1.5.1', { binary: given('S_UI_BIN'), realityTarget }),
    },
    threeXUi('3x-ui 2.9.4', given('THREE_X_UI_V2_BIN'), given('THREE_X_UI_BIN') || undefined),
  ];
}
