-- Customers whom staff merged into another, who has everything of theirs since.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.customers
  ADD COLUMN merged_into_id uuid REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  ADD COLUMN merged_at timestamptz,
  ADD CONSTRAINT customers_merged CHECK ((merged_into_id IS NULL) = (merged_at IS NULL) AND merged_into_id <> id);
CREATE INDEX customers_merged_into ON panelkit.customers (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Whether a row differs in its owner alone, who was merged into the new one.
CREATE FUNCTION panelkit.goes_with_merge(old_row jsonb, new_row jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT old_row - 'customer_id' = new_row - 'customer_id' AND EXISTS (
    SELECT FROM panelkit.customers
    WHERE id = (old_row ->> 'customer_id')::uuid AND merged_into_id = (new_row ->> 'customer_id')::uuid)
$$;

CREATE OR REPLACE FUNCTION panelkit.refuse_hold_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'pending' AND NEW.state IN ('posted', 'voided', 'expired') THEN RETURN NEW; END IF;
  IF OLD.state = 'posted' AND NEW.state = 'released' THEN RETURN NEW; END IF;
  IF TG_TABLE_NAME = 'money_holds' AND panelkit.goes_with_merge(to_jsonb(OLD), to_jsonb(NEW)) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a hold of % cannot move from % to %', TG_TABLE_NAME, OLD.state, NEW.state
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION panelkit.refuse_refund_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status NOT IN ('succeeded', 'refused') THEN RETURN NEW; END IF;
  IF panelkit.goes_with_merge(to_jsonb(OLD), to_jsonb(NEW)) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'refund % has ended: %', OLD.id, OLD.status USING ERRCODE = 'integrity_constraint_violation';
END $$;
