-- Functions that the tables use.

-- 16 bytes of SHA-256 in the place of a long text: what a unique index holds of it. Two texts with the same are not to be found.
CREATE FUNCTION panelkit.hash_of(value text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN encode(substring(sha256(convert_to(value, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;

-- Functions of triggers that keep records as they were written. They refuse whoever asks.

CREATE FUNCTION panelkit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Deletes rows from before `panelkit.deletes_before`, which only the functions that archive or forget set.
CREATE FUNCTION panelkit.refuse_young_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.at < NULLIF(current_setting('panelkit.deletes_before', true), '')::timestamptz THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- A hold moves on once: pending → posted | voided (money), pending → posted | voided | expired, posted → released (capacity).
CREATE FUNCTION panelkit.refuse_hold_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'pending' AND NEW.state IN ('posted', 'voided', 'expired') THEN RETURN NEW; END IF;
  IF OLD.state = 'posted' AND NEW.state = 'released' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a hold of % cannot move from % to %', TG_TABLE_NAME, OLD.state, NEW.state
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
