import type { Clock } from '../../ports/clock.ts';
import { createPanelLine, type PanelLine } from './panel-line.ts';

/** The calls of this process, by panel. */
export interface PanelLines {
  of(panelId: string): PanelLine;
  runningOn(panelId: string): number;
  onCallEnd(listener: (panelId: string) => void): void;
}

export function createPanelLines(clock: Clock, mostRunningOn: number): PanelLines {
  const lines = new Map<string, PanelLine>();
  const listeners: ((panelId: string) => void)[] = [];
  return {
    of(panelId) {
      const known = lines.get(panelId);
      if (known !== undefined) return known;
      const onEnd = (): void => {
        for (const listener of listeners) listener(panelId);
      };
      const line = createPanelLine(clock, { mostRunningOn, onEnd });
      lines.set(panelId, line);
      return line;
    },
    runningOn: (panelId) => lines.get(panelId)?.runningOn() ?? 0,
    onCallEnd: (listener) => void listeners.push(listener),
  };
}
