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
