import { type InputIssue, PanelkitError } from '@panelkit/sdk';
import * as z from 'zod';

/** What the environment says. */
export interface Env {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Where customers reach the shop; null: where it listens. */
  publicUrl: string | null;
  /** Null: a random one for this process. */
  secretKey: string | null;
  shopName: string;
  /** Where customers send money for orders that are paid by receipt. */
  payTo: string;
  logLevel: z.output<typeof logLevel>;
  /** Null: a simulated panel. */
  panel: { baseUrl: string; credentials: { username: string; password: string } } | null;
  provisioningEnabled: boolean;
}

const logLevel = z.enum(['silent', 'error', 'warn', 'info', 'debug']);
const httpUrl = z.url({ protocol: /^https?$/ });
const flag = z.stringbool();

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: httpUrl.optional(),
  PANELKIT_SECRET_KEY: z.string().min(16).optional(),
  SHOP_NAME: z.string().max(50).default('PanelKit Shop'),
  PAY_TO: z.string().max(200).default('Demo Bank, card 6037 0000 0000 0000'),
  LOG_LEVEL: logLevel.default('info'),
  MARZBAN_URL: httpUrl.optional(),
  MARZBAN_USERNAME: z.string().optional(),
  MARZBAN_PASSWORD: z.string().optional(),
  ALLOW_VOLATILE: flag.default(false),
  PANELKIT_PROVISIONING_ENABLED: flag.optional(),
  XUI_PROVISIONING_ENABLED: flag.optional(),
});

/**
 * Reads the environment; an empty variable counts as absent.
 * @throws PanelkitError `CONFIG_INVALID` with an issue for each mistake, by the variable's name and without its value
 */
export function readEnv(environment: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  const issues = [
    ...(parsed.error?.issues ?? []).map(({ path, code, message }) => ({
      path: path.map(String).join('.'),
      code,
      message,
    })),
    ...panelIssues(given),
    ...provisioningIssues(given),
  ];
  if (!parsed.success || issues.length > 0) throw configInvalid(issues);
  return toEnv(parsed.data);
}

function toEnv(variables: z.output<typeof schema>): Env {
  const {
    MARZBAN_URL: baseUrl,
    MARZBAN_USERNAME: username = '',
    MARZBAN_PASSWORD: password = '',
  } = variables;
  return {
    host: variables.HOST,
    port: variables.PORT,
    publicUrl: variables.PUBLIC_URL ?? null,
    secretKey: variables.PANELKIT_SECRET_KEY ?? null,
    shopName: variables.SHOP_NAME,
    payTo: variables.PAY_TO,
    logLevel: variables.LOG_LEVEL,
    panel: baseUrl === undefined ? null : { baseUrl, credentials: { username, password } },
    provisioningEnabled:
      variables.PANELKIT_PROVISIONING_ENABLED ?? variables.XUI_PROVISIONING_ENABLED ?? true,
  };
}

type Given = Record<string, string | undefined>;

function panelIssues(given: Given): InputIssue[] {
  const names = ['MARZBAN_URL', 'MARZBAN_USERNAME', 'MARZBAN_PASSWORD'];
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === names.length) return [];
  const issues = missing.map((path) =>
    issue(path, 'missing', 'a real panel needs its URL, username and password'),
  );
  if (flag.safeParse(given.ALLOW_VOLATILE).data !== true)
    issues.push(issue('ALLOW_VOLATILE', 'volatile', whyNotVolatile));
  return issues;
}

const whyNotVolatile =
  'this shop keeps its records in memory: when it stops, it forgets who bought what, and the accounts that it made on your ' +
  'panel stay there without an owner. Set ALLOW_VOLATILE=1 to try it on a real panel all the same';

function provisioningIssues(given: Given): InputIssue[] {
  const name = 'PANELKIT_PROVISIONING_ENABLED';
  const preferred = flag.safeParse(given[name]).data;
  const other = flag.safeParse(given.XUI_PROVISIONING_ENABLED).data;
  if (preferred === undefined || other === undefined || preferred === other) return [];
  return [issue(name, 'contradiction', 'XUI_PROVISIONING_ENABLED says the opposite; set one of them')];
}

function issue(path: string, code: string, message: string): InputIssue {
  return { path, code, message };
}

function configInvalid(issues: InputIssue[]): PanelkitError<'CONFIG_INVALID'> {
  const lines = issues.map(({ path, message }) => `  ${path}: ${message}`);
  const message = `The environment is not valid:\n${lines.join('\n')}`;
  return new PanelkitError('CONFIG_INVALID', { message, details: { issues } });
}
