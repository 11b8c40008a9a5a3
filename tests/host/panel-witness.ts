import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';
import { createSystemClock, type ObservedAccount, silentLogger } from '@panelkit/sdk';

/** A real panel whose URL and login the environment names, read past the shop. */
export interface PanelWitness {
  name: string;
  kind: string;
  baseUrl: string;
  credentials: Record<string, string>;
  /** The account of a subscription as the panel lists it. */
  find(subscriptionId: string): Promise<ObservedAccount | undefined>;
}

const FAMILIES = [
  { name: 'MARZBAN', driver: marzban() },
  { name: 'THREE_X_UI', driver: threeXUi() },
  { name: 'S_UI', driver: sUi() },
  { name: 'THREE_X_UI_V2', driver: threeXUi() },
  { name: 'MARZNESHIN', driver: marzneshin() },
];

/** The panels of `PANELKIT_LIVE_<FAMILY>_URL`. */
export function givenPanels(): PanelWitness[] {
  return FAMILIES.flatMap(({ name, driver }) => {
    const setting = (field: string) => process.env[`PANELKIT_LIVE_${name}_${field}`] ?? '';
    const baseUrl = setting('URL');
    if (baseUrl === '') return [];
    const login = { username: setting('USERNAME'), password: setting('PASSWORD') };
    const credentials = setting('TOKEN') === '' ? login : { token: setting('TOKEN') };
    const options = { fetch, clock: createSystemClock(), logger: silentLogger, requestTimeoutMs: 30_000 };
    const adapter = driver.connect({ baseUrl, credentials }, options);
    const find = async (subscriptionId: string) => {
      for await (const { accounts } of adapter.listAccounts()) {
        const found = accounts.find(({ note }) => note?.includes(subscriptionId));
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return [{ name, kind: driver.kind, baseUrl, credentials, find }];
  });
}
