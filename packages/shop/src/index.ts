export { createApp, createWorkerApp } from './app.ts';
export type { BackupFolder } from './backups/backup-folder.ts';
export { workOnBackups } from './backups/work-on-backups.ts';
export { createShop, type ShopOptions } from './create-shop.ts';
export { type DemoProvider, simulateProvider } from './demo/demo-provider.ts';
export {
  createLiveSettings,
  handOverSettings,
  type LiveSettings,
  type ShopSettings,
} from './live-settings.ts';
export type { ShopTexts } from './messages/shop-texts.ts';
export type { Accounts } from './people/accounts.ts';
export { ensureOwner } from './people/ensure-owner.ts';
export { createMailNotifier } from './people/mail-notifier.ts';
export { createMailTransport, type MailSettings, type Transport } from './people/mailer.ts';
export { UNDO_APPROVAL_MS } from './people/undo-approval-ms.ts';
export { createLogger } from './process/logger.ts';
export { removeOldRecords } from './process/remove-old-records.ts';
export { RETENTION } from './process/retention.ts';
export { samplePriceMinor } from './sample-price.ts';
export { cookieSecretOf } from './security/cookie-secret.ts';
export type { FormChallenge } from './security/form-challenge.ts';
export { createClamdScanner } from './security/scanning/clamd-scanner.ts';
export type { UploadScanner } from './security/scanning/upload-scanner.ts';
export { createTurnstile, type TurnstileOptions } from './security/turnstile.ts';
export { SAMPLE_PAY_TO } from './setup/sample-pay-to.ts';
export type { BotAnswer, HostSetup } from './setup/shop-setup.ts';
export { type MethodKey, SHOP_ACTOR, type Shop } from './shop.ts';
export { createMemoryStore } from './store/memory-store.ts';
export type { ShopBackend } from './store/shop-backend.ts';
export type { PlanText, ShopStore, User } from './store/shop-store.ts';
export { openSqlStore } from './store/sql-store.ts';
export type { BotOptions } from './telegram/open-bots.ts';
export { createStaffPeople } from './telegram/staff-people.ts';
export {
  simulateTelegram,
  type TelegramConnection,
  type TelegramDemo,
} from './telegram/telegram-connection.ts';
