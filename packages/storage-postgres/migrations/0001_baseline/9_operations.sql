-- What keeps a shop running: notifications, leases, runs and failures of jobs, workers.

-- The outbox of notifications.
CREATE TABLE panelkit.notifications (
  id uuid PRIMARY KEY,
  channel text NOT NULL,
  audience text NOT NULL CHECK (audience IN ('customer', 'staff')),
  customer_id uuid REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  code text NOT NULL,
  parameters jsonb NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  key text NOT NULL,
  topic text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'skipped', 'refused', 'failed', 'unknown')),
  reason text,
  attempts integer NOT NULL CHECK (attempts >= 0),
  next_attempt_at timestamptz CHECK ((state IN ('pending', 'sending')) = (next_attempt_at IS NOT NULL)),
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  settled_at timestamptz CHECK ((state IN ('pending', 'sending')) = (settled_at IS NULL)),
  CHECK ((audience = 'customer') = (customer_id IS NOT NULL)),
  -- Each thing is told once by each channel.
  CONSTRAINT notifications_key UNIQUE (channel, key)
);
CREATE INDEX notifications_customer ON panelkit.notifications (customer_id, id);
CREATE INDEX notifications_state ON panelkit.notifications (state, id);
CREATE INDEX notifications_due ON panelkit.notifications (channel, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX notifications_topic ON panelkit.notifications (channel, topic, id);

-- Named numbers: how far a follower of the events has read, how full something was when that was told.
CREATE TABLE panelkit.marks (
  name text PRIMARY KEY,
  value bigint NOT NULL CHECK (value >= 0)
);

-- A lease goes with its end; its next token is greater than any before it. `expires_at` is null once it was released.
CREATE TABLE panelkit.leases (
  key text PRIMARY KEY,
  token bigint NOT NULL,
  expires_at timestamptz
);
CREATE SEQUENCE panelkit.lease_tokens;

-- What repeating jobs did: a ring of the last runs of each job.
CREATE TABLE panelkit.scheduler_runs (
  job text NOT NULL,
  slot integer NOT NULL,
  number bigint NOT NULL,
  started_at timestamptz NOT NULL,
  duration_ms double precision NOT NULL,
  counts jsonb NOT NULL,
  failure_code text,
  PRIMARY KEY (job, slot)
);
CREATE INDEX scheduler_runs_job ON panelkit.scheduler_runs (job, number DESC);
CREATE INDEX scheduler_runs_recent ON panelkit.scheduler_runs (started_at DESC, job);

-- What background work failed at, for staff: one row for each job and what it was about.
CREATE TABLE panelkit.job_failures (
  job text NOT NULL,
  subject text NOT NULL,
  payload jsonb NOT NULL,
  failure_count integer NOT NULL CHECK (failure_count > 0),
  first_failed_at timestamptz NOT NULL,
  last_failed_at timestamptz NOT NULL,
  next_attempt_at timestamptz,
  error jsonb NOT NULL,
  PRIMARY KEY (job, subject)
);
CREATE INDEX job_failures_recent ON panelkit.job_failures (last_failed_at DESC, job, subject);

-- The processes that share the work. A row that is not renewed in time is of a dead process.
CREATE TABLE panelkit.workers (
  id text PRIMARY KEY,
  expires_at timestamptz NOT NULL,
  -- Among how many workers this one shares each panel's concurrency.
  sharing_among integer NOT NULL CHECK (sharing_among > 0)
);
