import { methodPolicyOf } from '../../domain/payments/method-policy.ts';
import { methodSettings } from '../../domain/records/method-setting.ts';
import { type MethodTest, type TestMethodInput, testMethod } from '../gateways/test-method.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { actorOf, type CommandContext, type QueryContext } from '../kernel/run-command.ts';
import { minimumOf } from '../payments/require-method.ts';
import { askedIn } from './judge-method.ts';

/** A method that customers can choose. */
export interface MethodInUse {
  method: string;
  /** From which price, in minor units of the shop's currency; 0: from any. */
  minimumMinor: number;
}

/** A method that collects money, as staff manage it. */
export interface ManagedMethod extends MethodInUse {
  isOn: boolean;
  /** Whether a provider collects it, so that `testMethod` can ask it. */
  hasProvider: boolean;
  /** ISO 4217: in which it asks. */
  currency: string;
  /** In hundredths of a percent; null: it asks in the shop's own currency, and has none. */
  marginBasisPoints: number | null;
  /** Whether the shop's policies give the margin, so that staff cannot change it. */
  isMarginFixed: boolean;
}

/** The payment methods of the shop. Staff switch and order them by `shopSettings.writeMethod`. */
export interface PaymentMethods {
  /** Those that are on, in the order in which they are offered, the wallet first; without a read. */
  methods(): MethodInUse[];
  /** Staff: every method that the shop was given, the wallet aside, in the same order. */
  manage(by: QueryContext): Promise<ManagedMethod[]>;
  /**
   * Staff: asks a method's provider to open a payment that nobody will pay. Audited.
   * @throws PanelkitError `NOT_FOUND`
   */
  testMethod(input: TestMethodInput, by: CommandContext): Promise<MethodTest>;
}

export function createPaymentMethods(engine: Engine): PaymentMethods {
  return {
    methods: () =>
      [...engine.paymentMethods].map((method) => ({ method, minimumMinor: minimumOf(engine, method) })),
    manage: async (by) => {
      requireStaff(actorOf(by), { kind: 'payment methods', id: 'all' });
      await engine.knownSettings.refresh();
      const { configuredMethods, knownSettings, policies, currency: home } = engine;
      return methodSettings(configuredMethods, knownSettings.current().paymentMethods ?? []).map(
        ({ method, isOn, minimumMinor }) => {
          const currency = askedIn(engine, method);
          const { marginBasisPoints } = methodPolicyOf(policies.payments, method);
          return {
            method,
            isOn,
            minimumMinor,
            currency,
            hasProvider: engine.gateways.has(method),
            marginBasisPoints: currency === home ? null : marginBasisPoints,
            isMarginFixed: engine.fixed.marginOf(method) !== null,
          };
        },
      );
    },
    testMethod: (input, by) => testMethod(engine, input, by),
  };
}
