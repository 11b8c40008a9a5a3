-- Money that goes back through its provider. Its hold is of no order and no change: the refund names it.

ALTER TABLE panelkit.money_holds
  DROP CONSTRAINT money_holds_purpose,
  ADD CONSTRAINT money_holds_purpose CHECK (order_id IS NULL OR change_id IS NULL);

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
