import {
  inboundsOf,
  type MarzbanState,
  protocolsOf,
  type SimulatedInbound,
  type SimulatedUser,
  type TagsByProtocol,
} from './marzban-state.ts';

/**
 * The tags of each protocol of a user: those not excluded. A new inbound of the panel is open to everybody.
 */
export function openTagsOf(user: SimulatedUser, inbounds: SimulatedInbound[]): TagsByProtocol {
  const open: TagsByProtocol = {};
  for (const protocol of protocolsOf(user.proxies)) {
    const excluded = user.excludedInbounds[protocol] ?? [];
    open[protocol] = inboundsOf({ inbounds }, protocol)
      .map((inbound) => inbound.tag)
      .filter((tag) => !excluded.includes(tag));
  }
  return open;
}

/** The inbounds that a user may connect to, in the panel's order. */
export function coreInbounds(user: SimulatedUser, inbounds: SimulatedInbound[]): SimulatedInbound[] {
  const open = openTagsOf(user, inbounds);
  return inbounds.filter((inbound) => open[inbound.protocol]?.includes(inbound.tag));
}

/** What the panel stores for a list of wanted tags: the inbounds of that protocol which are not in it. */
export function excludedTagsFor(
  state: Pick<MarzbanState, 'inbounds'>,
  wanted: TagsByProtocol,
  protocols: Iterable<keyof TagsByProtocol>,
): TagsByProtocol {
  const excluded: TagsByProtocol = {};
  for (const protocol of protocols) {
    const tags = wanted[protocol] ?? [];
    excluded[protocol] = inboundsOf(state, protocol)
      .map((inbound) => inbound.tag)
      .filter((tag) => !tags.includes(tag));
  }
  return excluded;
}
