import { DAY_MS, type Logger, type Policies, TOMAN } from '@panelkit/sdk';
import * as z from 'zod';
import { type ShopStore, STAFF_ROLES } from './store/shop-store.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const days = z.number().min(0).max(365);

/** What staff decide on the page of settings. */
export const settingsSchema = z.object({
  name: z.string().trim().min(1).max(50),
  /** Where customers send money for what they pay by receipt. */
  payTo: z.string().trim().min(1).max(200),
  /** In which amounts are shown and typed: Rial as Toman; null: in the currency itself. */
  displayUnit: z.literal(TOMAN).nullable(),
  /** Shown above every page; empty: nothing is. */
  announcement: z.string().trim().max(500),
  /** With so many days or fewer left a subscription may be extended although traffic is left. */
  extensionDays: days,
  extendAlways: z.boolean(),
  graceDays: days,
  /** Days before the end on which the customer is told. */
  warnDays: z.array(days).max(20),
  /** At how much of the traffic the customer is told. */
  usagePercents: z.array(z.number().int().min(1).max(100)).max(20),
  unpaidOrderMinutes: z.number().int().min(5).max(10_080),
  giveUpHours: z.number().int().min(1).max(720),
  customerMayPause: z.boolean(),
  /** Staff who see nothing without a second factor. */
  secondFactorRoles: z.array(z.enum(STAFF_ROLES)),
  /** Of one member of the staff, the owner aside. */
  giftsPerDay: z.number().int().min(0).max(1000),
  adjustUpToMinor: z.number().int().min(0).max(1_000_000_000),
});
export type ShopSettings = z.output<typeof settingsSchema>;

/** Until staff decide otherwise. */
const defaults: Omit<ShopSettings, 'name' | 'payTo'> = {
  displayUnit: null,
  announcement: '',
  extensionDays: 3,
  extendAlways: false,
  graceDays: 3,
  warnDays: [7, 3, 1],
  usagePercents: [80, 95, 100],
  unpaidOrderMinutes: 30,
  giveUpHours: 24,
  customerMayPause: true,
  secondFactorRoles: [],
  giftsPerDay: 10,
  adjustUpToMinor: 10_000,
};

/** The settings as they are now; a change holds for what happens next, without a new start. */
export interface LiveSettings {
  current(): ShopSettings;
  /** What of them the engine goes by. */
  policies(): Policies;
  /** Reads them anew: another process may have changed them. */
  refresh(): Promise<void>;
  save(settings: ShopSettings): Promise<void>;
}

/** @param given - what holds until staff decide otherwise */
export function createLiveSettings(
  store: ShopStore['settings'],
  given: Pick<ShopSettings, 'name' | 'payTo'> & Partial<ShopSettings>,
): LiveSettings {
  let text: string | null = null;
  let settings: ShopSettings = { ...defaults, ...given };
  let policies = toPolicies(settings);
  const use = (next: string | null): void => {
    if (next === text) return;
    settings = settingsSchema.parse({ ...defaults, ...given, ...(next !== null && JSON.parse(next)) });
    policies = toPolicies(settings);
    text = next;
  };
  return {
    current: () => settings,
    policies: () => policies,
    refresh: async () => use(await store.read()),
    save: async (next) => {
      const written = JSON.stringify(settingsSchema.parse(next));
      await store.write(written);
      use(written);
    },
  };
}

function toPolicies(settings: ShopSettings): Policies {
  const { warnDays, usagePercents, customerMayPause, displayUnit } = settings;
  return {
    unpaidOrderMs: settings.unpaidOrderMinutes * MINUTE_MS,
    giveUpAfterMs: settings.giveUpHours * HOUR_MS,
    extension: { thresholdDays: settings.extensionDays, always: settings.extendAlways },
    notifications: { displayUnit },
    lifecycle: { warnDays, usagePercents, customerMayPause, graceMs: settings.graceDays * DAY_MS },
  };
}

const FRESH_MS = 15_000;

/** Follows what other processes save. @returns what ends it */
export function keepFresh(settings: LiveSettings, logger: Logger): () => undefined {
  const timer = setInterval(() => {
    settings.refresh().catch((error: unknown) => {
      logger.warn({ err: error }, 'the settings could not be read; the last ones hold');
    });
  }, FRESH_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
