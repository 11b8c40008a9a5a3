import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { PanelConnection, PanelTarget } from '@panelkit/sdk';
import { classOfAddress, isInNetwork } from '@panelkit/sdk';
import type { buildConnector } from 'undici';
import { FORBIDDEN_ADDRESS, PRIVATE_ADDRESS } from './network-codes.ts';

/** Where a panel may be connected. */
export interface AddressRule {
  allowsPrivate: boolean;
  privateNetworks: readonly string[];
}

/** The rule for one panel. Where nobody asked, only what no panel can be is refused. */
export function addressRuleOf(
  { allowsPrivateAddress = true }: PanelTarget,
  { privateNetworks = [] }: PanelConnection,
): AddressRule {
  return { allowsPrivate: allowsPrivateAddress, privateNetworks };
}

/**
 * A connector that judges the address which is connected, not the name: a name that pointed elsewhere when it
 * was typed, and to the metadata of a cloud now, is refused before a byte of the login leaves.
 */
export function guardConnect(connect: buildConnector.connector, rule: AddressRule): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    const refusal = isIP(host) === 0 ? null : refusalOf(host, rule);
    if (refusal !== null) return callback(refusal, null);
    connect(options, callback);
  };
}

/** The platform's look-up of names, without the addresses that the rule refuses. */
export function createGuardedLookup(rule: AddressRule): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const refusals = addresses.map(({ address }) => refusalOf(address, rule));
      const refusal = refusals.find((found) => found !== null);
      // One forbidden address among others is somebody's attempt.
      if (refusal !== undefined) return callback(refusal, []);
      const [first] = addresses;
      if (options.all === true || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** Why an address is not connected; null: it may be. */
export function refusalOf(address: string, { allowsPrivate, privateNetworks }: AddressRule): Error | null {
  const known = classOfAddress(address);
  if (known === 'forbidden') return refused(FORBIDDEN_ADDRESS);
  const isAllowed = allowsPrivate || privateNetworks.some((network) => isInNetwork(address, network));
  return known === 'private' && !isAllowed ? refused(PRIVATE_ADDRESS) : null;
}

function refused(code: string): Error {
  return Object.assign(new Error('no panel is connected there'), { code });
}
