-- What background work failed at, for staff: one row for each job and what it was about.
-- writes-beside: 0013_list_what_is_due.sql

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
