import type { DesiredAccount } from '@panelkit/sdk';
import { toTerms } from '../normalize-for-three-x-ui.ts';
import type { V3Record } from './v3-schemas.ts';

/**
 * The client object of `add` and `update`, which is not the record that is read: its `id` is the UUID, its
 * addresses are a list, its instants are spelled otherwise. An update replaces the whole, so what we do not
 * know is kept; what renews or resets by the panel's own calendar is switched off. Pure. Source:
 * internal/database/model/model.go, `Client` and `ClientRecord` (3.6.0).
 *
 * @param password - as the inbounds' ciphers take it
 * @param current - the record, null for a new client
 */
export function toV3Client(
  desired: DesiredAccount,
  password: string,
  current: V3Record | null,
): Record<string, unknown> {
  const { uuid, subId } = desired.credentials;
  return {
    ...(current === null ? { tgId: 0 } : toKept(current)),
    ...toTerms(desired),
    email: desired.name,
    id: uuid,
    password,
    auth: desired.credentials.password,
    subId,
  };
}

/** Names that a record has and a client object has not, or with another meaning. */
const RECORD_ONLY = [
  'id',
  'uuid',
  'createdAt',
  'updatedAt',
  'inboundIds',
  'traffic',
  'allowedIPs',
  'reverse',
];

function toKept(record: V3Record): Record<string, unknown> {
  const { createdAt, allowedIPs, reverse, ...others } = record;
  const kept = Object.entries(others).filter(([field]) => !RECORD_ONLY.includes(field));
  return {
    ...Object.fromEntries(kept),
    ...(typeof createdAt === 'number' ? { created_at: createdAt } : {}),
    ...(typeof allowedIPs === 'string' && allowedIPs !== '' ? { allowedIPs: allowedIPs.split(',') } : {}),
    ...(typeof reverse === 'object' && reverse !== null ? { reverse } : {}),
    ...('resetDay' in record ? { resetDay: 0 } : {}),
    ...('trafficReset' in record ? { trafficReset: 'never' } : {}),
  };
}
