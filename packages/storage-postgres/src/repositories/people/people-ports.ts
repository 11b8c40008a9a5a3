import type { Transaction } from '@panelkit/sdk';
import type { TransactionAccess } from '../../database/access.ts';
import { createBroadcastReader } from '../broadcasts/broadcast-reader.ts';
import { createBroadcastWriter } from '../broadcasts/broadcast-writer.ts';
import {
  createBotUpdateReader,
  createBotUpdateWriter,
  createChatCodeWriter,
  createChatGroupReader,
  createChatGroupWriter,
  createChatReader,
  createChatWriter,
} from './chats.ts';
import { createLinkDeviceReader, createLinkDeviceWriter } from './link-devices.ts';
import { createLinkReaderReader, createLinkReaderWriter } from './link-readers.ts';

/** Whom bots talk to, which devices fetch links, and who is sent what, in a transaction. */
export function createPeoplePorts(
  access: TransactionAccess,
): Pick<
  Transaction,
  'botUpdates' | 'chats' | 'chatGroups' | 'chatCodes' | 'linkReaders' | 'linkDevices' | 'broadcasts'
> {
  return {
    botUpdates: { ...createBotUpdateReader(access), ...createBotUpdateWriter(access) },
    chats: { ...createChatReader(access), ...createChatWriter(access) },
    chatGroups: { ...createChatGroupReader(access), ...createChatGroupWriter(access) },
    chatCodes: createChatCodeWriter(access),
    linkReaders: { ...createLinkReaderReader(access), ...createLinkReaderWriter(access) },
    broadcasts: { ...createBroadcastReader(access), ...createBroadcastWriter(access) },
    linkDevices: { ...createLinkDeviceReader(access), ...createLinkDeviceWriter(access) },
  };
}
