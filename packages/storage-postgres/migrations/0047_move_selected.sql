-- A bulk run may move subscriptions that staff selected.
-- writes-beside: 0044_selected_subscriptions.sql

ALTER TABLE panelkit.bulk_runs
  DROP CONSTRAINT bulk_runs_work_check,
  ADD CONSTRAINT bulk_runs_work_check CHECK (
    work ->> 'kind' IN
      ('move', 'give-days', 'update-places', 'announce-link', 'suspend', 'resume', 'add-days', 'move-selected')),
  DROP CONSTRAINT bulk_runs_selected,
  ADD CONSTRAINT bulk_runs_selected CHECK (
    (selected_ids IS NOT NULL) = (work ->> 'kind' IN ('suspend', 'resume', 'add-days', 'move-selected')));
