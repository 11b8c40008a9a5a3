import type {
  Actor,
  CommandContext,
  Panelkit,
  PolicySettings,
  ShopSettings as SdkSettings,
  SettingsPatch,
} from '@panelkit/sdk';
import * as z from 'zod';
import { backupSettingsSchema, NO_BACKUPS_YET } from './backups/backup-settings.ts';
import { brandSchema, DEFAULT_BRAND } from './brand/brand.ts';
import { linkDocumentsSchema } from './link-documents.ts';
import { accountMailsSchema, NO_OWN_MAILS } from './mail/account-mails.ts';
import { activityPerHourSchema } from './security/activity/activity-kinds.ts';
import type { ShopStore } from './store/shop-store.ts';
import { gateChannelsSchema } from './telegram/gate-channels.ts';
import { gatePhoneSchema } from './telegram/gate-phone.ts';

/** What staff decide about this host, beside the rules that every shop has. */
export const hostSettingsSchema = z.object({
  name: z.string().trim().min(1).max(50),
  /** Where customers send money for what they pay by receipt. */
  payTo: z.string().trim().min(1).max(200),
  /** Shown above every page; empty: nothing is. */
  announcement: z.string().trim().max(500),
  /** Shown at `/privacy` in place of the shop's own; empty: that one. */
  privacyNotice: z.string().trim().max(10_000),
  /** Staff who see nothing without a second factor. */
  secondFactorRoles: z.array(z.string().max(50)).max(100),
  /** Of one member of the staff, the owner aside. */
  giftsPerDay: z.number().int().min(0).max(1000),
  adjustUpToMinor: z.number().int().min(0).max(1_000_000_000),
  /** What a second member of the staff has to agree to: above an amount (null: never), or always. */
  fourEyes: z.object({
    adjustAboveMinor: z.number().int().min(0).max(1_000_000_000).nullable(),
    cancelAboveMinor: z.number().int().min(0).max(1_000_000_000).nullable(),
    refundAboveMinor: z.number().int().min(0).max(1_000_000_000).nullable().default(null),
    panelLogins: z.boolean(),
    roles: z.boolean(),
  }),
  /** From how many within an hour owners are told; what is left out: from as many as the shop says. */
  activityPerHour: activityPerHourSchema,
  gateChannels: gateChannelsSchema,
  gatePhone: gatePhoneSchema,
  /** Of the languages of the shop, those that it does not offer; its own is always there. */
  hiddenLanguages: z.array(z.string().max(20)).max(50),
  backups: backupSettingsSchema,
  brand: brandSchema,
  ...linkDocumentsSchema,
  ...accountMailsSchema,
});
type HostSettings = z.output<typeof hostSettingsSchema>;
export type ShopSettings = PolicySettings & HostSettings;

/** Until staff decide otherwise. */
const defaults: Omit<HostSettings, 'name' | 'payTo'> = {
  announcement: '',
  privacyNotice: '',
  secondFactorRoles: [],
  giftsPerDay: 10,
  adjustUpToMinor: 10_000,
  fourEyes: {
    adjustAboveMinor: null,
    cancelAboveMinor: null,
    refundAboveMinor: null,
    panelLogins: false,
    roles: false,
  },
  activityPerHour: {},
  gateChannels: [],
  gatePhone: null,
  hiddenLanguages: [],
  backups: NO_BACKUPS_YET,
  brand: DEFAULT_BRAND,
  linkTemplates: {},
  linkRules: [],
  ...NO_OWN_MAILS,
};

/** The settings as they are now, the host's and the engine's in one. */
export interface LiveSettings {
  current(): ShopSettings;
  /** Changes what differs from now, of what is given. @returns what changed */
  save(settings: Partial<ShopSettings>, by: CommandContext): Promise<Partial<ShopSettings>>;
}

/** @param given - what holds until staff decide otherwise */
export function createLiveSettings(
  { shopSettings: settings }: Pick<Panelkit, 'shopSettings'>,
  given: Pick<HostSettings, 'name' | 'payTo'> & Partial<HostSettings>,
): LiveSettings {
  let last: { from: SdkSettings; settings: ShopSettings } | null = null;
  const current = (): ShopSettings => {
    const from = settings.current();
    if (from !== last?.from) {
      const { host, ...policies } = from;
      last = {
        from,
        settings: { ...policies, ...hostSettingsSchema.parse({ ...defaults, ...given, ...host }) },
      };
    }
    return last.settings;
  };
  return {
    current,
    save: async (next, by) => {
      const before = current();
      const changed = Object.fromEntries(
        Object.entries(next).filter(
          ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(before, name)),
        ),
      );
      await settings.update({ patch: toPatch(changed) }, by);
      return changed;
    },
  };
}

/** The host's own fields go below `host`. */
function toPatch(settings: Partial<ShopSettings>): SettingsPatch {
  const entries = Object.entries(settings);
  const isHosts = ([name]: [string, unknown]): boolean => name in hostSettingsSchema.shape;
  return {
    ...Object.fromEntries(entries.filter((entry) => !isHosts(entry))),
    host: Object.fromEntries(entries.filter(isHosts)),
  };
}

/**
 * Hands the settings that this shop once kept in its own table to the engine. Safe to repeat after a crash.
 */
export async function handOverSettings(
  { shopSettings: settings }: Pick<Panelkit, 'shopSettings'>,
  kept: ShopStore['settings'],
  actor: Actor,
): Promise<void> {
  const text = await kept.read();
  if (text === null) return;
  const patch = toPatch(z.looseObject({}).parse(JSON.parse(text)));
  await settings.update({ patch }, { actor, idempotencyKey: 'settings of the shop' });
  await kept.remove();
}
