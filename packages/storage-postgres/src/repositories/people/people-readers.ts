import type { Queries } from '@panelkit/sdk/ports';
import type { Access } from '../../database/access.ts';
import { createBroadcastReader } from '../broadcasts/broadcast-reader.ts';
import { createBotUpdateReader, createChatGroupReader, createChatReader } from './chats.ts';
import { createCustomerIdentityReader } from './customers.ts';
import { createLinkDeviceReader } from './link-devices.ts';
import { createLinkReaderReader } from './link-readers.ts';

/** Who customers are, whom bots talk to, and which devices fetch links. */
export function createPeopleReaders(
  access: Access,
): Pick<
  Queries,
  'customerIdentities' | 'botUpdates' | 'chats' | 'chatGroups' | 'linkDevices' | 'linkReaders' | 'broadcasts'
> {
  return {
    customerIdentities: createCustomerIdentityReader(access),
    botUpdates: createBotUpdateReader(access),
    chats: createChatReader(access),
    chatGroups: createChatGroupReader(access),
    linkDevices: createLinkDeviceReader(access),
    linkReaders: createLinkReaderReader(access),
    broadcasts: createBroadcastReader(access),
  };
}
