// `node dist/admin.js <command>`: what is done to a shop from a terminal. Without a command it says which
// there are.

import { readFile } from 'node:fs/promises';
import { type CreatePlanInput, isPanelkitError } from '@panelkit/sdk';
import { createLogger, type Shop, type User } from '@panelkit/shop';
import { generatePassword, listRoles, recordAccountChange } from '@panelkit/shop/programs';
import * as z from 'zod';
import { loadEnv } from './env/setting-files.ts';
import { openBackend } from './open-backend.ts';
import { openPanelkit } from './open-panelkit.ts';
import { openShop } from './open-shop.ts';
import { describeFailure } from './process/describe-failure.ts';
import { readStartValues, withStartValues } from './process/start-values.ts';

const HELP = `Commands:
  migrate                               brings the database up to date
  create-staff <email> <role> [name]    adds somebody: owner, support, finance, technician or a role of yours, by its name; prints the password once
  import-plans <file.json>              adds plans from a list; one whose address is taken stays as it is
  reset-password <email>                gives somebody a new password; prints it once
  reset-second-factor <email>           lets somebody sign in who lost the app and the passkeys
  unlock <email>                        ends a pause after wrong attempts to sign in
Changing the secret key is a program of its own: reseal-secrets.`;

const commands: Record<string, (shop: Shop, given: string[]) => Promise<string>> = {
  migrate: async () => 'The database is up to date.',
  'create-staff': createStaff,
  'import-plans': importPlans,
  'reset-password': resetPassword,
  'reset-second-factor': resetSecondFactor,
  unlock,
};

const staffSchema = z.tuple([
  z.email(),
  z.string().min(1).max(50),
  z.string().trim().min(1).max(100).optional(),
]);

/** The engine checks each plan; here it must only be a list of things with an address. */
const plansSchema = z.array(
  z.custom<CreatePlanInput>(
    (plan) => z.object({ slug: z.string() }).safeParse(plan).success,
    'a plan needs a slug',
  ),
);

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exit(1);
});

async function main([name = '', ...given]: string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.log(HELP);
    process.exitCode = name === '' || name === 'help' ? 0 : 1;
    return;
  }
  const read = loadEnv();
  const logger = createLogger({ level: read.logLevel });
  const backend = await openBackend(read.storage, { logger });
  try {
    const env = withStartValues(read, await readStartValues(read, backend.store));
    const publicUrl = env.publicUrl ?? 'http://localhost';
    const opened = await openPanelkit(env, { backend, publicUrl, logger });
    console.log(await command(openShop(env, { backend, opened, publicUrl, logger }), given));
  } finally {
    await backend.close();
  }
}

async function createStaff(shop: Shop, given: string[]): Promise<string> {
  const [email, wanted, name = email] = staffSchema.parse([given[0], given[1], given[2]]);
  const roles = await listRoles(shop.store.roles);
  const role = roles.find((one) => one.id === wanted || one.name === wanted);
  if (role === undefined)
    throw new TypeError(`no role ${wanted}: there are ${roles.map((one) => one.name ?? one.id).join(', ')}`);
  const password = generatePassword();
  const user = await shop.accounts.signUp({
    email: email.toLowerCase(),
    name,
    role: role.id,
    password,
    language: null,
  });
  if (typeof user === 'string') throw new TypeError(`not added: ${user}`);
  await recordAccountChange(shop, { user, change: 'account.role-given', by: null, from: '' });
  return `${user.email} (${wanted}) can sign in with this password, shown only now: ${password}`;
}

async function importPlans({ panelkit }: Shop, [path = '']: string[]): Promise<string> {
  const plans = plansSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const actor = { kind: 'service', id: 'admin' } as const;
  const added: string[] = [];
  for (const plan of plans) {
    if ((await panelkit.plans.findBySlug(plan.slug)) !== null) continue;
    try {
      await panelkit.plans.create(plan, { actor, idempotencyKey: `import:${plan.slug}` });
      added.push(plan.slug);
    } catch (error) {
      if (!isPanelkitError(error) || error.code !== 'STORAGE_CONFLICT') throw error;
    }
  }
  return `Added: ${added.length === 0 ? 'none' : added.join(', ')}; ${plans.length - added.length} were there.`;
}

async function resetPassword(shop: Shop, [email = '']: string[]): Promise<string> {
  const user = await userOf(shop, email);
  const password = generatePassword();
  await shop.accounts.setPassword(user, password);
  await recordAccountChange(shop, { user, change: 'account.password-reset', from: '' });
  return `${user.email} signs in with this password, shown only now: ${password}`;
}

async function resetSecondFactor(shop: Shop, [email = '']: string[]): Promise<string> {
  const user = await userOf(shop, email);
  await shop.accounts.switchOffSecondFactor(user);
  await shop.store.sessions.removeByUser(user.id, null);
  await recordAccountChange(shop, { user, change: 'account.second-factor-off', from: '' });
  return `${user.email} signs in with the password alone, until the second factor is switched on again.`;
}

async function unlock(shop: Shop, [email = '']: string[]): Promise<string> {
  const user = await userOf(shop, email);
  await shop.accounts.signIn.unlock(user);
  await recordAccountChange(shop, { user, change: 'account.unlocked', from: '' });
  return `${user.email} may try to sign in again.`;
}

async function userOf({ store }: Shop, email: string): Promise<User> {
  const user = await store.users.findByEmail(email.toLowerCase());
  if (user === null) throw new TypeError('nobody has this address');
  return user;
}
