-- One gift to many subscriptions counts as many.
ALTER TABLE panelkit_shop.staff_actions ADD COLUMN times integer NOT NULL DEFAULT 1 CHECK (times > 0);
