-- A bulk run may give subscriptions the places that their plans have now.
-- writes-beside: 0018_bulk_runs.sql

ALTER TABLE panelkit.bulk_runs
  DROP CONSTRAINT bulk_runs_work_check,
  ADD CONSTRAINT bulk_runs_work_check CHECK (work ->> 'kind' IN ('move', 'give-days', 'update-places'));
