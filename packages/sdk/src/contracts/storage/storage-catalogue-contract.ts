import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import { aCustomer, anInbound, aPanel, aPlan } from '../../testing/builders/catalogue-builders.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop } from './given-records.ts';
import { readPages } from './read-pages.ts';

/** Customers, plans, panels and inbounds. */
export function describeCatalogueContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const at = new Date('2026-02-03T04:05:06Z');

  describe('customers', () => {
    test('given a customer, when looked up by the shop’s own id, then he is found, and no other', async () => {
      const customer = aCustomer({ externalId: 'telegram:42', displayName: 'نام' });
      await storage().transaction((tx) => tx.customers.insert(customer));
      expect(await storage().customers.findByExternalId('telegram:42')).toEqual(customer);
      expect(await storage().customers.findByExternalId('telegram:4')).toBeNull();
      await storage().transaction((tx) => tx.customers.update(customer.id, { displayName: null }));
      expect(await storage().customers.find(customer.id)).toEqual({ ...customer, displayName: null });
    });

    test('given 10 sign-ups of one shop user at once, when stored, then one succeeds and nine conflict', async () => {
      const results = await Promise.allSettled(
        range(10).map(() =>
          storage().transaction((tx) => tx.customers.insert(aCustomer({ externalId: 'same' }))),
        ),
      );
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused.map((result) => result.reason.code)).toEqual(range(9).map(() => 'STORAGE_CONFLICT'));
      expect((await storage().customers.list()).rows).toHaveLength(1);
    });

    test('given addresses of customers, then each is stored once, and a trial under one counts for all who share it', async () => {
      const [ada, eve, bob] = [aCustomer(), aCustomer(), aCustomer()];
      const identity = { identityHash: 'k1.shared', confirmedAt: null };
      await storage().transaction(async (tx) => {
        for (const { id: customerId } of [ada, eve, bob])
          await tx.customers.insert({ ...aCustomer({ id: customerId }), trialUnitId: null });
        for (const { id: customerId } of [ada, eve])
          await tx.customerIdentities.put({ ...identity, customerId });
        await tx.customerIdentities.put({ ...identity, identityHash: 'k1.other', customerId: bob.id });
      });
      await storage().transaction((tx) =>
        tx.customerIdentities.put({ ...identity, customerId: ada.id, confirmedAt: at }),
      );
      await storage().transaction((tx) => tx.customerIdentities.put({ ...identity, customerId: ada.id }));
      expect(await storage().customerIdentities.listByCustomer(ada.id)).toEqual([
        { ...identity, customerId: ada.id, confirmedAt: at },
      ]);
      const hasTrial = ({ id }: { id: string }) =>
        storage().transaction((tx) => tx.customerIdentities.lockAndFindTrial(id));
      expect(await hasTrial(eve)).toBe(false);
      await storage().transaction((tx) => tx.customers.update(ada.id, { trialUnitId: eve.id }));
      expect([await hasTrial(ada), await hasTrial(eve), await hasTrial(bob)]).toEqual([false, true, false]);
    });

    test.each(LANGUAGES)('given a customer who reads %s, then that is kept', async (language) => {
      const customer = aCustomer({ language });
      await storage().transaction((tx) => tx.customers.insert(customer));
      expect(await storage().customers.find(customer.id)).toEqual(customer);
    });

    test('given an id that is taken, when inserted again, then it conflicts', async () => {
      const customer = aCustomer();
      await storage().transaction((tx) => tx.customers.insert(customer));
      const again = storage().transaction((tx) => tx.customers.insert(aCustomer({ id: customer.id })));
      await expect(again).rejects.toMatchObject({ code: 'STORAGE_CONFLICT', details: { id: customer.id } });
    });
  });

  describe('inbounds with their panels', () => {
    test('given inbounds of two panels, when read together, then each comes with its panel, and unknown ones are left out', async () => {
      const [one, other] = [await givenShop(storage()), await givenShop(storage())];
      await givenShop(storage());
      const found = await storage().inbounds.findPlaces([one.inbound.id, aPanel().id, other.inbound.id]);
      const byId = (first: { inbound: { id: string } }, second: { inbound: { id: string } }) =>
        first.inbound.id < second.inbound.id ? -1 : 1;
      const wanted = [one, other].map(({ panel, inbound }) => ({ panel, inbound }));
      expect(found.toSorted(byId)).toEqual(wanted.toSorted(byId));
      expect(await storage().inbounds.findPlaces([])).toEqual([]);
    });
  });

  describe('lists', () => {
    test('given 7 rows, when read in pages of 3, then each comes once, by id, and the last page says so', async () => {
      const customers = range(7).map(() => aCustomer());
      await storage().transaction(async (tx) => {
        for (const customer of customers.toReversed()) await tx.customers.insert(customer);
      });
      const pages = await readPages((request) => storage().customers.list(request), 3);
      expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
      expect(pages.flat()).toEqual(customers);
      const backwards = (request: object) => storage().customers.list({ ...request, newestFirst: true });
      expect((await readPages(backwards, 3)).flat()).toEqual(customers.toReversed());
    });

    test('given as many rows as a page holds, when read, then there is no next page', async () => {
      const customers = range(3).map(() => aCustomer());
      await storage().transaction(async (tx) => {
        for (const customer of customers) await tx.customers.insert(customer);
      });
      expect(await storage().customers.list({ limit: 3 })).toEqual({ rows: customers, nextCursor: null });
    });

    test('given 60 rows, when no limit is said, then a page has 50', async () => {
      await storage().transaction(async (tx) => {
        for (const _ of range(60)) await tx.customers.insert(aCustomer());
      });
      const page = await storage().customers.list();
      expect(page.rows).toHaveLength(50);
      expect(page.nextCursor).not.toBeNull();
    });

    test.each([0, -1, 1.5, 501])(
      'given a limit of %d, when listed, then it is invalid input',
      async (limit) => {
        await expect(storage().customers.list({ limit })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      },
    );

    test('given no rows, when listed, then the page is empty and the last', async () => {
      expect(await storage().panels.list()).toEqual({ rows: [], nextCursor: null });
    });
  });

  describe('plans', () => {
    test('given a plan with everything set, when read, then nothing is lost', async () => {
      const plan = aPlan({
        imageUrl: 'https://shop.example/plan.png',
        category: { en: 'Games', fa: 'بازی' },
        countries: ['DE', 'FI'],
        sortOrder: -1,
        price: { amountMinor: Number.MAX_SAFE_INTEGER, currency: 'IRR' },
        trafficLimitBytes: 2 ** 50,
        deviceLimit: 0,
        capacity: 0,
        placement: {
          preferredInboundId: anInbound().id,
          selector: { panelIds: [aPanel().id], protocols: ['vless'] },
          allowSpreading: true,
        },
        provisioning: {
          autoProvision: false,
          welcomeMessage: 'Hi',
          showQrCodes: false,
        },
      });
      const unlimited = aPlan({ durationDays: null, trafficLimitBytes: null });
      await storage().transaction(async (tx) => {
        await tx.plans.insert(plan);
        await tx.plans.insert(unlimited);
      });
      expect(await storage().plans.find(plan.id)).toEqual(plan);
      expect(await storage().plans.findBySlug(unlimited.slug)).toEqual(unlimited);
    });

    test('given hidden plans, when only visible ones are asked for, then pages hold those alone', async () => {
      const plans = range(6).map((index) => aPlan({ visible: index % 2 === 0 }));
      await storage().transaction(async (tx) => {
        for (const plan of plans) await tx.plans.insert(plan);
      });
      const pages = await readPages((request) => storage().plans.list({ ...request, visibleOnly: true }), 2);
      expect(pages).toEqual([[plans[0], plans[2]], [plans[4]]]);
      expect((await storage().plans.list({ visibleOnly: false })).rows).toEqual(plans);
    });

    test('given a slug that is taken, when a plan is inserted or renamed to it, then it conflicts', async () => {
      const [first, second] = [aPlan(), aPlan()];
      await storage().transaction(async (tx) => {
        await tx.plans.insert(first);
        await tx.plans.insert(second);
      });
      const insert = storage().transaction((tx) => tx.plans.insert(aPlan({ slug: first.slug })));
      await expect(insert).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      const rename = storage().transaction((tx) => tx.plans.update(second.id, { slug: first.slug }));
      await expect(rename).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    });

    test('given a slug that was given up, when another plan takes it, then each slug finds its plan', async () => {
      const [first, second] = [aPlan({ slug: 'old' }), aPlan({ slug: 'other' })];
      await storage().transaction(async (tx) => {
        await tx.plans.insert(first);
        await tx.plans.insert(second);
      });
      await storage().transaction(async (tx) => {
        await tx.plans.update(second.id, { name: 'Touched before the other' });
        await tx.plans.update(first.id, { slug: 'new' });
        await tx.plans.update(second.id, { slug: 'old' });
      });
      expect(await storage().plans.findBySlug('old')).toMatchObject({ id: second.id });
      expect(await storage().plans.findBySlug('new')).toMatchObject({ id: first.id });
      expect(await storage().plans.findBySlug('other')).toBeNull();
    });

    test('given a patch of some fields, when updated, then only those change', async () => {
      const { plan } = await givenShop(storage());
      const patch = { price: { amountMinor: 5, currency: 'EUR' }, deviceLimit: 3, active: false };
      await storage().transaction((tx) => tx.plans.update(plan.id, patch));
      expect(await storage().plans.find(plan.id)).toEqual({ ...plan, ...patch });
      await storage().transaction((tx) => tx.plans.update(plan.id, {}));
      expect(await storage().plans.find(plan.id)).toEqual({ ...plan, ...patch });
    });
  });

  describe('panels and inbounds', () => {
    test('given a panel before and after its first probe, when read, then all of it is there', async () => {
      const panel = aPanel({ version: null, capabilities: null, weight: 2.5, removedAt: null });
      await storage().transaction((tx) => tx.panels.insert(panel));
      expect(await storage().panels.find(panel.id)).toEqual(panel);
      const error = { code: 'PANEL_UNREACHABLE', message: 'No answer' };
      const contacts = { goodCount: 7.5, failedCount: 3, responseMs: 12.5 };
      const last = { lastContactAt: at, lastError: error, clockSkewMs: -1500, contacts };
      const health = { ...last, consecutiveFailures: 3, failingSince: at, failingForMs: 40_000 };
      const patch = {
        version: '0.8.4',
        capabilities: aPanel().capabilities,
        health,
        foreignCount: 7,
        removedAt: at,
      };
      await storage().transaction((tx) => tx.panels.update(panel.id, patch));
      expect(await storage().panels.find(panel.id)).toEqual({ ...panel, ...patch });
    });

    test('given what a handshake with an inbound found, when read, then nothing is lost', async () => {
      const { inbound } = await givenShop(storage());
      const at = new Date('2026-03-01T10:00:00.250Z');
      const found = { reason: null, connectMs: 20, handshakeMs: null, at };
      for (const result of [
        'answers',
        'wrong-certificate',
        'no-handshake',
        'unreachable',
        'not-tried',
      ] as const) {
        const lastHandshake = { ...found, result };
        await storage().transaction((tx) => tx.inbounds.update(inbound.id, { lastHandshake }));
        expect(await storage().inbounds.find(inbound.id)).toMatchObject({ lastHandshake });
      }
    });

    test('given inbounds of two panels, when listed by panel, then pages hold that panel’s alone', async () => {
      const { panel, inbound } = await givenShop(storage());
      const other = await givenShop(storage());
      const more = range(2).map(() =>
        anInbound({ panelId: panel.id, protocol: null, network: null, port: null }),
      );
      await storage().transaction(async (tx) => {
        for (const row of more) await tx.inbounds.insert(row);
      });
      const pages = await readPages(
        (request) => storage().inbounds.list({ ...request, panelId: panel.id }),
        2,
      );
      expect(pages).toEqual([[inbound, more[0]], [more[1]]]);
      expect((await storage().inbounds.list()).rows).toHaveLength(4);
      expect((await storage().inbounds.list({ panelId: other.panel.id })).rows).toEqual([other.inbound]);
    });

    test('given a remote key, when used twice on one panel, then it conflicts; on another panel it does not', async () => {
      const { panel, inbound } = await givenShop(storage());
      const other = await givenShop(storage());
      const insertOn = (panelId: string) =>
        storage().transaction((tx) =>
          tx.inbounds.insert(anInbound({ panelId, remoteKey: inbound.remoteKey })),
        );
      await expect(insertOn(panel.id)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
      await expect(insertOn(other.panel.id)).resolves.toBeUndefined();
    });

    test('given inbounds that are not on their panel, then several may be without a key, and one gets it later', async () => {
      const { panel } = await givenShop(storage());
      const desired = {
        name: 'made-k3v9',
        enabled: true,
        template: {
          protocol: 'vless' as const,
          transport: { network: 'tcp' as const },
          security: { kind: 'reality' as const, target: 'example.com:443', serverNames: ['example.com'] },
          port: { from: 20_000, to: 20_100 },
          sniffing: true,
        },
      };
      const lastError = { code: 'PANEL_UNREACHABLE', message: 'no answer', at };
      const work = { desired, generation: 2, observedGeneration: 1, attempts: 3, lastError };
      const rows = range(2).map(() =>
        anInbound({ panelId: panel.id, remoteKey: null, status: 'pending', ...work, nextAttemptAt: at }),
      );
      await storage().transaction(async (tx) => {
        for (const row of rows) await tx.inbounds.insert(row);
      });
      const [first] = rows;
      expect(await storage().inbounds.find(first?.id ?? '')).toEqual(first);
      const seen = { remoteKey: 'k1', status: 'active' as const, observedGeneration: 2, firstSentAt: at };
      const later = {
        condemnedAt: at,
        unsettledUntil: at,
        nextAttemptAt: null,
        lastError: null,
        attempts: 0,
      };
      await storage().transaction((tx) => tx.inbounds.update(first?.id ?? '', { ...seen, ...later }));
      expect(await storage().inbounds.find(first?.id ?? '')).toEqual({ ...first, ...seen, ...later });
    });

    test('given inbounds with work, when listed by time, then those that are due, earliest first', async () => {
      const { panel } = await givenShop(storage());
      const times = [at, new Date(at.getTime() - 1), null, new Date(at.getTime() + 1)];
      const rows = times.map((nextAttemptAt) => anInbound({ panelId: panel.id, nextAttemptAt }));
      await storage().transaction(async (tx) => {
        for (const row of rows) await tx.inbounds.insert(row);
      });
      expect(await storage().inbounds.listDue(at, 10)).toEqual([rows[1]?.id, rows[0]?.id]);
      expect(await storage().inbounds.listDue(at, 1)).toEqual([rows[1]?.id]);
    });

    test('given an inbound, when its sync is written, then only the given fields change', async () => {
      const { inbound } = await givenShop(storage());
      const patch = { status: 'missing' as const, statusMessage: 'gone', foreignCount: 4, syncedAt: at };
      await storage().transaction((tx) => tx.inbounds.update(inbound.id, patch));
      expect(await storage().inbounds.find(inbound.id)).toEqual({ ...inbound, ...patch });
    });
  });
}
