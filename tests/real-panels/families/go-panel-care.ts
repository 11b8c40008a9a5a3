import { join } from 'node:path';
import { freePort } from '../../../packages/panel-adapters/src/dialer/free-port.ts';
import type { PanelService } from '../panel-process.ts';
import type { PanelCare } from '../real-panel.ts';
import { makeCertificate } from '../reality-target.ts';
import { backUpDatabase, writeSettings } from '../sqlite-file.ts';
import { writeShiftedProgram } from './go-clock.ts';

/** A panel written in Go, which keeps its settings in its database. */
export interface GoPanelState {
  folder: string;
  database: string;
  binary: string;
  /** The program, or a copy of it whose clock is off. */
  running: string;
  port: number;
  path: string;
}

interface GoPanel {
  service: PanelService;
  /** Of the next version, for an upgrade in place. */
  nextBinary: string | undefined;
  /** By the program's own command. */
  setAddress: () => void;
}

/** What the families written in Go have in common. */
export function createGoPanelCare(
  state: GoPanelState,
  { service, nextBinary, setAddress }: GoPanel,
): Omit<PanelCare, 'wipe' | 'changePassword'> {
  const { folder, database } = state;
  const { file: webCertFile, keyFile: webKeyFile } = makeCertificate(folder);
  return {
    backUp: () => backUpDatabase(service, database),
    shiftClock: (byMs) =>
      service.restart(() => {
        state.running = byMs === 0 ? state.binary : join(folder, 'shifted');
        if (byMs !== 0) writeShiftedProgram(state.binary, state.running, byMs);
      }),
    changeAddress: async () => {
      const port = await freePort();
      await service.restart(() => {
        Object.assign(state, { port, path: `/${crypto.randomUUID().slice(0, 8)}/` });
        setAddress();
      });
    },
    changeCertificate: (to) =>
      service.restart(() =>
        writeSettings(
          database,
          to === 'none' ? { webCertFile: '', webKeyFile: '' } : { webCertFile, webKeyFile },
        ),
      ),
    ...(nextBinary !== undefined && {
      upgrade: () =>
        service.restart(() => {
          Object.assign(state, { binary: nextBinary, running: nextBinary });
        }),
    }),
  };
}
