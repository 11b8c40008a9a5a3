import type { BackupStore } from '../backups/backup-record.ts';
import type { BrandRecords } from '../brand/brand-image-store.ts';
import type { ExpenseStore } from '../expenses/expense-store.ts';
import type { Role, RoleRecord } from '../roles/role-record.ts';
import type { ActivityStore } from './activity-record.ts';
import type { ApprovalStore } from './approval-record.ts';
import type { SpendingBounds, SpentAction, StaffAction } from './spent-action.ts';
import type { StartSettingStore } from './start-setting-store.ts';
import type { SavedViewStore } from './views/saved-view-store.ts';

export { BUILT_IN_ROLES, type BuiltInRole, type Role, type RoleRecord } from '../roles/role-record.ts';
export type { StaffAction } from './spent-action.ts';

/** Somebody who can sign in. */
export interface User {
  id: string;
  /** In small letters; unique among those who are not deleted. Null: a customer who came through Telegram. */
  email: string | null;
  name: string;
  /** Sealed for this person; empty: no password. */
  passwordHash: string;
  /** Who judged the password when it was last typed; null: nobody, or not this one. */
  passwordJudge: string | null;
  role: Role;
  /** What staff write down about them, for themselves. */
  note: string;
  /** Null: what the browser asks for. */
  language: string | null;
  /** Null: the shop's. */
  timeZone: string | null;
  /** PanelKit's customer; null for staff, and until the first visit. */
  customerId: string | null;
  /** The secret of the second factor; null without one. */
  sealedTotp: string | null;
  /** The half minute of the last code that was used: neither it nor an older one is taken again. */
  lastTotpStep: number | null;
  /** Whether there is any; the store knows it from the passkeys themselves. */
  hasPasskey: boolean;
  /** When a mail to the address was answered; null: nothing but such a mail goes there. */
  emailConfirmedAt: Date | null;
  /** Later messages of the shop are unread; null: nothing was read yet. */
  noticesReadAt: Date | null;
  createdAt: Date;
  deletedAt: Date | null;
}

/** Somebody who can be mailed to. */
export type AddressedUser = User & { email: string };

export type UserPatch = Partial<Omit<User, 'id' | 'createdAt' | 'role' | 'hasPasskey'>>;

/** Which users; what is left out does not count. */
export interface UserFilter {
  staff?: boolean;
  text?: string;
  createdFrom?: Date;
  createdBefore?: Date;
  hasEmail?: boolean;
}

/** One browser of a user. `id` is the hash of what its cookie holds. */
export interface SessionRecord {
  id: string;
  userId: string;
  data: string;
  userAgent: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** The public half of a key on somebody's device. `id`: of the credential, in base64url. */
export interface Passkey {
  id: string;
  userId: string;
  /** In COSE's form, in base64url. */
  publicKey: string;
  /** As the device said it last; 0: it does not count. */
  signCount: number;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** A link that was mailed, by the hash of its secret. */
export interface MailedLink {
  id: string;
  userId: string;
  expiresAt: Date;
}

/** A picture of a receipt. */
export interface Attachment {
  id: string;
  ownerId: string;
  mediaType: string;
  content: Buffer;
  createdAt: Date;
}

/** A plan's words in a language other than the catalogue's own. */
export interface PlanText {
  planId: string;
  language: string;
  name: string;
  description: string;
}

/**
 * How many attempts are free; after that each is followed by a pause of one minute, two, four … up to
 * `longestPauseMinutes`.
 */
export interface AttemptRule {
  free: number;
  longestPauseMinutes: number;
  /** After so long without one, it begins from the start. */
  forgetMs: number;
}

/** Whether it may be made, and until when no other may; null: at once. */
export type Attempt = { isAllowed: true; pausedUntil: Date | null } | { isAllowed: false; pausedUntil: Date };

/** The shop's own records. Every method is one statement. */
export interface ShopStore extends BrandRecords {
  users: {
    /** @returns false when somebody has the address, or the id, already, or the role is no more */
    insert(user: User): Promise<boolean>;
    find(id: string): Promise<User | null>;
    findByEmail(email: string): Promise<AddressedUser | null>;
    findByCustomer(customerId: string): Promise<User | null>;
    /** The newest first unless `oldestFirst`; `text` is looked for in name and address. */
    list(filter: UserFilter & { oldestFirst?: boolean; limit: number; offset?: number }): Promise<User[]>;
    update(id: string, patch: UserPatch): Promise<void>;
    /** @returns false when the user has not the role `from` any more, or the role `to` is no more */
    changeRole(id: string, change: { from: Role; to: Role }): Promise<boolean>;
    /** @returns false when somebody has the address, or the user has one already */
    addEmail(id: string, added: { email: string; passwordHash: string }): Promise<boolean>;
    /**
     * A new address is not confirmed.
     * @returns false when somebody has it, or the user's is not `from` any more
     */
    changeEmail(id: string, change: { from: string; to: string }): Promise<boolean>;
    /**
     * Gives somebody's address, confirmed or not, to who has none; a password stays with its person.
     * @returns false when it is not so any more
     */
    handEmail(fromId: string, toId: string): Promise<boolean>;
    /** Unless it was changed meanwhile. */
    renewPassword(
      id: string,
      renewal: { from: string; to: Pick<User, 'passwordHash' | 'passwordJudge'> },
    ): Promise<void>;
    /** @returns false when a code of this half minute or a later one was used already */
    useTotpStep(id: string, step: number): Promise<boolean>;
  };
  roles: {
    /** Those that the shop made for itself by name. */
    list(): Promise<RoleRecord[]>;
    find(id: Role): Promise<RoleRecord | null>;
    insert(role: Pick<RoleRecord, 'id' | 'name' | 'grants'>): Promise<void>;
    /** @returns false when it is no more, or no more of that version */
    update(role: RoleRecord): Promise<boolean>;
    /** @returns false while somebody has it, and for a role that every shop has */
    remove(id: Role): Promise<boolean>;
  };
  recoveryCodes: {
    /** These hashes in the place of all others. */
    replace(userId: string, hashes: string[]): Promise<void>;
    /** Finds it once. */
    take(userId: string, hash: string): Promise<boolean>;
    count(userId: string): Promise<number>;
  };
  passkeys: {
    /** @returns false when the credential is registered already, for anyone */
    insert(passkey: Passkey): Promise<boolean>;
    find(id: string): Promise<Passkey | null>;
    /** The oldest first. */
    listByUser(userId: string): Promise<Passkey[]>;
    /**
     * @returns false when the count does not go up: this use was seen before, or the key was copied. Devices
     *   that do not count say 0.
     */
    use(id: string, use: { signCount: number; at: Date }): Promise<boolean>;
    /** Only one of this user. @returns whether it was there */
    remove(userId: string, id: string): Promise<boolean>;
    removeByUser(userId: string): Promise<void>;
  };
  usedChallenges: {
    /** @returns false when it was used before */
    use(id: string, expiresAt: Date): Promise<boolean>;
    removeExpired(now: Date): Promise<void>;
  };
  approvals: ApprovalStore<ActingRecords>;
  activity: ActivityStore;
  attempts: {
    /** Counts an attempt before it is made, so that of many at once no more are made than may be. */
    take(key: string, now: Date, rule: AttemptRule): Promise<Attempt>;
    /** Takes back one that was no guess. */
    giveBack(key: string): Promise<void>;
    clear(keys: string[]): Promise<void>;
    removeOld(before: Date): Promise<void>;
  };
  sessions: {
    find(id: string, now: Date): Promise<SessionRecord | null>;
    put(session: SessionRecord): Promise<void>;
    touch(id: string, times: Pick<SessionRecord, 'lastSeenAt' | 'expiresAt'>): Promise<void>;
    remove(id: string): Promise<void>;
    /** Those that still work, the last used first. */
    listByUser(userId: string, now: Date): Promise<SessionRecord[]>;
    /** All of a user's but `exceptId`. */
    removeByUser(userId: string, exceptId: string | null): Promise<void>;
    removeExpired(now: Date): Promise<void>;
  };
  links: {
    put(link: MailedLink): Promise<void>;
    find(id: string, now: Date): Promise<MailedLink | null>;
    /** Finds it once. */
    take(id: string, now: Date): Promise<MailedLink | null>;
    removeByUser(userId: string): Promise<void>;
    removeExpired(now: Date): Promise<void>;
  };
  attachments: {
    /** One that is there already stays as it is. */
    insert(attachment: Attachment): Promise<void>;
    find(id: string): Promise<Attachment | null>;
    remove(id: string): Promise<void>;
    /** Gives all pictures of somebody to another. */
    changeOwner(fromId: string, toId: string): Promise<void>;
    /** Removes all pictures of somebody but these. */
    removeByOwner(ownerId: string, exceptIds: readonly string[]): Promise<void>;
    /** Removes at most `limit` pictures from before that time; returns how many. */
    removeOld(before: Date, limit: number): Promise<number>;
  };
  planTexts: {
    list(): Promise<PlanText[]>;
    put(text: PlanText): Promise<void>;
    /** As `put`, unless there is one. */
    putNew(text: PlanText): Promise<void>;
  };
  settings: {
    /** What the owner decided before the engine kept it, as JSON; null: nothing, or it was handed over. */
    read(): Promise<string | null>;
    remove(): Promise<void>;
  };
  startSettings: StartSettingStore;
  savedViews: SavedViewStore;
  expenses: ExpenseStore;
  backups: BackupStore;
  staffActions: {
    insert(staffAction: StaffAction): Promise<void>;
    /**
     * Unless more than the bounds would then have been done by the user since; of many at once no more are
     * taken. One that is there already is not counted again.
     * @returns whether it is there now
     */
    insertUpTo(spent: SpentAction, limit: { bounds: SpendingBounds; since: Date }): Promise<boolean>;
    /** The newest first: all of one person, or of everybody what staff did. */
    list(limit: number, targetId?: string): Promise<StaffAction[]>;
  };
}

/** The records that can be changed in one transaction with an approval. */
export type ActingRecords = Pick<ShopStore, 'users' | 'roles'>;
