/**
 * Refusals of the panel: its English texts (parts of them), what they prove, and our words, since its own
 * hold names.
 */
interface Refusal {
  texts: string[];
  words: string;
  /** Asking again is useless. */
  isLasting: boolean;
}

const MISSING_RECORD = 'record not found';
const PORT_TAKEN = ['already used by inbound', 'Port already exists'];
const KEY_TAKEN = ['subId already in use', 'Duplicate subId'];
const LAST_OF_INBOUND = 'no client remained in Inbound';

const REFUSALS: Refusal[] = [
  { texts: [MISSING_RECORD], words: 'the account or its inbound is gone', isLasting: false },
  {
    texts: ['email already in use', 'Duplicate email', 'UNIQUE constraint failed: clients.email'],
    words: 'the name is taken on the panel',
    isLasting: true,
  },
  {
    texts: [...KEY_TAKEN],
    words: 'the subscription key is taken on the panel',
    isLasting: true,
  },
  { texts: ['empty client ID'], words: 'the account is not on that inbound', isLasting: false },
  { texts: [LAST_OF_INBOUND], words: 'it is the last one of its inbound', isLasting: true },
  {
    texts: [
      'contains an invalid character',
      'is required',
      'cannot unmarshal',
      'request body failed validation',
    ],
    words: 'the panel finds the request wrong',
    isLasting: true,
  },
  { texts: [...PORT_TAKEN], words: 'the port is taken', isLasting: true },
  { texts: ['is not permitted'], words: 'the API token may not do this', isLasting: true },
  {
    texts: ['database is locked', 'traffic writer queue full', 'traffic writer stopped'],
    words: 'the panel is busy',
    isLasting: false,
  },
];

/**
 * The text for any row that is not there, of a client or of an inbound: who reads it must know what was asked
 * for.
 */
export function isMissingRecord(reason: string): boolean {
  return reason === MISSING_RECORD;
}

/** Whether the panel says that there is no such client, wherever it looked. */
export function isMissingClient(reason: string): boolean {
  return isMissingRecord(reason) || reason.includes('not found in any inbound or client record');
}

/** Version 2 refuses to delete the last client of an inbound. */
export function isLastOfInbound(reason: string): boolean {
  return reason.includes(LAST_OF_INBOUND);
}

/**
 * No such client is in the inbound. Version 2 answers this to a delete (since 2.9.4), version 3 to a read of
 * a counter without a client.
 */
export function isGoneFromInbound(reason: string): boolean {
  return reason.includes('Client Not Found In Inbound');
}

/** Another client has the subscription key. */
export function isKeyTaken(reason: string): boolean {
  return KEY_TAKEN.some((text) => reason.includes(text));
}

/** Another inbound has the port; nothing was done. */
export function isPortTaken(reason: string): boolean {
  return PORT_TAKEN.some((text) => reason.includes(text));
}

export function isLasting(reason: string): boolean {
  return find(reason)?.isLasting ?? false;
}

/** Words of ours for a refusal: the panel's own may hold what was sent. */
export function describeRefusal(reason: string): string {
  return find(reason)?.words ?? 'the panel reports an error';
}

function find(reason: string): Refusal | undefined {
  return REFUSALS.find(({ texts }) => texts.some((text) => reason.includes(text)));
}
