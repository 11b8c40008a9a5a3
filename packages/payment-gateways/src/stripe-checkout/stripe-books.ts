/** A page inside the simulated Stripe, with the payment behind it. */
export interface SimulatedSession {
  id: string;
  amountMinor: number;
  currency: string;
  clientReferenceId: string | null;
  successUrl: string;
  status: 'open' | 'complete' | 'expired';
  isPaid: boolean;
  paymentIntent: string | null;
  metadata: Record<string, string>;
  expiresAt: Date;
}

export interface SimulatedRefund {
  id: string;
  paymentIntent: string;
  amountMinor: number;
  status: 'pending' | 'succeeded' | 'failed';
  metadata: Record<string, string>;
}

export interface SimulatedDispute {
  id: string;
  paymentIntent: string;
  amountMinor: number;
  status: 'needs_response' | 'won' | 'lost';
}

/** What customers, banks and the shop's people do. */
export interface StripeBooks {
  sessions(): SimulatedSession[];
  /** The customer pays; answers where the browser is sent. */
  pay(sessionId: string): string;
  /** The customer is done, and the bank takes days: `pay` makes it final. */
  see(sessionId: string): string;
  expire(sessionId: string): void;
  /** The bank takes so much back; answers the dispute's id. */
  dispute(sessionId: string, amountMinor: number): string;
  closeDispute(disputeId: string, status: 'won' | 'lost'): void;
  /** A refund that the shop's people make on Stripe's own pages. */
  refundByHand(sessionId: string, amountMinor: number): void;
  /** What was paid, less what went back by refunds, in minor units. */
  leftOf(paymentIntent: string): number;
}

/** The books, with what only the API does. */
export interface OpenStripeBooks extends StripeBooks {
  open(session: Omit<SimulatedSession, 'id' | 'status' | 'isPaid' | 'paymentIntent'>): SimulatedSession;
  find(sessionId: string): SimulatedSession | undefined;
  refundsOf(paymentIntent: string): SimulatedRefund[];
  disputesOf(paymentIntent: string): SimulatedDispute[];
  /** Null: there is not so much left. */
  refund(refund: Omit<SimulatedRefund, 'id' | 'status'>): SimulatedRefund | null;
}

/** An event of Stripe: its type and the object that it is about. */
export type Tell = (type: string, object: Record<string, unknown>) => void;

export function createStripeBooks(now: () => Date, tell: Tell): OpenStripeBooks {
  const sessions = new Map<string, SimulatedSession>();
  const get = (id: string): SimulatedSession => {
    const session = sessions.get(id);
    if (session === undefined) throw new TypeError(`the simulated Stripe has no session ${id}`);
    if (session.status === 'open' && session.expiresAt <= now()) session.status = 'expired';
    return session;
  };
  const tellOf = (type: string, session: SimulatedSession): void =>
    tell(type, {
      id: session.id,
      object: 'checkout.session',
      client_reference_id: session.clientReferenceId,
      payment_intent: session.paymentIntent,
      payment_status: session.isPaid ? 'paid' : 'unpaid',
      metadata: session.metadata,
    });
  const complete = (id: string, isPaid: boolean): string => {
    const session = get(id);
    if (session.status === 'expired' || session.isPaid) return session.successUrl;
    const wasSeen = session.status === 'complete';
    Object.assign(session, { status: 'complete', isPaid });
    session.paymentIntent ??= id.replace('cs_', 'pi_');
    tellOf(wasSeen ? 'checkout.session.async_payment_succeeded' : 'checkout.session.completed', session);
    return session.successUrl;
  };
  return {
    sessions: () => structuredClone([...sessions.values()]),
    find: (id) => (sessions.has(id) ? get(id) : undefined),
    open: (wanted) => {
      const id = `cs_test_${sessions.size + 1}`;
      const session: SimulatedSession = { ...wanted, id, status: 'open', isPaid: false, paymentIntent: null };
      sessions.set(id, session);
      return session;
    },
    pay: (id) => complete(id, true),
    see: (id) => complete(id, false),
    expire: (id) => {
      const session = get(id);
      session.status = 'expired';
      tellOf('checkout.session.expired', session);
    },
    ...createBackOffice(get, tell),
  };
}

/** Money that goes back: by refunds, or by a bank. */
function createBackOffice(
  get: (sessionId: string) => SimulatedSession,
  tell: Tell,
): Omit<OpenStripeBooks, 'sessions' | 'find' | 'open' | 'pay' | 'see' | 'expire'> {
  const refunds: SimulatedRefund[] = [];
  const disputes: SimulatedDispute[] = [];
  const intentOf = (id: string): string => {
    const { paymentIntent } = get(id);
    if (paymentIntent === null) throw new TypeError(`nobody has paid session ${id}`);
    return paymentIntent;
  };
  const leftOf = (paymentIntent: string): number => {
    const { isPaid, amountMinor } = get(paymentIntent.replace('pi_', 'cs_'));
    const back = refunds.filter(
      (refund) => refund.paymentIntent === paymentIntent && refund.status !== 'failed',
    );
    return (isPaid ? amountMinor : 0) - back.reduce((sum, refund) => sum + refund.amountMinor, 0);
  };
  const put = (wanted: Omit<SimulatedRefund, 'id' | 'status'>): SimulatedRefund => {
    const refund: SimulatedRefund = { ...wanted, id: `re_${refunds.length + 1}`, status: 'succeeded' };
    refunds.push(refund);
    const { id, paymentIntent, metadata } = refund;
    tell('refund.created', { id, object: 'refund', payment_intent: paymentIntent, metadata });
    return refund;
  };
  // A dispute carries no metadata of ours.
  const tellDispute = (type: string, { id, paymentIntent }: SimulatedDispute): void =>
    tell(type, { id, object: 'dispute', payment_intent: paymentIntent, metadata: {} });
  return {
    leftOf,
    refundsOf: (paymentIntent) => refunds.filter((refund) => refund.paymentIntent === paymentIntent),
    disputesOf: (paymentIntent) => disputes.filter((dispute) => dispute.paymentIntent === paymentIntent),
    refund: (wanted) => (wanted.amountMinor > leftOf(wanted.paymentIntent) ? null : put(wanted)),
    refundByHand: (sessionId, amountMinor) =>
      void put({ paymentIntent: intentOf(sessionId), amountMinor, metadata: {} }),
    dispute: (sessionId, amountMinor) => {
      const id = `dp_${disputes.length + 1}`;
      const paymentIntent = intentOf(sessionId);
      const dispute: SimulatedDispute = { id, paymentIntent, amountMinor, status: 'needs_response' };
      disputes.push(dispute);
      tellDispute('charge.dispute.created', dispute);
      return id;
    },
    closeDispute: (id, status) => {
      const dispute = disputes.find((known) => known.id === id);
      if (dispute === undefined) throw new TypeError(`the simulated Stripe has no dispute ${id}`);
      dispute.status = status;
      tellDispute('charge.dispute.closed', dispute);
    },
  };
}
