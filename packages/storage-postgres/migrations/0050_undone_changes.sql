-- An extension can be undone in the entitlement ledger of its subscription.
-- writes-beside: 0040_tax.sql

-- NOT VALID: rows of before keep the narrower rule, and a large table is not read through.
ALTER TABLE panelkit.entitlement_facts
  DROP CONSTRAINT entitlement_facts_kind_check,
  ADD CONSTRAINT entitlement_facts_kind_check CHECK (kind IN
    ('bought', 'given', 'started', 'consumed', 'paused', 'shifted', 'forfeited', 'reversed', 'undone')) NOT VALID,
  ADD CONSTRAINT entitlement_facts_undone CHECK (kind <> 'undone' OR change_id IS NOT NULL) NOT VALID;
