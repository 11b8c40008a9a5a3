import type { Mutant } from '../mutant.ts';

const takePlaces = 'packages/sdk/src/engine/placement/take-places.ts';
const postgresCapacity = 'packages/storage-postgres/src/repositories/capacity.ts';

const postgresStorageContractTest = 'packages/storage-postgres/src/storage.contract.test.ts';
const capacityTest = 'tests/engine/placement/capacity.test.ts';
const placementTest = 'tests/engine/placement/placement.test.ts';
/** Of the contract, what runs on a server. */
const onServer = '^server .*capacity';

/** Places. */
export const capacityMutants: readonly Mutant[] = [
  {
    id: 'capacity/one-place-too-many',
    file: postgresCapacity,
    find: "'held_count + used_count + foreign_count + $4'",
    replace: "'held_count + used_count + foreign_count'",
    breaks: 'no reservation passes the capacity',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/strangers-take-no-place',
    file: postgresCapacity,
    find: "'held_count + used_count + foreign_count + $4'",
    replace: "'held_count + used_count + $4'",
    breaks: 'accounts of strangers take places, too',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/suspect-panel-sells',
    file: postgresCapacity,
    find: ' AND suspect_since IS NULL',
    replace: '',
    breaks: 'nothing is sold on a suspect panel',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/removed-panel-sells',
    file: postgresCapacity,
    find: ' AND removed_at IS NULL',
    replace: '',
    breaks: 'nothing is sold on a panel that was taken out',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/draining-panel-sells',
    file: postgresCapacity,
    find: "AND status = 'enabled' AND",
    replace: 'AND',
    breaks: 'nothing is sold on a panel that drains',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/switched-off-inbound-sells',
    file: postgresCapacity,
    find: 'AND provisioning_enabled AND condemned_at IS NULL',
    replace: 'AND condemned_at IS NULL',
    breaks: 'nothing is sold on an inbound that is switched off',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/condemned-inbound-sells',
    file: postgresCapacity,
    find: 'AND provisioning_enabled AND condemned_at IS NULL',
    replace: 'AND provisioning_enabled',
    breaks: 'nothing is sold on an inbound that goes',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/missing-inbound-sells',
    file: postgresCapacity,
    find: " AND (status = 'active' OR dedicated_to IS NOT NULL)",
    replace: '',
    breaks: 'nothing is sold on an inbound that does not serve',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/refused-reservation-keeps-its-part',
    file: postgresCapacity,
    find: 'PLACES.slice(0, PLACES.indexOf(full))',
    replace: 'PLACES.slice(0, 0)',
    breaks: 'a reservation takes all its places or none',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/settled-twice',
    file: postgresCapacity,
    find: "WHERE id = $1 AND state = CASE WHEN $2 = 'released' THEN 'posted' ELSE 'pending' END",
    replace: 'WHERE id = $1',
    breaks: 'a place comes back once',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/released-place-stays-used',
    file: postgresCapacity,
    find: "WHEN $2 = 'released' THEN -1",
    replace: "WHEN $2 = 'released' THEN 0",
    breaks: 'a place that is given back is free',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/posted-place-stays-held',
    file: postgresCapacity,
    find: 'THEN 0 ELSE 1 END,',
    replace: 'THEN 0 ELSE 0 END,',
    breaks: 'a place that is taken is held no more',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/voided-place-is-used',
    file: postgresCapacity,
    find: "WHEN $2 = 'posted' THEN 1 WHEN",
    replace: "WHEN $2 IN ('posted', 'voided') THEN 1 WHEN",
    breaks: 'a place that was set aside in vain is not used',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'capacity/lost-place-ends-the-sale',
    file: takePlaces,
    find: 'if (!isNoRoomError(error)) throw error;',
    replace: 'throw error;',
    breaks: 'a buyer who was slower gets another place',
    tests: [capacityTest, placementTest],
  },
];
