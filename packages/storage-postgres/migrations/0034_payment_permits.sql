-- Permits to pay at gateways that ask before they take money, and how far a gateway's list of events was read.
-- writes-beside: 0025_cards.sql

-- NOT VALID: rows of before keep the narrower rule, and a large table is not read through.
ALTER TABLE panelkit.provider_payments
  DROP CONSTRAINT provider_payments_confirmation_check,
  ADD CONSTRAINT provider_payments_confirmation_check
    CHECK (confirmation ->> 'status' IN ('requested', 'permitted', 'declined')) NOT VALID;

CREATE TABLE panelkit.event_cursors (
  gateway text PRIMARY KEY,
  cursor text NOT NULL
);
