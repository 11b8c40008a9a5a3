/** What buttons lead to. `id`: a row's; `value`: a short word or number. */
export const ACTIONS = [
  'home',
  'languages',
  'language',
  'joined',
  'plans',
  'category',
  'plan',
  'buy',
  'trial',
  'order',
  'orders',
  'pay-order',
  'cancellation',
  'cancel',
  'invoices',
  'invoice',
  'services',
  'service',
  'qr',
  'import',
  'extension',
  'extend',
  'rotation',
  'rotate',
  'devices',
  'device',
  'remove-device',
  'auto-renew',
  'pause',
  'resume',
  'wallet',
  'transactions',
  'pay',
  'pay-extend',
  'pay-plan',
  'plan-changes',
  'plan-change',
  'change',
  'top-up',
  'pay-top-up',
  'payment',
  'checkout',
  'contact',
  'help',
  'app',
  'website',
  'recovery',
  'recovery-code',
  'recover',
  'messages',
  'decline',
  'accept',
  'unsubscribe',
  'renew',
] as const;

export type ActionName = (typeof ACTIONS)[number];

/** Where a button leads. */
export interface Action<Name extends string = ActionName> {
  name: Name;
  id?: string;
  value?: string;
}

const MAX_BYTES = 64;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * An action as the data of a button. Ids take 22 characters, so that three parts fit into Telegram's 64
 * bytes. They are no secrets: the engine checks whose they are.
 * @throws TypeError for one that does not fit
 */
export function encodeAction({ name, id = '', value = '' }: Action<string>): string {
  const data = [name, id === '' ? '' : packId(id), value].join(':').replace(/:+$/, '');
  if (Buffer.byteLength(data) > MAX_BYTES) throw new TypeError(`the data of a button is too long: ${name}`);
  return data;
}

export function isAction(name: string): name is ActionName {
  return ACTIONS.some((known) => known === name);
}

/** Null for data that no button of this bot has. */
export function decodeAction<Name extends string>(
  data: string,
  isKnown: (name: string) => name is Name,
): Action<Name> | null {
  const [name = '', packed = '', value = '', ...rest] = data.split(':');
  if (!isKnown(name) || rest.length > 0) return null;
  const id = packed === '' ? null : unpackId(packed);
  if (packed !== '' && id === null) return null;
  return { name, ...(id !== null && { id }), ...(value !== '' && { value }) };
}

const REF_LENGTH = 8;

/** The end of an id, for where a whole one has no room: to be looked for among few. */
export function refOf(id: string): string {
  return packId(id).slice(-REF_LENGTH);
}

/** An id in 22 characters. @throws TypeError for one that is no uuid */
export function packId(id: string): string {
  if (!UUID.test(id)) throw new TypeError('a button leads to rows with uuids');
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

/** Null: it was none. */
export function unpackId(packed: string): string | null {
  const hex = Buffer.from(packed, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return UUID.test(id) ? id : null;
}
