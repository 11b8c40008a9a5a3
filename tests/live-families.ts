import { marzban } from '@panelkit/panel-adapters/marzban';
import { marzneshin } from '@panelkit/panel-adapters/marzneshin';
import { sUi } from '@panelkit/panel-adapters/s-ui';
import { threeXUi } from '@panelkit/panel-adapters/three-x-ui';

const families = [
  { panel: 'MARZBAN', driver: marzban() },
  { panel: 'MARZNESHIN', driver: marzneshin() },
  { panel: 'S_UI', driver: sUi() },
  { panel: 'THREE_X_UI', driver: threeXUi() },
  { panel: 'THREE_X_UI_V2', driver: threeXUi() },
];

/**
 * The real panels that the environment names (`PANELKIT_LIVE_<panel>_URL`, `_USERNAME`, `_PASSWORD` or
 * `_TOKEN`).
 */
export const liveFamilies = families
  .map((family) => ({ ...family, target: targetOf(family.panel) }))
  .filter(({ target }) => target.baseUrl !== '');

function targetOf(panel: string) {
  const login = { username: setting(panel, 'USERNAME'), password: setting(panel, 'PASSWORD') };
  const token = setting(panel, 'TOKEN');
  return { baseUrl: setting(panel, 'URL'), credentials: token === '' ? login : { token } };
}

function setting(panel: string, name: string): string {
  return process.env[`PANELKIT_LIVE_${panel}_${name}`] ?? '';
}
