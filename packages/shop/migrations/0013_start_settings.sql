-- What the shop is opened with, as far as the environment leaves it to the owner: its currency and its bots. Every value is sealed.
CREATE TABLE panelkit_shop.start_settings (name text PRIMARY KEY, sealed_value text NOT NULL);
