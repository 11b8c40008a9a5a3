import { type CapacityHold, NoRoomError, notFound } from '@panelkit/sdk';
import type { CapacityRepository } from '@panelkit/sdk/ports';
import type { TransactionAccess } from '../database/access.ts';
import type { Session } from '../database/database.ts';
import { isUuid } from '../rows/is-uuid.ts';
import { capacityHolds } from '../rows/record-rows.ts';
import { findRow } from './repository.ts';

/** In the order in which they are locked. */
const PLACES = ['plan', 'panel', 'inbound'] as const;
type Place = (typeof PLACES)[number];

/** Whether something may be sold there at this moment; what is read before may be over by now. */
const SELLS: Record<Place, string> = {
  plan: '',
  panel: "AND status = 'enabled' AND removed_at IS NULL AND suspect_since IS NULL",
  inbound:
    "AND provisioning_enabled AND condemned_at IS NULL AND (status = 'active' OR dedicated_to IS NOT NULL)",
};

/** How many of the holds a plan counts; the others are further places of its units. */
const UNITS = '$10::int';

const take = (place: Place, n: string, before: string) => `
  UPDATE panelkit.${place}s SET held_count = held_count + ${place === 'plan' ? UNITS : '$4'}
  WHERE id = $${n} AND (capacity IS NULL OR ${
    place === 'plan'
      ? `${UNITS} = 0 OR held_count + used_count + ${UNITS}`
      : 'held_count + used_count + foreign_count + $4'
  } <= capacity)
  ${SELLS[place]}
  ${before}
  RETURNING id`;

// Each update waits for the one before it, so that rows are locked in the written order.
const reserving = `
  WITH plan AS (${take('plan', '1', '')}),
  panel AS (${take('panel', '2', 'AND EXISTS (SELECT FROM plan)')}),
  inbound AS (${take('inbound', '3', 'AND EXISTS (SELECT FROM panel)')}),
  held AS (
    INSERT INTO panelkit.capacity_holds (id, plan_id, panel_id, inbound_id, unit_id, place_key, state, created_at, counts_for_plan)
    SELECT hold.id, $1, $2, $3, hold.unit_id, hold.place_key, 'pending', hold.created_at, hold.counts_for_plan
    FROM inbound, unnest($5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[], $9::boolean[])
      hold (id, unit_id, place_key, created_at, counts_for_plan)
  )
  SELECT `;
const reserve = `${reserving}
    (SELECT count(*) FROM plan)::int AS plan, (SELECT count(*) FROM panel)::int AS panel,
    (SELECT count(*) FROM inbound)::int AS inbound`;
// Fails the transaction, whose commit is right behind it.
const takeOrFail = `${reserving} panelkit.refuse_place(CASE
    WHEN NOT EXISTS (SELECT FROM plan) THEN 'plan'
    WHEN NOT EXISTS (SELECT FROM panel) THEN 'panel'
    WHEN NOT EXISTS (SELECT FROM inbound) THEN 'inbound'
  END)`;

const giveBack = (place: Place) => `UPDATE panelkit.${place}s SET held_count = held_count - $2 WHERE id = $1`;
const exists = (place: Place) => `SELECT 1 FROM panelkit.${place}s WHERE id = $1`;

// A plan that does not count the hold is written all the same: the updates after it wait for its answer.
const move = (place: Place, before: string) => `
  UPDATE panelkit.${place}s place
  SET held_count = held_count - CASE WHEN $2 = 'released' ${place === 'plan' ? 'OR NOT counts_for_plan' : ''} THEN 0 ELSE 1 END,
      used_count = used_count + CASE ${place === 'plan' ? 'WHEN NOT counts_for_plan THEN 0' : ''}
        WHEN $2 = 'posted' THEN 1 WHEN $2 = 'released' THEN -1 ELSE 0 END
  FROM settled WHERE place.id = settled.${place}_id ${before}
  RETURNING place.id`;

const settle = `
  WITH settled AS (
    UPDATE panelkit.capacity_holds SET state = $2, settled_at = $3
    WHERE id = $1 AND state = CASE WHEN $2 = 'released' THEN 'posted' ELSE 'pending' END
    RETURNING plan_id, panel_id, inbound_id, counts_for_plan
  ),
  plan AS (${move('plan', '')}),
  panel AS (${move('panel', 'AND EXISTS (SELECT FROM plan)')}),
  inbound AS (${move('inbound', 'AND EXISTS (SELECT FROM panel)')})
  SELECT plan_id FROM settled`;

export function createCapacityRepository({ run, send }: TransactionAccess): CapacityRepository {
  return {
    find: (holdId) => run((session) => findRow(session, capacityHolds, { column: 'id', value: holdId })),
    reserve: (holds) =>
      run((session) => reservePlaces(session, holds), { kind: 'capacity hold', id: holds[0]?.id ?? '' }),
    async take(holds) {
      const [first] = holds;
      if (first === undefined) return;
      assertAlike(holds, first);
      const subject = { kind: 'capacity hold', id: first.id };
      await send((session) => takePlaces(session, holds, first), subject);
    },
    settle: (holdId, to, at) =>
      run(async (session) => {
        const settled = isUuid(holdId) ? await session.query(settle, [holdId, to, at.toISOString()]) : [];
        return settled.length === 1;
      }),
    post: async (holdId, at) => {
      if (isUuid(holdId)) await send(({ query }) => query(settle, [holdId, 'posted', at.toISOString()]));
    },
  };
}

async function reservePlaces(session: Session, holds: CapacityHold[]): Promise<Place | null> {
  const [first] = holds;
  if (first === undefined) return null;
  assertAlike(holds, first);
  const ids = { plan: first.planId, panel: first.panelId, inbound: first.inboundId };
  const [taken = {}] = await session.query(reserve, reservedValues(holds, first));
  const full = PLACES.find((place) => taken[place] === 0);
  if (full === undefined) return null;
  if ((await session.query(exists(full), [ids[full]])).length === 0) throw notFound(full, ids[full]);
  for (const place of PLACES.slice(0, PLACES.indexOf(full))) {
    await session.query(giveBack(place), [ids[place], place === 'plan' ? unitsIn(holds) : holds.length]);
  }
  return full;
}

function reservedValues(holds: CapacityHold[], { planId, panelId, inboundId }: CapacityHold): unknown[] {
  return [
    planId,
    panelId,
    inboundId,
    holds.length,
    holds.map((hold) => hold.id),
    holds.map((hold) => hold.unitId),
    holds.map((hold) => hold.placeKey),
    holds.map((hold) => hold.createdAt.toISOString()),
    holds.map((hold) => hold.countsForPlan),
    unitsIn(holds),
  ];
}

function unitsIn(holds: CapacityHold[]): number {
  return holds.filter(({ countsForPlan }) => countsForPlan).length;
}

/** As `panelkit.refuse_place` says it. */
const REFUSED = 'PK001';

async function takePlaces(session: Session, holds: CapacityHold[], first: CapacityHold): Promise<void> {
  try {
    await session.query(takeOrFail, reservedValues(holds, first));
  } catch (error) {
    const refused = error instanceof Error && Reflect.get(error, 'code') === REFUSED ? error.message : null;
    const place = PLACES.find((name) => name === refused);
    throw place === undefined ? error : new NoRoomError({ ...first, place, quantity: holds.length });
  }
}

function assertAlike(holds: CapacityHold[], first: CapacityHold): void {
  const alike = holds.every(
    (hold) =>
      hold.state === 'pending' &&
      hold.planId === first.planId &&
      hold.panelId === first.panelId &&
      hold.inboundId === first.inboundId,
  );
  if (!alike)
    throw new TypeError(
      'Capacity holds that are reserved together are pending and of one plan, panel and inbound',
    );
}
