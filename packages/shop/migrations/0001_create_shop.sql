-- The shop's own records, beside those of PanelKit: who its people are, their sessions, and what they uploaded.

CREATE TABLE panelkit_shop.users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('customer', 'owner', 'support', 'finance', 'technician')),
  language text,
  time_zone text,
  -- PanelKit's customer of this user; null for staff, and until the first visit.
  customer_id text,
  sealed_totp text,
  failed_sign_ins integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  created_at timestamptz NOT NULL,
  -- Who was deleted keeps a row without a name and an address: what he bought still belongs to somebody.
  deleted_at timestamptz
);
CREATE UNIQUE INDEX users_email ON panelkit_shop.users (email) WHERE deleted_at IS NULL;
CREATE INDEX users_customer ON panelkit_shop.users (customer_id);

-- `id` is the hash of what the cookie holds.
CREATE TABLE panelkit_shop.sessions (
  id text PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES panelkit_shop.users (id),
  data text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON panelkit_shop.sessions (user_id);
CREATE INDEX sessions_expiry ON panelkit_shop.sessions (expires_at);

-- Links that were mailed, by the hash of their secret; each works once.
CREATE TABLE panelkit_shop.mailed_links (
  id text PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES panelkit_shop.users (id),
  expires_at timestamptz NOT NULL
);
CREATE INDEX mailed_links_user ON panelkit_shop.mailed_links (user_id);

CREATE TABLE panelkit_shop.attachments (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES panelkit_shop.users (id),
  media_type text NOT NULL,
  content bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- The names of plans in other languages than the one of the catalogue.
CREATE TABLE panelkit_shop.plan_texts (
  plan_id text NOT NULL,
  language text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  PRIMARY KEY (plan_id, language)
);

-- What staff did to people of the shop; what they did to its sales is in PanelKit's audit trail.
CREATE TABLE panelkit_shop.staff_actions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  action text NOT NULL,
  target_id text NOT NULL,
  note text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX staff_actions_at ON panelkit_shop.staff_actions (at, id);
