-- What staff write down about a customer, for themselves.
ALTER TABLE panelkit_shop.users ADD COLUMN note text NOT NULL DEFAULT '';
