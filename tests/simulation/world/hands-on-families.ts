import type {
  MarzbanSimulator,
  MarzneshinSimulator,
  SUiSimulator,
  ThreeXUiSimulator,
} from '@panelkit/panel-adapters/simulators';
import type { Clock } from '@panelkit/sdk';
import type { OperatorHands } from './operator-hands.ts';

/** What restores a backup that is taken now. */
function backupOf<Backup>(panel: { backup(): Backup; restore(backup: Backup): void }): () => () => void {
  return () => {
    const backup = panel.backup();
    return () => panel.restore(backup);
  };
}

export function handsOnMarzban(
  panel: MarzbanSimulator,
  { tags, clock }: { tags: readonly string[]; clock: Clock },
): OperatorHands {
  const rekey = (name: string, secret: string, besides = {}): void => {
    const proxies = Object.entries(panel.account(name)?.proxies ?? {}).map(([protocol, proxy]) => [
      protocol,
      { ...proxy, ...(proxy.id === undefined ? { password: secret } : { id: secret }) },
    ]);
    panel.editAccount(name, { proxies: Object.fromEntries(proxies), ...besides });
  };
  return {
    rekey,
    revoke: (name, secret) => rekey(name, secret, { subRevokedAt: clock.now().getTime() }),
    disable: (name) => panel.editAccount(name, { status: 'disabled' }),
    remove: (name) => {
      const backup = panel.backup();
      backup.users.delete(name);
      panel.restore(backup);
    },
    changeWord: (inbound, word) =>
      panel.changeInbound(tags[inbound] ?? '', { address: `${word}.example.com` }),
    setClockSkew: panel.setClockSkew,
    backup: backupOf(panel),
  };
}

export function handsOnMarzneshin(panel: MarzneshinSimulator, clock: Clock): OperatorHands {
  const rekey = (name: string, secret: string, besides = {}): void =>
    panel.editAccount(name, { key: secret.replaceAll('-', ''), ...besides });
  return {
    rekey,
    revoke: (name, secret) => rekey(name, secret, { revokedAt: clock.now().getTime() }),
    disable: (name) => panel.editAccount(name, { enabled: false }),
    remove: (name) => {
      const backup = panel.backup();
      backup.users.delete(name);
      panel.restore(backup);
    },
    changeWord: (inbound, word) => panel.changeService(inbound + 1, { address: `${word}.example.com:443` }),
    setClockSkew: panel.setClockSkew,
    backup: backupOf(panel),
  };
}

export function handsOnSUi(panel: SUiSimulator, host: string): OperatorHands {
  const rekeyed = (name: string, secret: string) => {
    const parts = Object.entries(panel.accountsNamed(name)[0]?.config ?? {}).map(([protocol, part]) => [
      protocol,
      { ...part, ...('uuid' in part && { uuid: secret }), ...('password' in part && { password: secret }) },
    ]);
    return { config: Object.fromEntries(parts) };
  };
  return {
    rekey: (name, secret) => panel.editClient(name, rekeyed(name, secret), host),
    recycle: (name, stranger, secret) =>
      panel.editClient(name, { ...rekeyed(name, secret), name: stranger, desc: 'made by hand' }, host),
    disable: (name) => panel.editClient(name, { enable: false }, host),
    remove: (name) => {
      const backup = panel.backup();
      for (const { id } of panel.accountsNamed(name)) backup.clients.delete(id);
      panel.restore(backup);
    },
    // The third is VMess over WebSocket; the others show their port alone.
    changeWord: (_, word) => panel.changeInbound(3, { transport: { type: 'ws', path: `/${word}` } }, host),
    setClockSkew: panel.setClockSkew,
    backup: backupOf(panel),
  };
}

export function handsOnThreeXUi(panel: ThreeXUiSimulator, version: string): OperatorHands {
  const running = { version };
  return {
    rekey: (name, uuid) => panel.editClient(name, { uuid }),
    recycle: (name, stranger, secret) =>
      panel.editClient(name, {
        email: stranger,
        uuid: secret,
        password: secret,
        subId: secret.slice(0, 16),
        comment: 'made by hand',
      }),
    disable: (name) => panel.editClient(name, { enable: false }),
    remove: (name) => panel.removeClient(name),
    // The second is VMess over WebSocket.
    changeWord: (_, word) =>
      panel.changeInbound(2, {
        streamSettings: {
          network: 'ws',
          security: 'none',
          wsSettings: { path: `/${word}`, host: `${word}.example.com` },
        },
      }),
    // The first is Reality.
    changeKeys: (word) =>
      panel.changeInbound(1, {
        streamSettings: {
          realitySettings: {
            serverNames: [`${word}.example.com`],
            shortIds: ['d4e5'],
            settings: { publicKey: `${word}`.padEnd(43, 'A'), fingerprint: 'chrome' },
          },
        },
      }),
    disableInbound: (inbound) => panel.changeInbound(inbound + 1, { enable: false }),
    enableAll: () => {
      for (const { id } of panel.inbounds()) panel.changeInbound(id, { enable: true });
    },
    setClockSkew: panel.setClockSkew,
    upgrade: () => {
      running.version = '3.6.0';
      panel.changeVersion(running.version);
    },
    // An older database is migrated by the version that runs by then.
    backup: () => {
      const [backup, writtenBy] = [panel.backup(), running.version];
      return () => {
        panel.changeVersion(writtenBy);
        panel.restore(backup);
        panel.changeVersion(running.version);
      };
    },
  };
}
