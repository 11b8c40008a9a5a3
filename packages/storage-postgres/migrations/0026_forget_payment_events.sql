-- Webhooks are personal: an event that nothing is left to do for is forgotten after a while. Sums of `provider_payments` and keys of the
-- ledger, which stay, keep the same word of a provider from being booked twice.
-- writes-beside: 0014_keep_an_entitlement_ledger.sql

-- Immutable: the engine writes instants in UTC with their zone, so no setting changes what they mean.
CREATE FUNCTION panelkit.settled_at(state jsonb) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN COALESCE(state ->> 'processedAt', state ->> 'since')::timestamptz;

-- Deletes are for the function below, which sets `panelkit.deletes_before` for its transaction. An event that is worked on is never deleted,
-- and one that was booked does not become a new one again.
CREATE OR REPLACE FUNCTION panelkit.refuse_event_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.status = OLD.status OR OLD.status = 'received' OR NEW.status = 'processed') THEN RETURN NEW; END IF;
  IF TG_OP = 'DELETE' AND OLD.status <> 'received' AND OLD.next_attempt_at IS NULL
    AND panelkit.settled_at(OLD.state) < NULLIF(current_setting('panelkit.deletes_before', true), '')::timestamptz
  THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'payment event % cannot be removed or forgotten', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;

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
