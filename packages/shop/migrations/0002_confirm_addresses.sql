-- Whether an address was proved to be its owner's, and up to when he has read what the shop told him.
ALTER TABLE panelkit_shop.users ADD COLUMN email_confirmed_at timestamptz;
ALTER TABLE panelkit_shop.users ADD COLUMN notices_read_at timestamptz;
