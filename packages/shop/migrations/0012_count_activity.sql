-- How often something happened in an hour: of one network, one person or the whole shop (an empty subject). Only what comes near the number
-- that is unusual has a row.
CREATE TABLE panelkit_shop.activity (
  hour timestamptz NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  count integer NOT NULL,
  -- When the owners were told of it; null: they were not.
  told_at timestamptz,
  PRIMARY KEY (hour, kind, subject)
);
CREATE INDEX activity_told ON panelkit_shop.activity (told_at DESC) WHERE told_at IS NOT NULL;
