import type { MessageTexts } from '../../domain/messages/message-text.ts';
import { assertSameCurrency } from '../../domain/payments/money.ts';
import { preferredAddress } from '../../domain/records/link-address.ts';
import type { MethodSetting } from '../../domain/records/method-setting.ts';
import type { HostSettings, PolicySettings, StoredSettings } from '../../domain/records/shop-settings.ts';
import { describeError } from '../../errors/describe-error.ts';
import { invalidInput } from '../../errors/error-factories.ts';
import { startAnnouncement } from '../bulk/announce-link.ts';
import { requireFiscalTerms } from '../invoices/require-fiscal-terms.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext, runCommand } from '../kernel/run-command.ts';
import type { ResolvedPolicies } from '../kernel/settings.ts';
import { settingsOf } from './apply-settings.ts';
import { settingsPatchSchema } from './settings-schema.ts';
import { type MessageTextInput, writeMessage } from './write-message.ts';
import { type MethodSettingInput, writeMethod } from './write-method.ts';

/** What staff decide about the shop, and what the host keeps beside it. */
export interface ShopSettings extends PolicySettings {
  /** The host's own; the SDK reads none of it. Its audit shows it: keep no secrets here. */
  host: HostSettings;
  /** What customers are told in place of the catalogue's texts. */
  messageTexts: MessageTexts;
  /** What they decided about payment methods; `payments.methods` says what holds for each. */
  paymentMethods: MethodSetting[];
}

/** A patch names what changes, also inside of `host`. */
export type SettingsPatch = {
  [Name in Exclude<keyof ShopSettings, 'messageTexts' | 'paymentMethods'>]?: ShopSettings[Name] | undefined;
};

/**
 * The rules that staff change while the shop runs. They are stored with the shop's records; each process
 * applies them once it follows them, and until staff decide, the `policies` of `createPanelkit` hold.
 */
export interface SettingsOfShop {
  /** The settings in force in this process, without a read; the same object until they change. */
  current(): ShopSettings;
  /** Staff: reads them from the storage first. */
  get(by: QueryContext): Promise<ShopSettings>;
  /**
   * Staff: changes some of them, with an audit row; they hold at once here, and where they are followed.
   * Another preferred address of the links is told to everyone who has one, in a bulk run.
   * @throws PanelkitError `INVALID_INPUT` for a tax where it is fixed
   */
  update(input: { patch: SettingsPatch }, by: CommandContext): Promise<ShopSettings>;
  /**
   * Staff: writes one message to customers in the shop's own words, with placeholders such as `{plan}`, with
   * an audit row; null: in the catalogue's again. Languages that are left out stay as they are.
   * @throws PanelkitError `INVALID_INPUT` for a placeholder that there is not
   */
  writeMessage(input: MessageTextInput, by: CommandContext): Promise<ShopSettings>;
  /**
   * Staff: switches one payment method on or off, moves it, sets its minimum or its margin, with an audit
   * row; the others stay as they are. The wallet is always on.
   * @throws PanelkitError `NOT_FOUND` for a method that the shop does not have, `INVALID_INPUT` for a margin
   *   that is fixed
   */
  writeMethod(input: MethodSettingInput, by: CommandContext): Promise<ShopSettings>;
  /**
   * The currency of the shop's first price or first money, which it keeps, whoever asks; null before there is
   * any.
   */
  keptCurrency(): Promise<string | null>;
  /** Whether the policies of `createPanelkit` give the tax: then it is not for staff to change. */
  isTaxFixed(): boolean;
  /** Reads them again: another process may have changed them. */
  refresh(): Promise<void>;
  /**
   * Reads them now, at each change by any process, and every 15 s in case a notice was lost; call it when a
   * process starts. A failed read is logged, and the last ones hold.
   *
   * @returns what ends it
   * @throws PanelkitError `CURRENCY_MISMATCH` when the shop keeps another currency than this process sells in
   */
  follow(): Promise<() => void>;
}

const TARGET = { kind: 'settings', id: 'shop' };
const FOLLOW_EVERY_MS = 15_000;

export function createShopSettings(engine: Engine): SettingsOfShop {
  const { knownSettings } = engine;
  let last: { policies: ResolvedPolicies; stored: StoredSettings; settings: ShopSettings } | null = null;
  const current = (): ShopSettings => {
    const { policies } = engine;
    const stored = knownSettings.current();
    if (policies !== last?.policies || stored !== last.stored) {
      const settings = {
        ...settingsOf(engine),
        host: stored.host ?? {},
        messageTexts: stored.messageTexts ?? {},
        paymentMethods: stored.paymentMethods ?? [],
      };
      last = { policies, stored, settings };
    }
    return last.settings;
  };
  return {
    current,
    get: async (by) => {
      requireStaff(actorOf(by), TARGET);
      await knownSettings.refresh();
      return current();
    },
    update: async (input, by) => {
      await updateSettings(engine, input, by);
      await knownSettings.refresh();
      return current();
    },
    writeMessage: async (input, by) => {
      await writeMessage(engine, input, by);
      await knownSettings.refresh();
      return current();
    },
    writeMethod: async (input, by) => {
      await writeMethod(engine, input, by);
      await knownSettings.refresh();
      return current();
    },
    keptCurrency: async () => (await engine.backend.storage.settings.find()).currency ?? null,
    isTaxFixed: () => engine.fixed.isTaxFixed(),
    refresh: () => knownSettings.refresh(),
    follow: () => follow(engine),
  };
}

function updateSettings(
  engine: Engine,
  input: { patch: SettingsPatch },
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'shopSettings.update',
    input: input.patch,
    schema: settingsPatchSchema,
    by,
    effect: async (scope, patch) => {
      const { tx, actor, audit } = scope;
      requireStaff(actor, TARGET);
      if (patch.tax !== undefined && engine.fixed.isTaxFixed())
        throw invalidInput([{ path: 'tax', code: 'fixed', message: 'is given by the shop’s policies' }]);
      const stored = await tx.settings.lock();
      await requireFiscalTerms(tx, patch.invoices);
      const { host = {}, ...policies } = patch;
      const hostBefore = stored.host ?? {};
      const changes = [
        ...changedFields(policies, { ...settingsOf(engine), ...stored }),
        ...changedFields(host, hostBefore).map((change) => ({ ...change, name: `host.${change.name}` })),
      ];
      if (changes.length === 0) return TARGET.id;
      await tx.settings.write({ ...stored, ...policies, host: { ...hostBefore, ...host } });
      const before = Object.fromEntries(changes.map(({ name, from }) => [name, from]));
      const after = Object.fromEntries(changes.map(({ name, to }) => [name, to]));
      await audit({ action: 'shopSettings.update', target: TARGET, before, after });
      const { publicUrl, policies: inForce } = engine;
      const { linkAddresses = inForce.linkAddresses } = stored;
      const address = preferredAddress(patch.linkAddresses ?? linkAddresses, publicUrl);
      if (address !== preferredAddress(linkAddresses, publicUrl))
        await startAnnouncement(engine, scope, address);
      return TARGET.id;
    },
  });
}

/** The fields of a patch that differ from what was. Pure. */
function changedFields(patch: object, was: object): { name: string; from: unknown; to: unknown }[] {
  return Object.entries(patch)
    .filter(([, to]) => to !== undefined)
    .map(([name, to]) => ({ name, from: Reflect.get(was, name) ?? null, to }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

async function follow({ knownSettings, backend, logger, currency }: Engine): Promise<() => void> {
  let cancel = (): void => {};
  let isOver = false;
  const read = (): Promise<void> =>
    knownSettings.refresh().catch((error: unknown) => {
      logger.warn({ error: describeError(error) }, 'the settings could not be read; the last ones hold');
    });
  const look = async (): Promise<void> => {
    await read();
    if (!isOver) wait();
  };
  const wait = (): void => {
    cancel = backend.clock.setTimer(FOLLOW_EVERY_MS, () => void look());
  };
  // Followed first: a change between the read and the first notice would be missed until the next look.
  const endNotices = backend.storage.settings.follow(() => void read());
  try {
    await knownSettings.refresh();
    assertSameCurrency(knownSettings.current().currency ?? currency, currency);
  } catch (error) {
    endNotices();
    throw error;
  }
  wait();
  return () => {
    isOver = true;
    endNotices();
    cancel();
  };
}
