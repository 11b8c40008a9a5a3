import * as z from 'zod';
import { invalidInput, notFound } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { wakeDial } from './wake-dial.ts';

const dialSchema = z.object({ panelId: idSchema });

export type DialInput = z.input<typeof dialSchema>;

/** Staff ask for a dial test now; a job makes it, since each dial takes seconds. */
export function requestDial(engine: Engine, input: DialInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'inbounds.dial',
    schema: dialSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { panelId }) => {
      const target = { kind: 'panel', id: panelId };
      requireStaff(actor, target);
      const message = 'this shop has no dialer: no program is set for dial tests';
      if (engine.dialer === null && engine.handshaker === null)
        throw invalidInput([{ path: 'dialer', code: 'not_configured', message }]);
      const { removedAt } = await tx.panels.get(panelId);
      if (removedAt !== null) throw notFound('panel', panelId);
      await wakeDial(tx, panelId);
      await audit({ action: 'panel.dial', target });
      return panelId;
    },
  });
}
