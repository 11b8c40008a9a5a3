-- What staff decided about the shop: one row, or none before they decided anything.
-- writes-beside: 0001_baseline

CREATE TABLE panelkit.settings (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  "values" jsonb NOT NULL CHECK (jsonb_typeof("values") = 'object')
);
