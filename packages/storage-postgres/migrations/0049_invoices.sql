-- Invoices and credit notes, numbered without gaps, and the sales that wait for theirs.
-- writes-beside: 0042_search.sql

CREATE TABLE panelkit.invoices (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('invoice', 'credit-note')),
  series text NOT NULL,
  fiscal_year integer NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  -- The number before it is there: no statement can leave a gap.
  number_before integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
  posting_id uuid NOT NULL REFERENCES panelkit.ledger_transactions DEFERRABLE INITIALLY DEFERRED,
  part smallint NOT NULL,
  hold_id uuid,
  corrects_id uuid REFERENCES panelkit.invoices,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  order_id uuid,
  subscription_id uuid,
  change_id uuid,
  currency text NOT NULL,
  gross_minor bigint NOT NULL CHECK (gross_minor >= 0),
  tax_minor bigint NOT NULL,
  posted_at timestamptz NOT NULL,
  issued_at timestamptz NOT NULL,
  content jsonb NOT NULL,
  CONSTRAINT invoices_number UNIQUE (series, fiscal_year, number),
  CONSTRAINT invoices_without_gap FOREIGN KEY (series, fiscal_year, number_before)
    REFERENCES panelkit.invoices (series, fiscal_year, number),
  CONSTRAINT invoices_posting UNIQUE (posting_id, part),
  CONSTRAINT invoices_corrects CHECK ((kind = 'credit-note') = (corrects_id IS NOT NULL))
);
CREATE INDEX invoices_customer ON panelkit.invoices (customer_id);
CREATE INDEX invoices_order ON panelkit.invoices (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX invoices_subscription ON panelkit.invoices (subscription_id) WHERE subscription_id IS NOT NULL;
CREATE INDEX invoices_corrected ON panelkit.invoices (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX invoices_posted ON panelkit.invoices (posted_at);
CREATE TRIGGER invoices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON panelkit.invoices
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();

-- An invoice is locked by who corrects it: two credit notes cannot take the same rest.
CREATE FUNCTION panelkit.refuse_credit_beyond_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  invoiced bigint;
BEGIN
  SELECT gross_minor INTO invoiced FROM panelkit.invoices
  WHERE id = NEW.corrects_id AND kind = 'invoice' FOR UPDATE;
  IF invoiced IS NULL OR
     (SELECT sum(gross_minor) FROM panelkit.invoices WHERE corrects_id = NEW.corrects_id) > invoiced THEN
    RAISE EXCEPTION 'the credit notes of invoice % are more than it', NEW.corrects_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoices_credit AFTER INSERT ON panelkit.invoices
  FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION panelkit.refuse_credit_beyond_invoice();

-- The work list of the numbering, written with each sale, whoever books it.
CREATE TABLE panelkit.unnumbered_sales (
  posting_id uuid PRIMARY KEY REFERENCES panelkit.ledger_transactions DEFERRABLE INITIALLY DEFERRED
);
CREATE FUNCTION panelkit.list_unnumbered_sale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO panelkit.unnumbered_sales (posting_id) VALUES (NEW.transaction_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_unnumbered AFTER INSERT ON panelkit.ledger_entries
  FOR EACH ROW WHEN (NEW.account IN ('revenue', 'tax')) EXECUTE FUNCTION panelkit.list_unnumbered_sale();
