-- A bulk run may be over everyone: customers are told that the links of the shop have another address.
-- writes-beside: 0028_runs_of_plans_and_public_hosts.sql

ALTER TABLE panelkit.bulk_runs
  DROP CONSTRAINT bulk_runs_work_check,
  ADD CONSTRAINT bulk_runs_work_check
    CHECK (work ->> 'kind' IN ('move', 'give-days', 'update-places', 'announce-link')),
  DROP CONSTRAINT bulk_runs_target,
  ADD CONSTRAINT bulk_runs_target CHECK (
    CASE WHEN work ->> 'kind' = 'announce-link'
      THEN panel_id IS NULL AND plan_id IS NULL AND inbound_id IS NULL
      ELSE (panel_id IS NULL) <> (plan_id IS NULL) AND (plan_id IS NULL OR inbound_id IS NULL)
    END);
