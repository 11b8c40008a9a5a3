-- A bulk run may be over the subscriptions of a plan, wherever their accounts are. A panel may have a public host for its links.
-- writes-beside: 0025_cards.sql

ALTER TABLE panelkit.bulk_runs
  ALTER COLUMN panel_id DROP NOT NULL,
  ADD COLUMN plan_id uuid REFERENCES panelkit.plans,
  ADD CONSTRAINT bulk_runs_target CHECK ((panel_id IS NULL) <> (plan_id IS NULL) AND (plan_id IS NULL OR inbound_id IS NULL));
CREATE INDEX bulk_runs_plan ON panelkit.bulk_runs (plan_id, id) WHERE plan_id IS NOT NULL;
CREATE INDEX subscriptions_plan ON panelkit.subscriptions (plan_id, id) WHERE termination IS NULL;
ALTER TABLE panelkit.panels ADD COLUMN public_host text;
