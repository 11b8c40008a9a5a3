-- Payments, what providers know and tell of them, and money that goes back.

CREATE TABLE panelkit.payments (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  order_id uuid REFERENCES panelkit.orders DEFERRABLE INITIALLY DEFERRED,
  method text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  amount_currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'in-review', 'captured', 'rejected', 'failed', 'cancelled', 'expired')),
  state jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT payments_state CHECK (state ->> 'status' = status)
);
CREATE INDEX payments_customer ON panelkit.payments (customer_id, id);
CREATE INDEX payments_order ON panelkit.payments (order_id, id) WHERE order_id IS NOT NULL;
-- Nearly all are captured: those are found by their ids.
CREATE INDEX payments_status ON panelkit.payments (status, id) WHERE status <> 'captured';

CREATE TABLE panelkit.provider_payments (
  id uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES panelkit.payments DEFERRABLE INITIALLY DEFERRED,
  gateway text NOT NULL,
  provider_reference text NOT NULL,
  sealed_instructions text,
  received_minor bigint NOT NULL CHECK (received_minor >= 0),
  charged_back_minor bigint NOT NULL CHECK (charged_back_minor >= 0),
  ended_at timestamptz,
  looks integer NOT NULL CHECK (looks >= 0),
  next_look_at timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT provider_payments_reference UNIQUE (gateway, provider_reference)
);
CREATE INDEX provider_payments_payment ON panelkit.provider_payments (payment_id, id);
CREATE INDEX provider_payments_due ON panelkit.provider_payments (next_look_at, id) WHERE next_look_at IS NOT NULL;

-- What arrived and what was taken back are sums: they only grow.
CREATE FUNCTION panelkit.refuse_smaller_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.received_minor >= OLD.received_minor AND NEW.charged_back_minor >= OLD.charged_back_minor THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the sums of provider payment % cannot fall', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER provider_payments_forward_only BEFORE UPDATE ON panelkit.provider_payments
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_smaller_sums();

CREATE TABLE panelkit.payment_events (
  id uuid PRIMARY KEY,
  gateway text NOT NULL,
  provider_event_id text NOT NULL,
  provider_reference text,
  sealed_content text NOT NULL,
  status text NOT NULL CHECK (status IN ('received', 'processed', 'unmatched')),
  state jsonb NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 0),
  next_attempt_at timestamptz,
  received_at timestamptz NOT NULL,
  CONSTRAINT payment_events_provider_event UNIQUE (gateway, provider_event_id),
  CONSTRAINT payment_events_state CHECK (state ->> 'status' = status)
);

-- Immutable: the engine writes instants in UTC with their zone, so no setting changes what they mean.
CREATE FUNCTION panelkit.settled_at(state jsonb) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN COALESCE(state ->> 'processedAt', state ->> 'since')::timestamptz;

CREATE INDEX payment_events_status ON panelkit.payment_events (status, id);
CREATE INDEX payment_events_due ON panelkit.payment_events (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX payment_events_settled ON panelkit.payment_events (status, panelkit.settled_at(state))
  WHERE next_attempt_at IS NULL;

-- Deletes are for the function below, which sets `panelkit.deletes_before` for its transaction. An event that is worked on is never deleted,
-- and one that was booked does not become a new one again.
CREATE FUNCTION panelkit.refuse_event_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.status = OLD.status OR OLD.status = 'received' OR NEW.status = 'processed') THEN RETURN NEW; END IF;
  IF TG_OP = 'DELETE' AND OLD.status <> 'received' AND OLD.next_attempt_at IS NULL
    AND panelkit.settled_at(OLD.state) < NULLIF(current_setting('panelkit.deletes_before', true), '')::timestamptz
  THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'payment event % cannot be removed or forgotten', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payment_events_forward_only BEFORE UPDATE OR DELETE ON panelkit.payment_events
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_event_move();

-- Webhooks are personal: an event that nothing is left to do for is forgotten after a while. Sums of `provider_payments` and keys of the
-- ledger, which stay, keep the same word of a provider from being booked twice.
CREATE FUNCTION panelkit.forget_payment_events(of_status text, older_than timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE gone integer;
BEGIN
  PERFORM set_config('panelkit.deletes_before', older_than::text, true);
  DELETE FROM panelkit.payment_events
  WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM panelkit.payment_events
    WHERE status = of_status AND status <> 'received' AND next_attempt_at IS NULL AND panelkit.settled_at(state) < older_than
    ORDER BY panelkit.settled_at(state)
    LIMIT at_most
    FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('panelkit.deletes_before', '', true);
  RETURN gone;
END $$;

CREATE TABLE panelkit.refunds (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  payment_id uuid NOT NULL REFERENCES panelkit.payments DEFERRABLE INITIALLY DEFERRED,
  provider_payment_id uuid NOT NULL REFERENCES panelkit.provider_payments DEFERRABLE INITIALLY DEFERRED,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  amount_currency text NOT NULL,
  reason text NOT NULL,
  hold_id uuid NOT NULL CONSTRAINT refunds_hold UNIQUE REFERENCES panelkit.money_holds DEFERRABLE INITIALLY DEFERRED,
  status text NOT NULL CHECK (status IN ('requested', 'sent', 'unknown', 'succeeded', 'refused')),
  state jsonb NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 0),
  next_attempt_at timestamptz CHECK ((status IN ('succeeded', 'refused')) = (next_attempt_at IS NULL)),
  created_at timestamptz NOT NULL,
  CONSTRAINT refunds_state CHECK (state ->> 'status' = status)
);
CREATE INDEX refunds_customer ON panelkit.refunds (customer_id, id);
CREATE INDEX refunds_payment ON panelkit.refunds (payment_id, id);
CREATE INDEX refunds_status ON panelkit.refunds (status, id);
CREATE INDEX refunds_due ON panelkit.refunds (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;

-- An end is an end.
CREATE FUNCTION panelkit.refuse_refund_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status NOT IN ('succeeded', 'refused') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'refund % has ended: %', OLD.id, OLD.status USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER refunds_forward_only BEFORE UPDATE ON panelkit.refunds
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_refund_move();
