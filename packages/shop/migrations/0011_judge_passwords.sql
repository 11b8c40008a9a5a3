-- Which lists a password was judged by when it was last typed; null: by none. Hashes of passwords are sealed from now on, each when its
-- person signs in or when reseal-secrets runs.
ALTER TABLE panelkit_shop.users ADD COLUMN password_judge text;
