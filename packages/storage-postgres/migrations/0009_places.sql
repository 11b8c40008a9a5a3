-- A unit may have an account at each of several places of its plan. What there is has one place, which is required and counts for its plan.
-- writes-beside: none

ALTER TABLE panelkit.capacity_holds ADD COLUMN counts_for_plan boolean NOT NULL DEFAULT true;
ALTER TABLE panelkit.units ADD COLUMN reserved_places jsonb;
ALTER TABLE panelkit.accounts
  ADD COLUMN required boolean NOT NULL DEFAULT true,
  ADD COLUMN reset_due_generation integer;
