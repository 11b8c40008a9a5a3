-- Attempts at a secret, by a keyed hash of what they are counted for: an address, a network, a browser, a person.
CREATE TABLE panelkit_shop.attempts (
  key text PRIMARY KEY,
  made integer NOT NULL,
  paused_until timestamptz,
  last_at timestamptz NOT NULL
);
CREATE INDEX attempts_last_at ON panelkit_shop.attempts (last_at);
ALTER TABLE panelkit_shop.users DROP COLUMN failed_sign_ins;
ALTER TABLE panelkit_shop.users DROP COLUMN locked_until;

-- A code of the second factor is worth something once.
ALTER TABLE panelkit_shop.users ADD COLUMN last_totp_step bigint;
CREATE TABLE panelkit_shop.recovery_codes (
  user_id uuid NOT NULL REFERENCES panelkit_shop.users (id),
  hash text NOT NULL,
  PRIMARY KEY (user_id, hash)
);

-- From which network address something was done; empty: from a terminal.
ALTER TABLE panelkit_shop.staff_actions ADD COLUMN from_address text NOT NULL DEFAULT '';
-- What staff did, without the sign-ins of everybody between.
DROP INDEX panelkit_shop.staff_actions_at;
CREATE INDEX staff_actions_of_staff ON panelkit_shop.staff_actions (at, id) WHERE action NOT LIKE 'account.%';

-- Sessions without an end of their own: whoever has one signs in once more.
DELETE FROM panelkit_shop.sessions;
