import type { Panelkit, StoredEvent } from '@panelkit/sdk';

/** The alerts to staff, by their events. */
export interface AlertWatch {
  /** The place after the last event. */
  mark(): Promise<number>;
  /** The bad news since the mark. */
  alertsSince(mark: number): Promise<string[]>;
}

const ALERTS: ReadonlySet<string> = new Set([
  'panel.health-changed',
  'panel.clock-changed',
  'panel.version-changed',
  'panel.suspected',
  'inbound.stopped',
  'account.needs-attention',
]);

export function createAlertWatch({ events }: Panelkit): AlertWatch {
  const after = (cursor: number) => events.list({ after: cursor, limit: 500 });
  return {
    mark: async () => {
      let cursor = 0;
      for (let page = await after(0); page.length > 0; page = await after(cursor)) {
        cursor = page.at(-1)?.cursor ?? cursor;
      }
      return cursor;
    },
    alertsSince: async (mark) =>
      (await after(mark)).filter((event) => isAlert(event) && !isGoodNews(event)).map(textOf),
  };
}

/** Most lines of the staff's list have an event of their own, which comes first. */
function isAlert(event: StoredEvent): boolean {
  if (event.type === 'panel.needs-attention') return event.data.kind === 'credentials-changed';
  return ALERTS.has(event.type);
}

function textOf({ type, data }: StoredEvent): string {
  if (type === 'panel.needs-attention') return `${type} ${data.kind}`;
  return 'code' in data ? `${type} ${data.code}` : type;
}

function isGoodNews(event: StoredEvent): boolean {
  if (event.type === 'panel.health-changed') return event.data.healthy;
  return event.type === 'panel.clock-changed' && !event.data.wrong;
}
