import type { PanelLimits, RemoteInbound } from '@panelkit/sdk';
import type { FastapiApi } from '../fastapi/create-fastapi-api.ts';
import { linkFingerprintOf } from '../links/link-fingerprint.ts';
import { type MarzneshinService, marzneshinServicesPageSchema } from './marzneshin-schemas.ts';
import { readRows, readServiceParts, type ServiceParts } from './marzneshin-service-parts.ts';

/**
 * The panel's services, remembered: reading them is heavy, and unknown ids are dropped by the panel without a
 * word.
 */
export interface MarzneshinServices {
  /** Reads them again. @throws PanelkitError */
  list(): Promise<RemoteInbound[]>;
  /** Whether the panel has them all. @throws PanelkitError */
  hasAll(keys: string[]): Promise<boolean>;
  /** The panel disagrees with what is remembered. */
  forget(): void;
}

export function createMarzneshinServices(api: FastapiApi, limits?: Partial<PanelLimits>): MarzneshinServices {
  let known = new Set<string>();
  const read = async (): Promise<MarzneshinService[]> => {
    const services = await readRows(api, '/api/services', marzneshinServicesPageSchema, { limits });
    known = new Set(services.map(({ id }) => String(id)));
    return services;
  };
  const knowsAll = (keys: string[]): boolean => keys.every((key) => known.has(key));
  return {
    list: async () => {
      const services = await read();
      const parts = await readServiceParts(api, limits);
      return services.map((service) => toRemoteInbound(service, parts));
    },
    hasAll: async (keys) => {
      if (!knowsAll(keys)) await read();
      return knowsAll(keys);
    },
    forget: () => known.clear(),
  };
}

/**
 * A service groups several inbounds of several nodes; without any, or with all hosts disabled, its customers
 * get no link.
 */
function toRemoteInbound({ id, name }: MarzneshinService, parts: ServiceParts | null): RemoteInbound {
  const own = parts?.of(id) ?? null;
  const { isShown = true, ...made } = own ?? {};
  return {
    key: String(id),
    name: name || String(id),
    protocol: null,
    network: null,
    port: null,
    enabled: isShown,
    ...(own !== null && { linkFingerprint: linkFingerprintOf(made) }),
  };
}
