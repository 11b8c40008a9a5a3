import type { PaymentGateway } from '@panelkit/sdk';
import type { PaymentGatewayHarness } from '@panelkit/sdk/contracts';
import type { TestClock } from '@panelkit/sdk/testing';
import type { SimulatedServer } from '../simulators.ts';

/**
 * The gateway with its requests going to the simulator, and with a fault before each call where one is named.
 */
function reaching(gateway: PaymentGateway, server: SimulatedServer, beforeCall = () => {}): PaymentGateway {
  const { confirmation } = gateway;
  const through = <Input, Options extends object, Answer>(
    call: (input: Input, options: Options) => Answer,
  ) => {
    return (input: Input, options: Options): Answer => {
      beforeCall();
      return call(input, { ...options, fetch: server.fetch });
    };
  };
  return {
    ...gateway,
    start: through(gateway.start),
    verify: through(gateway.verify),
    refund: through(gateway.refund),
    ...(confirmation !== undefined && {
      confirmation: { ...confirmation, confirm: through(confirmation.confirm) },
    }),
  };
}

interface Given {
  clock: TestClock;
  server: SimulatedServer;
  gateway: PaymentGateway;
  money: PaymentGatewayHarness['money'];
  side: PaymentGatewayHarness['side'];
  /** The request of each verb that changes something; earlier ones of the verb only read. */
  writes: RegExp;
}

/** What the suite needs of a gateway beside the simulator of its provider. */
export function harnessOf({ clock, server, gateway, money, side, writes }: Given): PaymentGatewayHarness {
  return {
    money,
    side,
    gateway: reaching(gateway, server),
    now: () => clock.now(),
    faults: {
      unreachable: () =>
        reaching(gateway, {
          ...server,
          fetch: () => {
            const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
            return Promise.reject(new TypeError('fetch failed', { cause }));
          },
        }),
      answering: (answer) => reaching(gateway, { ...server, fetch: async () => answer() }),
      losingAnswers: () => reaching(gateway, server, () => server.faults.next('drop-after-commit', writes)),
    },
    settle: async () => {},
    teardown: async () => {},
  };
}
