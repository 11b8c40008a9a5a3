-- A bulk run may give traffic to subscriptions that staff selected, or write to their customers.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.bulk_runs
  DROP CONSTRAINT bulk_runs_work_check,
  ADD CONSTRAINT bulk_runs_work_check CHECK (
    work ->> 'kind' IN (
      'move', 'give-days', 'update-places', 'announce-link',
      'suspend', 'resume', 'add-days', 'add-bytes', 'move-selected', 'write-selected')),
  DROP CONSTRAINT bulk_runs_selected,
  ADD CONSTRAINT bulk_runs_selected CHECK (
    (selected_ids IS NOT NULL) = (work ->> 'kind' IN (
      'suspend', 'resume', 'add-days', 'add-bytes', 'move-selected', 'write-selected')));
