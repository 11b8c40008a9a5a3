-- Keys with which people sign in by a touch. What is stored is public; the private key never leaves their device.
CREATE TABLE panelkit_shop.passkeys (
  -- The credential id, in base64url: no two people have the same.
  id text PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES panelkit_shop.users (id),
  public_key text NOT NULL,
  -- How often the device says it used the key; many always say 0.
  sign_count bigint NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkeys_by_user ON panelkit_shop.passkeys (user_id);

-- Challenges that were answered, until they would have expired anyway.
CREATE TABLE panelkit_shop.used_challenges (
  id text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX used_challenges_by_end ON panelkit_shop.used_challenges (expires_at);
