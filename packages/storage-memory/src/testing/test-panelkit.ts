import type {
  Backend,
  CommandContext,
  CreatePlanInput,
  Customer,
  Inbound,
  Order,
  Panelkit,
  PanelkitOptions,
  Plan,
  Scheduler,
} from '@panelkit/sdk';
import type { FakePanel, FakePanelOptions, TestClock } from '@panelkit/sdk/testing';
import type { MemoryBackend } from '../create-memory-backend.ts';

/** What of the test shop may be chosen; everything has a default. */
export interface TestPanelkitOptions
  extends Partial<
    Pick<
      PanelkitOptions,
      | 'currency'
      | 'fetch'
      | 'serviceFetch'
      | 'policies'
      | 'settings'
      | 'logger'
      | 'paymentMethods'
      | 'paymentGateways'
      | 'shopName'
      | 'publicUrl'
      | 'notifiers'
      | 'language'
      | 'texts'
      | 'timeZone'
      | 'dialer'
      | 'handshaker'
      | 'rateSource'
      | 'stopping'
    >
  > {
  /** One fake panel by default; give each another `baseUrl` when there are several. */
  panels?: Omit<FakePanelOptions, 'clock' | 'kind'>[];
  now?: Date;
  /**
   * The clock that everything goes by, when something outside (a fake payment gateway) needs it before; one
   * of its own by default.
   */
  clock?: TestClock;
  /** Puts something between the engine and each backend, to stall or to spy on it. */
  wrapBackend?: (backend: MemoryBackend) => Backend;
}

/** A registered fake panel: `fake` sees past the engine, `id` is its row. */
export interface TestPanel {
  id: string;
  fake: FakePanel;
  inbounds: Inbound[];
}

/**
 * A shop on a test clock, with fake panels registered and synced. Nothing runs until `settled`,
 * `scheduler.start` or `advance`.
 */
export interface TestShop {
  panelkit: Panelkit;
  scheduler: Scheduler;
  backend: Backend;
  clock: TestClock;
  panels: TestPanel[];
  /** The first panel's fake. */
  panel: FakePanel;
  /** A new staff context: each call has its own idempotency key. */
  staff(): CommandContext;
  /** A new context of this customer: each call has its own idempotency key. */
  as(customer: { id: string }): CommandContext;
  /** Awaits work that waits for the clock (a slow panel), moving the clock as far as it needs. */
  run<Result>(work: Promise<Result>): Promise<Result>;
  /** A customer whose wallet was given `balanceMinor`. */
  customer(options?: { balanceMinor?: number }): Promise<Customer>;
  /** A plan of 10 USD for 30 days and 50 GB, unless said otherwise. */
  plan(overrides?: Partial<CreatePlanInput>): Promise<Plan>;
  /** Buys from the wallet; does not wait for the delivery. */
  buy(customer: { id: string }, plan: { id: string }, quantity?: number): Promise<Order>;
}

/** A test shop in memory. */
export interface TestPanelkit extends TestShop {
  backend: MemoryBackend;
  /**
   * Another process on the same records and panels, with other options where some are given; its scheduler is
   * not started.
   */
  another(
    changes?: Pick<TestPanelkitOptions, 'policies' | 'settings' | 'timeZone' | 'stopping' | 'currency'>,
  ): TestPanelkit;
  /**
   * This process dies in the middle of whatever it does; returns the next one, whose scheduler is not
   * started.
   */
  crash(): TestPanelkit;
}
