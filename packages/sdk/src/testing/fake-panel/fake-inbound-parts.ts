import type { ObservedInbound } from '../../domain/inbounds/inbound-template.ts';

/** What an inbound is made of, besides what a listing shows of it. */
export type FakeInboundParts = Pick<ObservedInbound, 'transport' | 'security' | 'sniffing'>;
