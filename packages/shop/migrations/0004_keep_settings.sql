-- What the owner decides on the page of settings: one row, or none while nothing was decided.
CREATE TABLE panelkit_shop.settings (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  value text NOT NULL
);
