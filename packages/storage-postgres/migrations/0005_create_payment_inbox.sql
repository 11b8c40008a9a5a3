-- Payments as their providers know them, and the inbox of what providers tell.

ALTER TABLE panelkit.payments DROP CONSTRAINT payments_status_check;
ALTER TABLE panelkit.payments ADD CONSTRAINT payments_status_check
  CHECK (status IN ('pending', 'in-review', 'captured', 'rejected', 'failed', 'cancelled', 'expired'));

CREATE TABLE panelkit.provider_payments (
  id uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES panelkit.payments DEFERRABLE INITIALLY DEFERRED,
  gateway text NOT NULL,
  provider_reference text NOT NULL,
  sealed_instructions text,
  received_minor bigint NOT NULL CHECK (received_minor >= 0),
  taken_back_minor bigint NOT NULL CHECK (taken_back_minor >= 0),
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
  IF NEW.received_minor >= OLD.received_minor AND NEW.taken_back_minor >= OLD.taken_back_minor THEN RETURN NEW; END IF;
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
CREATE INDEX payment_events_status ON panelkit.payment_events (status, id);
CREATE INDEX payment_events_due ON panelkit.payment_events (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;

-- An event is kept for ever, and one that was booked does not become a new one again.
CREATE FUNCTION panelkit.refuse_event_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.status = OLD.status OR OLD.status = 'received' OR NEW.status = 'processed') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'payment event % cannot be removed or forgotten', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payment_events_forward_only BEFORE UPDATE OR DELETE ON panelkit.payment_events
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_event_move();
