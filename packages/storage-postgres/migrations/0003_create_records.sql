-- Events, the audit trail, idempotency keys and leases.

-- What a transaction appended. It moves to `events` after the commit, under a lock, so that cursors follow the order of commits
-- (docs/decisions: event cursors are given after the commit).
CREATE TABLE panelkit.event_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  aggregate_kind text NOT NULL,
  aggregate_id text NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE panelkit.events (
  cursor bigint PRIMARY KEY,
  aggregate_kind text NOT NULL,
  aggregate_id text NOT NULL,
  sequence bigint NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT events_sequence UNIQUE (aggregate_id, aggregate_kind, sequence)
);
CREATE INDEX events_aggregate ON panelkit.events (aggregate_id, cursor);
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON panelkit.events
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();

-- Gives every committed event its cursor, and its sequence within its aggregate, in the order of the outbox. A statement sees what was
-- committed before it begins, and the lock outlives the commit: so whoever moves next sees all that was moved before.
CREATE FUNCTION panelkit.number_events() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are numbered at READ COMMITTED only, not at %', current_setting('transaction_isolation');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('panelkit.events'));
  WITH taken AS (
    DELETE FROM panelkit.event_outbox RETURNING *
  ), numbered AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place,
      row_number() OVER (PARTITION BY aggregate_kind, aggregate_id ORDER BY id) AS step
    FROM taken
  )
  INSERT INTO panelkit.events (cursor, aggregate_kind, aggregate_id, sequence, type, data, at)
  SELECT COALESCE((SELECT max(cursor) FROM panelkit.events), 0) + place, aggregate_kind, aggregate_id,
    COALESCE((SELECT max(known.sequence) FROM panelkit.events known
              WHERE known.aggregate_id = numbered.aggregate_id AND known.aggregate_kind = numbered.aggregate_kind), 0) + step,
    type, data, at
  FROM numbered;
END $$;

CREATE TABLE panelkit.audit_rows (
  id uuid PRIMARY KEY,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  action text NOT NULL,
  target_kind text NOT NULL,
  target_id text NOT NULL,
  before jsonb,
  after jsonb,
  reason text,
  at timestamptz NOT NULL
);
CREATE INDEX audit_rows_target ON panelkit.audit_rows (target_id, id);
CREATE INDEX audit_rows_action ON panelkit.audit_rows (action, id);
CREATE TRIGGER audit_rows_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON panelkit.audit_rows
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();

-- `result` is null only within the transaction of the first call, unless that committed without one.
CREATE TABLE panelkit.idempotency_keys (
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  command text NOT NULL,
  key text NOT NULL,
  arguments_hash text NOT NULL,
  result text,
  at timestamptz NOT NULL,
  PRIMARY KEY (actor_kind, actor_id, command, key)
);

-- A key keeps its row, so that its tokens only grow; `expires_at` is null once it was released.
CREATE TABLE panelkit.leases (
  key text PRIMARY KEY,
  token bigint NOT NULL,
  expires_at timestamptz
);
