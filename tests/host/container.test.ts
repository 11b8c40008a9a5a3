import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readEnv } from '../../examples/express-shop/src/env/env.ts';
import { envSchema } from '../../examples/express-shop/src/env/env-schema.ts';
import { withSettingFiles } from '../../examples/express-shop/src/env/setting-files.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const compose = parse(read('compose.yaml'), { merge: true });
const roles = ['web', 'worker'];
const services = ['database', ...roles];
/** It ends before the others start. */
const everyService = ['database', 'database-role', ...roles];

let secrets: string;
beforeAll(async () => {
  secrets = await mkdtemp(join(tmpdir(), 'panelkit-secrets-'));
  await writeFile(join(secrets, 'database_password'), 'secret of the database\n');
  await writeFile(join(secrets, 'database_owner_password'), 'secret of the owner\n');
  await writeFile(join(secrets, 'secret_key'), 'a-key-for-the-compose-file\n');
});
afterAll(() => rm(secrets, { recursive: true, force: true }));

/** What the shop reads in its container, beside these settings of `.env`. */
function envOf(role: string, dotEnv: Record<string, string> = {}) {
  const environment: Record<string, string> = Object.fromEntries(
    Object.entries(compose.services[role].environment).map(([name, value]) => [
      name,
      String(value).replace('/run/secrets', secrets),
    ]),
  );
  return readEnv(withSettingFiles({ ...dotEnv, ...environment }));
}

test('given the compose file, then there is a database, and a web and a worker whose settings are valid', () => {
  expect(Object.keys(compose.services)).toEqual(everyService);
  expect(compose.services.database.image).toBe('postgres:17');
  for (const role of roles) {
    const { depends_on: needs, build } = compose.services[role];
    expect(envOf(role)).toMatchObject({ role, storage: { kind: 'server' }, port: 3000, host: '0.0.0.0' });
    expect([needs.database.condition, build]).toEqual(['service_healthy', '.']);
    expect(needs['database-role'].condition).toBe('service_completed_successfully');
  }
});

describe('secrets', () => {
  test('given the compose file, then the shop reads its key and password from files, and no environment holds one', () => {
    const connectionString =
      'postgres://shop:secret%20of%20the%20database@localhost/panelkit?host=/var/run/postgresql';
    for (const role of roles)
      expect(envOf(role)).toMatchObject({
        secretKey: 'a-key-for-the-compose-file',
        storage: { connectionString },
      });
    expect(JSON.stringify(everyService.map((name) => compose.services[name].environment))).not.toMatch(
      /\$\{|"(?!\w*_FILE)\w*(PASSWORD|SECRET_KEY)"/,
    );
    for (const name of everyService) {
      const mounted = Object.values<unknown>(compose.services[name].environment)
        .map((value) => /^\/run\/secrets\/(\w+)$/.exec(String(value))?.[1])
        .filter((secret) => secret !== undefined);
      expect(mounted.toSorted()).toEqual(compose.services[name].secrets.toSorted());
      for (const secret of mounted) expect(compose.secrets[secret].file).toBe(`./secrets/${secret}`);
    }
    expect(read('.gitignore')).toContain('/secrets/');
    expect(read('.dockerignore').split('\n')).toContain('secrets');
  });

  test('given any other setting in .env, then both processes read it', () => {
    const names = Object.keys(envSchema.shape);
    for (const role of roles) {
      const fixed = Object.keys(compose.services[role].environment).map((name) => name.replace(/_FILE$/, ''));
      expect(fixed.filter((name) => !names.includes(name))).toEqual([]);
      expect(fixed.toSorted()).toEqual(
        [
          'DATABASE_PASSWORD',
          'DATABASE_URL',
          'DATA_DIR',
          'HOST',
          'PANELKIT_SECRET_KEY',
          'PORT',
          'SHOP_ROLE',
        ].toSorted(),
      );
      expect(compose.services[role].env_file).toEqual([{ path: '.env', required: false }]);
      const dotEnv = {
        PUBLIC_URL: 'https://shop.example',
        TRUST_PROXY: '2',
        SMTP_URL: 'smtps://a:b@mail.test',
        METRICS_TOKEN: 'a-token-for-prometheus',
        HOST: '127.0.0.1',
        DATA_DIR: './data',
      };
      expect(envOf(role, dotEnv)).toMatchObject({
        publicUrl: 'https://shop.example',
        trustProxy: 2,
        mail: { smtpUrl: 'smtps://a:b@mail.test' },
        metricsToken: 'a-token-for-prometheus',
        host: '0.0.0.0',
        storage: { dataDir: '/data' },
      });
    }
  });
});

describe.each(everyService)('the service %s', (name) => {
  const service = compose.services[name];

  test('runs as nobody special, without capabilities, and cannot change its image', () => {
    expect(service.user).toMatch(/^(node|999:999)$/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service).not.toHaveProperty('cap_add');
    expect(service).not.toHaveProperty('privileged');
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.read_only).toBe(true);
    expect(service.tmpfs).toContain('/tmp');
  });

  test('can write where it keeps its files', () => {
    const writable = [...(service.volumes ?? []), ...service.tmpfs].map((line: string) =>
      line.replace(/^\w+:(?=\/)/, '').replace(/:.*/, ''),
    );
    const needed = {
      database: ['/var/lib/postgresql/data', '/var/run/postgresql'],
      'database-role': ['/var/run/postgresql'],
    };
    expect(writable).toEqual(expect.arrayContaining(needed[name as keyof typeof needed] ?? ['/data']));
  });

  test('is bounded', () => {
    const { cpus, memory, pids } = service.deploy.resources.limits;
    expect([Number(cpus) > 0, /^\d+[MG]$/.test(memory), pids > 0]).toEqual([true, true, true]);
  });

  test.skipIf(name === 'database-role')('is watched and restarted', () => {
    expect(service.healthcheck.test.length).toBeGreaterThan(1);
    expect(service.restart).toBe('unless-stopped');
  });
});

test('given each service, then its memory leaves it by no core file, no swap and no debugger', () => {
  for (const name of everyService) {
    const { ulimits, memswap_limit: withSwap, deploy } = compose.services[name];
    expect({ name, ulimits }).toEqual({ name, ulimits: { core: 0 } });
    expect(withSwap).toBe(deploy.resources.limits.memory);
  }
  expect(read('Dockerfile')).toContain('CMD ["node", "--disable-sigusr1", ');
});

test('given the overlay for logs, then those of every service go to another machine, over TLS alone', () => {
  const { services: logged } = parse(read('compose.logs.yaml'), { merge: true });
  expect(Object.keys(logged)).toEqual(everyService);
  for (const name of everyService) {
    const { driver, options } = logged[name].logging;
    expect(driver).toBe('syslog');
    expect(options['syslog-address']).toMatch(/^tcp\+tls:\/\//);
    expect(options).not.toHaveProperty('syslog-tls-skip-verify');
    expect(options.mode).toBe('non-blocking');
  }
});

test('given the database, then it is in no network, and its socket is in a volume of its own', () => {
  const { database, 'database-role': role } = compose.services;
  expect([database.network_mode, role.network_mode]).toEqual(['none', 'none']);
  expect(database.command).toEqual([
    'postgres',
    '-c',
    'listen_addresses=',
    '-c',
    'hba_file=/etc/pg_hba.conf',
  ]);
  expect(database.volumes).toContain('./docker/pg_hba.conf:/etc/pg_hba.conf:ro');
  expect(read('docker/pg_hba.conf').replaceAll(/^#.*\n/gm, '')).toBe('local all all scram-sha-256\n');
  // While the image makes a new database, its first program is a script, and the server that answers is not
  // the last one.
  expect(database.healthcheck.test[1]).toMatch(/^grep -q postgres \/proc\/1\/comm && pg_isready/);
  for (const name of everyService)
    expect(compose.services[name].volumes).toContain('socket:/var/run/postgresql');
});

test('given the networks, then only the shop has a way out, and only its pages are published, to this machine', () => {
  expect(Object.keys(compose.networks)).toEqual(['outside']);
  for (const role of roles) expect(compose.services[role].networks).toEqual(['outside']);
  const published = services.map((name) => compose.services[name].ports ?? []);
  expect(published).toEqual([[], ['127.0.0.1:3000:3000'], []]);
});

test('given the Dockerfile, then it is of two stages, runs the shop as nobody special and is watched', () => {
  const lines = read('Dockerfile').split('\n');
  expect(lines.filter((line) => line.startsWith('FROM ')).length).toBe(2);
  const { packageManager } = JSON.parse(read('package.json'));
  for (const line of lines.filter((text) => text.includes('npx'))) expect(line).toContain(packageManager);
  const last = lines.slice(lines.lastIndexOf('FROM node:24-trixie-slim'));
  expect(last).toContain('USER node');
  // Copied before the user changes, so owned by root.
  expect(last.findIndex((line) => line.startsWith('COPY '))).toBeLessThan(last.indexOf('USER node'));
  expect(last.filter((line) => line.includes('--chown'))).toEqual([]);
  expect(last.some((line) => line.startsWith('HEALTHCHECK ') && line.includes('/healthz'))).toBe(true);
  expect(last).toContain(
    'CMD ["node", "--disable-sigusr1", "--max-old-space-size-percentage=50", "dist/main.js"]',
  );
});
