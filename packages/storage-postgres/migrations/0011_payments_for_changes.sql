-- A payment may be for a change of a subscription: what is wished, until when, and what came of it.
-- writes-beside: 0001_baseline

ALTER TABLE panelkit.payments
  ADD COLUMN wish jsonb,
  ADD CONSTRAINT payments_wish CHECK (
    wish IS NULL
    OR (wish #>> '{state,status}' IN ('open', 'applied', 'refused', 'withdrawn')
      AND wish ? 'subscriptionId' AND wish ? 'wantedUntil' AND order_id IS NULL)
  );
CREATE INDEX payments_wish_due ON panelkit.payments ((wish ->> 'wantedUntil'), id)
  WHERE wish #>> '{state,status}' = 'open';

-- What was applied, refused or withdrawn stays so: no money buys twice.
CREATE FUNCTION panelkit.refuse_reopened_wish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.wish IS NOT DISTINCT FROM OLD.wish OR OLD.wish #>> '{state,status}' = 'open' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the wish of payment % is over', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payments_wish_once BEFORE UPDATE ON panelkit.payments
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_reopened_wish();
