-- Work of staff on many subscriptions, done in the background.
-- writes-beside: 0001_baseline

CREATE TABLE panelkit.bulk_runs (
  id uuid PRIMARY KEY,
  panel_id uuid NOT NULL REFERENCES panelkit.panels,
  inbound_id uuid REFERENCES panelkit.inbounds,
  work jsonb NOT NULL CHECK (work ->> 'kind' IN ('move', 'give-days')),
  status text NOT NULL CHECK (status IN ('running', 'stopped', 'done')),
  total_count integer NOT NULL CHECK (total_count >= 0),
  done_count integer NOT NULL CHECK (done_count >= 0),
  refused_count integer NOT NULL CHECK (refused_count >= 0),
  refusals jsonb NOT NULL,
  batch_ids jsonb NOT NULL,
  last_subscription_id uuid,
  actor jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  CONSTRAINT bulk_runs_settled CHECK ((status = 'running') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX bulk_runs_incident ON panelkit.bulk_runs ((work ->> 'incident'));
CREATE INDEX bulk_runs_panel ON panelkit.bulk_runs (panel_id, id);
