import * as z from 'zod';
import type { BulkRun, BulkTarget, BulkWork } from '../../domain/panels/bulk-run.ts';
import { illegalTransition, invalidInput, notFound } from '../../errors/error-factories.ts';
import type { Transaction } from '../../ports/storage.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, textSchema } from '../kernel/parse-input.ts';
import { type CommandContext, type CommandScope, runCommand } from '../kernel/run-command.ts';
import { daysSchema } from '../lifecycle/give-days.ts';
import { wakeBulkRun } from './wake-bulk-run.ts';

export const targetSchema = z.object({ panelId: idSchema, inboundId: idSchema.nullable().default(null) });
const moveSchema = z.object({ inboundId: idSchema, toInboundId: idSchema.nullable().default(null) });
const giveSchema = targetSchema.extend({ days: daysSchema, incident: textSchema.min(1).max(200) });
export const planTargetSchema = z.object({ planId: idSchema });
const placesSchema = z.union([planTargetSchema.strict(), targetSchema]);
const runSchema = z.object({ runId: idSchema });

export type MoveEveryoneInput = z.input<typeof moveSchema>;
export type GiveDaysToEveryoneInput = z.input<typeof giveSchema>;
export type BulkRunInput = z.input<typeof runSchema>;
export type BulkTargetInput = z.input<typeof targetSchema>;
/** Everyone of a plan, on a panel or on an inbound. */
export type UpdatePlacesInput = z.input<typeof placesSchema>;

export function startMove(engine: Engine, input: MoveEveryoneInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'bulk.moveEveryone',
    schema: moveSchema,
    input,
    by,
    effect: async (scope, { inboundId, toInboundId }) => {
      requireStaff(scope.actor, { kind: 'inbound', id: inboundId });
      const { panelId } = await findInbound(scope.tx, inboundId);
      if (toInboundId !== null) await findInbound(scope.tx, toInboundId);
      if (toInboundId === inboundId) {
        const message = 'they are there already';
        throw invalidInput([{ path: 'toInboundId', code: 'same_inbound', message }]);
      }
      return startRun(engine, scope, { planId: null, panelId, inboundId }, { kind: 'move', toInboundId });
    },
  });
}

/** @throws PanelkitError `NOT_FOUND` */
export async function findInbound(tx: Transaction, id: string): Promise<{ panelId: string }> {
  const inbound = await tx.inbounds.find(id);
  if (inbound === null) throw notFound('inbound', id);
  return inbound;
}

/** The same incident again is the same run: nobody is given days for it twice. */
export function startGift(
  engine: Engine,
  input: GiveDaysToEveryoneInput,
  by: CommandContext,
): Promise<string> {
  return runCommand(engine, {
    name: 'bulk.giveDays',
    schema: giveSchema,
    input,
    by,
    effect: async (scope, { days, incident, ...target }) => {
      requireStaff(scope.actor, { kind: 'panel', id: target.panelId });
      const known = await scope.tx.bulkRuns.findByIncident(incident);
      if (known !== null) {
        if (known.panelId === target.panelId && known.inboundId === target.inboundId) return known.id;
        const message = 'days were given elsewhere for it';
        throw invalidInput([{ path: 'incident', code: 'already_used', message }]);
      }
      await assertThere(scope.tx, target);
      return startRun(engine, scope, { ...target, planId: null }, { kind: 'give-days', days, incident });
    },
  });
}

export function startPlaces(engine: Engine, input: UpdatePlacesInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'bulk.updatePlaces',
    schema: placesSchema,
    input,
    by,
    effect: async (scope, wanted) => {
      const work = { kind: 'update-places' } as const;
      if ('planId' in wanted) {
        const { planId } = wanted;
        requireStaff(scope.actor, { kind: 'plan', id: planId });
        if ((await scope.tx.plans.find(planId)) === null) throw notFound('plan', planId);
        return startRun(engine, scope, { planId, panelId: null, inboundId: null }, work);
      }
      requireStaff(scope.actor, { kind: 'panel', id: wanted.panelId });
      await assertThere(scope.tx, wanted);
      return startRun(engine, scope, { ...wanted, planId: null }, work);
    },
  });
}

async function assertThere(
  tx: Transaction,
  { panelId, inboundId }: z.output<typeof targetSchema>,
): Promise<void> {
  if ((await tx.panels.find(panelId)) === null) throw notFound('panel', panelId);
  if (inboundId !== null && (await findInbound(tx, inboundId)).panelId !== panelId)
    throw notFound('inbound', inboundId);
}

/**
 * Within the transaction of the command that wants it. @param selectedIds - in order; null: all of the target
 */
export async function startRun(
  engine: Engine,
  { tx, actor, audit }: Pick<CommandScope, 'tx' | 'actor' | 'audit'>,
  target: BulkTarget & { selectedIds?: string[] | null },
  work: BulkWork,
): Promise<string> {
  const { selectedIds = null, ...where } = target;
  const totalCount = await countOf(tx, { ...where, selectedIds });
  const run: BulkRun = {
    ...where,
    id: engine.ids.uuid(),
    selectedIds,
    work,
    status: 'running',
    totalCount,
    doneCount: 0,
    refusedCount: 0,
    refusals: [],
    batchIds: [],
    lastSubscriptionId: null,
    actor,
    createdAt: tx.now,
    settledAt: null,
  };
  await tx.bulkRuns.insert(run);
  await wakeBulkRun(tx, run.id);
  const after = { ...where, ...auditedWork(work), totalCount };
  await audit({ action: 'bulk.start', target: { kind: 'bulk run', id: run.id }, after });
  return run.id;
}

/** What is written to customers is in the outbox alone. */
function auditedWork(work: BulkWork): Record<string, unknown> {
  return work.kind === 'write-selected' ? { kind: work.kind, characters: work.text.length } : { ...work };
}

/** How many a run works on. */
async function countOf(tx: Transaction, run: BulkTarget & Pick<BulkRun, 'selectedIds'>): Promise<number> {
  return run.selectedIds?.length ?? tx.accounts.countSubscriptions(run);
}

/** The one that is being worked on is still done. @throws PanelkitError `ILLEGAL_TRANSITION` */
export function stopBulkRun(engine: Engine, input: BulkRunInput, by: CommandContext): Promise<string> {
  return changeRun(engine, { name: 'stop', from: 'running', input, by }, async (tx, run) => {
    await tx.bulkRuns.update(run.id, { status: 'stopped', settledAt: tx.now });
  });
}

/**
 * One that was stopped goes on where it was; one that is done tries again those that it refused: what was
 * done is not done twice.
 * @throws PanelkitError `ILLEGAL_TRANSITION`
 */
export function resumeBulkRun(engine: Engine, input: BulkRunInput, by: CommandContext): Promise<string> {
  return changeRun(engine, { name: 'resume', from: 'stopped', input, by }, async (tx, run) => {
    const again = { doneCount: 0, refusedCount: 0, refusals: [], batchIds: [], lastSubscriptionId: null };
    const totalCount = await countOf(tx, run);
    const isDone = run.status === 'done';
    const patch = isDone ? { ...again, totalCount } : {};
    await tx.bulkRuns.update(run.id, { ...patch, status: 'running', settledAt: null });
    await wakeBulkRun(tx, run.id);
  });
}

function changeRun(
  engine: Engine,
  change: { name: 'stop' | 'resume'; from: 'running' | 'stopped'; input: unknown; by: CommandContext },
  write: (tx: Transaction, run: BulkRun) => Promise<void>,
): Promise<string> {
  const { name, from, input, by } = change;
  return runCommand(engine, {
    name: `bulk.${name}`,
    schema: runSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { runId }) => {
      const target = { kind: 'bulk run', id: runId };
      requireStaff(actor, target);
      const run = await tx.bulkRuns.get(runId);
      const { status, refusedCount, doneCount } = run;
      const mayTryAgain = name === 'resume' && status === 'done' && refusedCount > 0;
      if (status !== from && !mayTryAgain) throw illegalTransition({ ...target, from: status, action: name });
      await write(tx, run);
      await audit({ action: `bulk.${name}`, target, before: { status, doneCount, refusedCount } });
      return runId;
    },
  });
}
