-- A provider may be asked in another currency: what was asked for a price, by which rate, and the rates that are known.
-- writes-beside: 0001_baseline

ALTER TABLE panelkit.payments
  ADD COLUMN quote jsonb CHECK (quote IS NULL OR (quote ? 'price' AND quote ? 'asked' AND quote ? 'validUntil'));
ALTER TABLE panelkit.provider_payments
  ADD COLUMN quote jsonb CHECK (quote IS NULL OR (quote ? 'price' AND quote ? 'asked' AND quote ? 'validUntil'));

-- Money is booked by the quote under which it was asked for, whatever rates do.
CREATE FUNCTION panelkit.refuse_other_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.quote IS NOT DISTINCT FROM OLD.quote THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the quote of provider payment % cannot change', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER provider_payments_quote BEFORE UPDATE OF quote ON panelkit.provider_payments
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_other_quote();

CREATE TABLE panelkit.exchange_rates (
  currency text PRIMARY KEY,
  base text NOT NULL,
  rate text NOT NULL CHECK (rate ~ '^[0-9]{1,15}([.][0-9]{1,15})?$' AND rate ~ '[1-9]'),
  source text NOT NULL,
  at timestamptz NOT NULL
);
