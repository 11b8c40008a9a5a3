-- Events, the audit trail, their archive, and idempotency keys.
--
-- Numbers are counted in rows of their own, never by what is there: `max()` falls when rows go.

CREATE TABLE panelkit.counters (
  name text PRIMARY KEY,
  value bigint NOT NULL CHECK (value >= 0)
);

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
  at timestamptz NOT NULL
);
-- By the hash of the id, in a third of the room.
CREATE INDEX events_of ON panelkit.events (hashtext(aggregate_id), cursor);
CREATE TRIGGER events_append_only BEFORE UPDATE OR TRUNCATE ON panelkit.events
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();
CREATE TRIGGER events_keep BEFORE DELETE ON panelkit.events
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_young_delete();

-- How many events an aggregate had, by the hash of its name. Two of the same hash would share a count, and miss numbers, no more.
CREATE TABLE panelkit.event_sequences (
  aggregate bigint PRIMARY KEY,
  sequence bigint NOT NULL
) WITH (fillfactor = 90);

CREATE FUNCTION panelkit.aggregate_of(kind text, id text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(kind || ':' || id, 0);

-- Gives every committed event its cursor, and its sequence within its aggregate, in the order of the outbox. A statement sees what was
-- committed before it begins, and the lock outlives the commit: so whoever moves next sees all that was moved before.
-- A session plans the statement once, maybe while a table is empty: rows are found by their keys all the same.
CREATE FUNCTION panelkit.number_events() RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are numbered at READ COMMITTED only, not at %', current_setting('transaction_isolation');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('panelkit.events'));
  IF NOT EXISTS (SELECT FROM panelkit.event_outbox) THEN RETURN; END IF;
  WITH taken AS (
    DELETE FROM panelkit.event_outbox RETURNING *
  ), named AS (
    SELECT *, panelkit.aggregate_of(aggregate_kind, aggregate_id) AS aggregate FROM taken
  ), placed AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place,
      row_number() OVER (PARTITION BY aggregate ORDER BY id) - count(*) OVER (PARTITION BY aggregate) AS steps_to_last
    FROM named
  ), counted AS (
    INSERT INTO panelkit.event_sequences AS known (aggregate, sequence)
    SELECT aggregate, count(*) FROM named GROUP BY aggregate
    ON CONFLICT (aggregate) DO UPDATE SET sequence = known.sequence + excluded.sequence
    RETURNING aggregate, sequence
  ), last AS (
    INSERT INTO panelkit.counters AS counter (name, value) SELECT 'events', count(*) FROM named
    ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value
    RETURNING value
  )
  INSERT INTO panelkit.events (cursor, aggregate_kind, aggregate_id, sequence, type, data, at)
  SELECT last.value - (SELECT count(*) FROM named) + place, aggregate_kind, aggregate_id, counted.sequence + steps_to_last,
    type, data, at
  FROM placed JOIN counted USING (aggregate) CROSS JOIN last;
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
CREATE INDEX audit_rows_actor ON panelkit.audit_rows (actor_id, id);
CREATE TRIGGER audit_rows_append_only BEFORE UPDATE OR TRUNCATE ON panelkit.audit_rows
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();
CREATE TRIGGER audit_rows_keep BEFORE DELETE ON panelkit.audit_rows
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_young_delete();

-- Months of what is not looked at any more, a few hundred rows in one, compressed.
CREATE TABLE panelkit.archive (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('events', 'audit')),
  month date NOT NULL,
  row_count integer NOT NULL CHECK (row_count > 0),
  rows json NOT NULL
);
CREATE INDEX archive_month ON panelkit.archive (kind, month, id);

CREATE FUNCTION panelkit.archive_events(older_than timestamptz, up_to bigint, at_most integer) RETURNS integer LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE moved integer;
BEGIN
  PERFORM set_config('panelkit.deletes_before', older_than::text, true);
  WITH aged AS (
    DELETE FROM panelkit.events
    WHERE cursor IN (SELECT cursor FROM panelkit.events WHERE cursor <= up_to ORDER BY cursor LIMIT at_most) AND at < older_than
    RETURNING *
  ), packed AS (
    INSERT INTO panelkit.archive (kind, month, row_count, rows)
    SELECT 'events', date_trunc('month', at, 'UTC'), count(*),
      json_agg(json_build_array(cursor, aggregate_kind, aggregate_id, sequence, type, data, at) ORDER BY cursor)
    FROM aged GROUP BY 2
    RETURNING row_count
  )
  SELECT COALESCE(sum(row_count), 0) INTO moved FROM packed;
  PERFORM set_config('panelkit.deletes_before', '', true);
  RETURN moved;
END $$;

CREATE FUNCTION panelkit.archive_audit(older_than timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE moved integer;
BEGIN
  PERFORM set_config('panelkit.deletes_before', older_than::text, true);
  WITH aged AS (
    DELETE FROM panelkit.audit_rows
    WHERE id IN (SELECT id FROM panelkit.audit_rows ORDER BY id LIMIT at_most) AND at < older_than
    RETURNING *
  ), packed AS (
    INSERT INTO panelkit.archive (kind, month, row_count, rows)
    SELECT 'audit', date_trunc('month', at, 'UTC'), count(*),
      json_agg(json_build_array(id, actor_kind, actor_id, action, target_kind, target_id, before, after, reason, at) ORDER BY id)
    FROM aged GROUP BY 2
    RETURNING row_count
  )
  SELECT COALESCE(sum(row_count), 0) INTO moved FROM packed;
  PERFORM set_config('panelkit.deletes_before', '', true);
  RETURN moved;
END $$;

-- `result` is null only within the transaction of the first call, unless that committed without one.
CREATE TABLE panelkit.idempotency_keys (
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  command text NOT NULL,
  key text NOT NULL,
  arguments_hash text NOT NULL,
  result text,
  is_permanent boolean NOT NULL DEFAULT true,
  at timestamptz NOT NULL,
  PRIMARY KEY (actor_kind, actor_id, command, key)
);
CREATE INDEX idempotency_keys_at ON panelkit.idempotency_keys (at);

-- Answers of commands that moved money, for ever: a repetition pays nothing twice, however late it comes.
CREATE TABLE panelkit.permanent_keys (
  scope uuid PRIMARY KEY,
  arguments_hash text NOT NULL,
  result text NOT NULL
);
CREATE FUNCTION panelkit.scope_of(actor_kind text, actor_id text, command text, key text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN panelkit.hash_of(concat_ws(',', quote_literal(actor_kind), quote_literal(actor_id), quote_literal(command), quote_literal(key)));
