-- Which payment first had a receipt with this picture or tracking number, by a keyed hash.
-- writes-beside: 0051_categories.sql

CREATE TABLE panelkit.receipt_marks (
  id text PRIMARY KEY,
  payment_id uuid NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX receipt_marks_age ON panelkit.receipt_marks (at);
