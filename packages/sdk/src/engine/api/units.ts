import * as z from 'zod';
import type { Unit } from '../../domain/orders/unit.ts';
import type { Actor } from '../../domain/records/actor.ts';
import { notFound } from '../../errors/error-factories.ts';
import type { Page, PageRequest } from '../../ports/storage/storage-repositories.ts';
import { requireOwner, requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, placeKeySchema, textSchema } from '../kernel/parse-input.ts';
import {
  actorOf,
  type Command,
  type CommandContext,
  type QueryContext,
  runCommand,
} from '../kernel/run-command.ts';
import { lockUnit } from '../locks/lock-order.ts';
import { whilePlacesLast } from '../placement/take-places.ts';
import { giveUpUnit } from '../units/give-up-unit.ts';
import { replaceUnit } from '../units/replace-unit.ts';
import { retryUnit } from '../units/retry-unit.ts';
import { startUnit } from '../units/start-unit.ts';
import type { UnitEffect } from '../units/unit-effect.ts';
import { notPossible } from '../units/unit-states.ts';

const unitSchema = z.object({ unitId: idSchema });
const cancelSchema = z.object({ unitId: idSchema, reason: textSchema.min(1) });
const placeSchema = z.object({ unitId: idSchema, inboundId: idSchema.optional() });
const replaceSchema = placeSchema.extend({ placeKey: placeKeySchema.optional() });

type UnitInput = z.input<typeof unitSchema>;

/** Single units of orders, and the staff commands on them. Every command is one transaction. */
export interface Units {
  /** Customers see errors as codes, without the message for staff. */
  get(unitId: string, by: QueryContext): Promise<Unit>;
  listByOrder(orderId: string, by: QueryContext): Promise<Unit[]>;
  /** Staff: units in one state, across all orders (`failed`: they need a decision). */
  list(filter: { status?: Unit['state']['status'] } & PageRequest, by: QueryContext): Promise<Page<Unit>>;
  /**
   * Starts a unit that waits for staff (no auto-provision, or provisioning disabled); its deadline starts
   * now.
   */
  start(input: UnitInput, by: CommandContext): Promise<Unit>;
  /**
   * Tries a failed unit again with fresh holds, on the inbounds the rule chooses now; its lead place on
   * `inboundId`, if given.
   * @throws PanelkitError `SOLD_OUT | INSUFFICIENT_BALANCE | PLAN_UNAVAILABLE | ILLEGAL_TRANSITION`
   */
  retry(input: z.input<typeof placeSchema>, by: CommandContext): Promise<Unit>;
  /**
   * Moves a place of a unit that is not delivered yet to another inbound, the lead place unless `placeKey`
   * names another: a new account there, the old one is condemned. The money stays held.
   */
  replace(input: z.input<typeof replaceSchema>, by: CommandContext): Promise<Unit>;
  /** Gives up one undelivered unit: releases its money and removes its account. */
  cancel(input: z.input<typeof cancelSchema>, by: CommandContext): Promise<Unit>;
}

export function createUnits(engine: Engine): Units {
  const { storage } = engine.backend;
  const find = async (id: string): Promise<Unit> => {
    const unit = await storage.units.find(id);
    if (unit === null) throw notFound('unit', id);
    return unit;
  };
  return {
    get: async (unitId, by) => {
      const unit = await find(unitId);
      const actor = actorOf(by);
      requireOwner(actor, unit.customerId, { kind: 'unit', id: unitId });
      return toView(actor, unit);
    },
    listByOrder: async (orderId, by) => {
      const order = await storage.orders.find(orderId);
      if (order === null) throw notFound('order', orderId);
      const actor = actorOf(by);
      requireOwner(actor, order.customerId, { kind: 'order', id: orderId });
      const units = await storage.units.listByOrder(orderId);
      return units.map((unit) => toView(actor, unit));
    },
    list: async (filter, by) => {
      requireStaff(actorOf(by), { kind: 'units', id: 'list' });
      return storage.units.list(filter);
    },
    start: async (input, by) =>
      find(await staffCommand(engine, { name: 'units.start', schema: unitSchema, input, by }, startUnit)),
    retry: async (input, by) =>
      find(await staffCommand(engine, { name: 'units.retry', schema: placeSchema, input, by }, retryUnit)),
    replace: async (input, by) =>
      find(
        await staffCommand(engine, { name: 'units.replace', schema: replaceSchema, input, by }, replaceUnit),
      ),
    cancel: async (input, by) =>
      find(await staffCommand(engine, { name: 'units.cancel', schema: cancelSchema, input, by }, cancelUnit)),
  };
}

/** Customers get only the code of an error: the message is for staff and may name the shop's panels. */
function toView(actor: Actor, unit: Unit): Unit {
  if (actor.kind !== 'customer') return unit;
  const { lastError, state } = unit;
  return {
    ...unit,
    lastError: lastError === null ? null : { ...lastError, message: '' },
    state: state.status === 'failed' ? { ...state, message: '' } : state,
  };
}

function staffCommand<Input extends { unitId: string; reason?: string }>(
  engine: Engine,
  command: Omit<Command<Input>, 'effect'>,
  effect: UnitEffect<Input>,
): Promise<string> {
  return whilePlacesLast((tried) =>
    runCommand(engine, {
      ...command,
      effect: async ({ tx, actor, audit }, input) => {
        const target = { kind: 'unit', id: input.unitId };
        requireStaff(actor, target);
        const known = await tx.units.find(input.unitId);
        if (known === null) throw notFound('unit', input.unitId);
        const locked = await lockUnit(tx, known);
        await effect(engine, tx, locked, { ...input, tried });
        await audit({
          action: command.name,
          target,
          before: auditOf(locked.unit),
          after: auditOf(await tx.units.get(input.unitId)),
          reason: input.reason ?? null,
        });
        return input.unitId;
      },
    }),
  );
}

function auditOf({ state, inboundId, waitsForStaff }: Unit): Record<string, unknown> {
  return { status: state.status, inboundId, waitsForStaff };
}

const cancelUnit: UnitEffect<z.output<typeof cancelSchema>> = async (engine, tx, locked) => {
  const gaveUp = await giveUpUnit(engine, tx, locked, { kind: 'cancelled' });
  if (!gaveUp) throw notPossible(locked.unit, 'cancel');
};
