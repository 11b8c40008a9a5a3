-- Who came through Telegram has no address until they give one.
ALTER TABLE panelkit_shop.users ALTER COLUMN email DROP NOT NULL;
