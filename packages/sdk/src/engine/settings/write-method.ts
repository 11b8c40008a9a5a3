import * as z from 'zod';
import { type MethodSetting, methodSettings, moveMethod } from '../../domain/records/method-setting.ts';
import { invalidInput, notFound } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { amountMinorSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';

/** What changes of one payment method. */
export interface MethodSettingInput {
  method: string;
  isOn?: boolean;
  minimumMinor?: number;
  /** Null: as the shop's policies say. */
  marginBasisPoints?: number | null;
  /** One place earlier or later among those that customers choose from. */
  move?: 'earlier' | 'later';
}

const TARGET = { kind: 'settings', id: 'shop' };
/** More would be a mistake in typing. */
const MOST_BASIS_POINTS = 2000;

const methodSettingSchema = z.strictObject({
  method: z.string().min(1).max(50),
  isOn: z.boolean().optional(),
  minimumMinor: amountMinorSchema.optional(),
  marginBasisPoints: z.int().min(0).max(MOST_BASIS_POINTS).nullable().optional(),
  move: z.enum(['earlier', 'later']).optional(),
});

/** Changes one method alone: of two people who change two methods at once, neither undoes the other. */
export function writeMethod(engine: Engine, input: MethodSettingInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'shopSettings.writeMethod',
    input,
    schema: methodSettingSchema,
    by,
    effect: async ({ tx, actor, audit }, { method, move, ...wanted }) => {
      requireStaff(actor, TARGET);
      const stored = await tx.settings.lock();
      const decided = stored.paymentMethods ?? [];
      const inForce = methodSettings(engine.configuredMethods, decided);
      const was = inForce.find((one) => one.method === method);
      if (was === undefined) throw notFound('payment method', method);
      requireChangeableMargin(engine, method, wanted.marginBasisPoints);
      const next: MethodSetting = {
        method,
        isOn: wanted.isOn ?? was.isOn,
        minimumMinor: wanted.minimumMinor ?? was.minimumMinor,
        marginBasisPoints:
          wanted.marginBasisPoints === undefined ? was.marginBasisPoints : wanted.marginBasisPoints,
      };
      const changed = inForce.map((one) => (one.method === method ? next : one));
      const ordered = move === undefined ? changed : moveMethod(changed, method, move);
      if (JSON.stringify(ordered) === JSON.stringify(inForce)) return TARGET.id;
      // What the shop does not have today may come back with its keys.
      const absent = decided.filter((one) => !engine.configuredMethods.has(one.method));
      await tx.settings.write({ ...stored, paymentMethods: [...ordered, ...absent] });
      const placeIn = (methods: MethodSetting[]): number =>
        methods.findIndex((one) => one.method === method) + 1;
      await audit({
        action: 'shopSettings.writeMethod',
        target: TARGET,
        before: { ...was, place: placeIn(inForce) },
        after: { ...next, place: placeIn(ordered) },
      });
      return TARGET.id;
    },
  });
}

/** @throws PanelkitError `INVALID_INPUT` */
function requireChangeableMargin(engine: Engine, method: string, wanted: number | null | undefined): void {
  const fixed = engine.fixed.marginOf(method);
  if (wanted == null || fixed === null || wanted === fixed) return;
  throw invalidInput([
    { path: 'marginBasisPoints', code: 'fixed', message: 'is given by the shop’s policies' },
  ]);
}
