import { startMarzban } from './families/marzban-panel.ts';
import { startMarzneshin } from './families/marzneshin-panel.ts';
import { startSUi } from './families/s-ui-panel.ts';
import { startThreeXUi } from './families/three-x-ui-panel.ts';
import type { RealPanel } from './real-panel.ts';

/** A panel that can be started here when its programs are given. */
export interface LiveKind {
  name: string;
  isGiven: boolean;
  /**
   * The Xray that dials its links, where it must be of an age with the panel's: Reality of 26 does not come
   * into one of 1.8.
   */
  clientBinary?: string;
  start(realityTarget: string): Promise<RealPanel>;
  /** The version before it, whose operator can upgrade to it in place. */
  startBefore?: (realityTarget: string) => Promise<RealPanel>;
}

const given = (name: string): string => process.env[`PANELKIT_LIVE_${name}`] ?? '';

/**
 * The panels whose programs the environment names.
 * @param options - `movesClock`: false for tests of speed, since a program is slow under `libfaketime`
 */
export function liveKinds(xrayBinary: string, { movesClock = true } = {}): LiveKind[] {
  const fakeTime = movesClock ? given('FAKETIME_LIB') : '';
  const xUi = given('THREE_X_UI_BIN');
  const xUi2 = given('THREE_X_UI_V2_BIN');
  const sUi = given('S_UI_BIN');
  const sUi14 = given('S_UI_V14_BIN');
  return [
    {
      name: '3x-ui 3.6.0',
      isGiven: xUi !== '',
      start: (realityTarget) => startThreeXUi('3x-ui 3.6.0', { binary: xUi, xrayBinary, realityTarget }),
      ...(xUi2 !== '' && {
        startBefore: (realityTarget: string) =>
          startThreeXUi('3x-ui 2.9.4', { binary: xUi2, nextBinary: xUi, xrayBinary, realityTarget }),
      }),
    },
    {
      name: 'Marzban 0.8.4',
      isGiven: given('MARZBAN_CHECKOUT') !== '',
      start: (realityTarget) =>
        startMarzban('Marzban 0.8.4', {
          checkout: given('MARZBAN_CHECKOUT'),
          python: given('MARZBAN_PYTHON'),
          xrayBinary,
          realityTarget,
          fakeTime,
        }),
    },
    {
      name: 'Marzneshin 0.7.4',
      isGiven: given('MARZNESHIN_CHECKOUT') !== '',
      clientBinary: given('MARZNODE_XRAY_BIN') || xrayBinary,
      start: (realityTarget) =>
        startMarzneshin('Marzneshin 0.7.4', {
          checkout: given('MARZNESHIN_CHECKOUT'),
          python: given('MARZNESHIN_PYTHON'),
          nodeCheckout: given('MARZNODE_CHECKOUT'),
          nodePython: given('MARZNODE_PYTHON'),
          xrayBinary: given('MARZNODE_XRAY_BIN') || xrayBinary,
          realityTarget,
          fakeTime,
        }),
    },
    {
      name: 'S-UI 1.5.1',
      isGiven: sUi !== '',
      start: (realityTarget) => startSUi('S-UI 1.5.1', { binary: sUi, realityTarget }),
      ...(sUi14 !== '' && {
        startBefore: (realityTarget: string) =>
          startSUi('S-UI 1.4.2', { binary: sUi14, nextBinary: sUi, realityTarget }),
      }),
    },
    {
      name: '3x-ui 2.9.4',
      isGiven: xUi2 !== '',
      start: (realityTarget) => startThreeXUi('3x-ui 2.9.4', { binary: xUi2, xrayBinary, realityTarget }),
    },
  ];
}
