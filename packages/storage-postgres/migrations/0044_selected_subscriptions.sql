-- A bulk run may be over subscriptions that staff selected, wherever their accounts are.
-- writes-beside: 0033_link_addresses.sql

ALTER TABLE panelkit.bulk_runs
  ADD COLUMN selected_ids jsonb,
  DROP CONSTRAINT bulk_runs_work_check,
  ADD CONSTRAINT bulk_runs_work_check CHECK (
    work ->> 'kind' IN ('move', 'give-days', 'update-places', 'announce-link', 'suspend', 'resume', 'add-days')),
  DROP CONSTRAINT bulk_runs_target,
  ADD CONSTRAINT bulk_runs_target CHECK (
    CASE WHEN selected_ids IS NOT NULL OR work ->> 'kind' = 'announce-link'
      THEN panel_id IS NULL AND plan_id IS NULL AND inbound_id IS NULL
      ELSE (panel_id IS NULL) <> (plan_id IS NULL) AND (plan_id IS NULL OR inbound_id IS NULL)
    END),
  ADD CONSTRAINT bulk_runs_selected CHECK (
    (selected_ids IS NOT NULL) = (work ->> 'kind' IN ('suspend', 'resume', 'add-days')));
