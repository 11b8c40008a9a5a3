-- Wallets, the ledger and money holds.

CREATE TABLE panelkit.wallets (
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  currency text NOT NULL,
  balance_minor bigint NOT NULL,
  held_minor bigint NOT NULL CHECK (held_minor >= 0),
  PRIMARY KEY (customer_id, currency),
  CONSTRAINT wallets_covered CHECK (balance_minor >= held_minor)
);

CREATE TABLE panelkit.ledger_transactions (
  id uuid PRIMARY KEY,
  key text NOT NULL,
  kind text NOT NULL,
  currency text NOT NULL,
  -- What it is about.
  order_id uuid,
  subscription_id uuid,
  change_id uuid,
  unit_id uuid,
  payment_id uuid,
  hold_id uuid,
  reason text,
  at timestamptz NOT NULL
);
-- The same fact is never booked twice.
CREATE UNIQUE INDEX ledger_transactions_key ON panelkit.ledger_transactions (panelkit.hash_of(key));
-- For reports.
CREATE INDEX ledger_transactions_at ON panelkit.ledger_transactions (at);
CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON panelkit.ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();

CREATE TABLE panelkit.ledger_entries (
  transaction_id uuid NOT NULL REFERENCES panelkit.ledger_transactions DEFERRABLE INITIALLY DEFERRED,
  amount_minor bigint NOT NULL,
  -- Of a wallet or a receivable: whose.
  customer_id uuid,
  position smallint NOT NULL,
  account text NOT NULL,
  PRIMARY KEY (transaction_id, position),
  CONSTRAINT ledger_entries_owner CHECK ((customer_id IS NOT NULL) = (account IN ('wallet', 'receivable')))
);
CREATE INDEX ledger_entries_customer ON panelkit.ledger_entries (customer_id, transaction_id)
  WHERE customer_id IS NOT NULL;
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON panelkit.ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();

CREATE FUNCTION panelkit.refuse_unbalanced_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount_minor) FROM panelkit.ledger_entries WHERE transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'the entries of ledger transaction % do not sum to zero', NEW.transaction_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON panelkit.ledger_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_unbalanced_entries();

-- Of an order, of a change, or of the refund that names it.
CREATE TABLE panelkit.money_holds (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  order_id uuid REFERENCES panelkit.orders DEFERRABLE INITIALLY DEFERRED,
  order_item_id uuid,
  unit_id uuid REFERENCES panelkit.units DEFERRABLE INITIALLY DEFERRED,
  change_id uuid REFERENCES panelkit.changes DEFERRABLE INITIALLY DEFERRED,
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'voided')),
  created_at timestamptz NOT NULL,
  settled_at timestamptz CHECK ((state = 'pending') = (settled_at IS NULL)),
  CONSTRAINT money_holds_purpose CHECK (order_id IS NULL OR change_id IS NULL)
);
CREATE INDEX money_holds_order ON panelkit.money_holds (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX money_holds_change ON panelkit.money_holds (change_id) WHERE change_id IS NOT NULL;
CREATE INDEX money_holds_customer ON panelkit.money_holds (customer_id);
CREATE TRIGGER money_holds_forward_only BEFORE UPDATE ON panelkit.money_holds
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_hold_move();
