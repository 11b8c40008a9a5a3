-- Which addresses customers gave, kept after the customer is gone, and from which network an order came.
-- writes-beside: 0025_cards.sql

CREATE TABLE panelkit.customer_identities (
  identity_hash text NOT NULL,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  confirmed_at timestamptz,
  PRIMARY KEY (identity_hash, customer_id)
);
CREATE INDEX customer_identities_customer ON panelkit.customer_identities (customer_id);

ALTER TABLE panelkit.orders ADD COLUMN network_hash text;
CREATE INDEX orders_unpaid_of_network ON panelkit.orders (network_hash)
  WHERE status = 'awaiting-payment' AND network_hash IS NOT NULL;
