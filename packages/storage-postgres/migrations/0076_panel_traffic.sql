-- What each panel counted for the shop's accounts, hour by hour.
-- writes-beside: 0051_categories.sql

CREATE TABLE panelkit.panel_traffic (
  at timestamptz NOT NULL,
  panel_id uuid NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  PRIMARY KEY (at, panel_id)
);
