-- Where a catalogue shows a plan: under which category, and for which countries.
-- writes-beside: 0042_search.sql

ALTER TABLE panelkit.plans
  ADD COLUMN category jsonb CHECK (jsonb_typeof(category) = 'object'),
  ADD COLUMN countries text[];
