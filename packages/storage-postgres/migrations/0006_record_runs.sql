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
