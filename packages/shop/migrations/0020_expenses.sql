-- What the shop pays to others, once or each month.
CREATE TABLE panelkit_shop.expenses (
  id uuid PRIMARY KEY,
  title text NOT NULL,
  -- No reference: panels are PanelKit's, and one that is gone was paid for all the same.
  panel_id uuid,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  -- Calendar days of the shop as they were typed, `2026-01-31`: as a date a driver would put them into a time zone.
  starts_on text NOT NULL CHECK (starts_on ~ '^\d{4}-\d\d-\d\d$'),
  is_monthly boolean NOT NULL,
  ends_on text CHECK (ends_on ~ '^\d{4}-\d\d-\d\d$'),
  created_at timestamptz NOT NULL,
  user_id uuid NOT NULL REFERENCES panelkit_shop.users (id)
);
