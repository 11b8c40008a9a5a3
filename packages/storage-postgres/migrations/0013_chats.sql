-- Bots at messengers: what they were told, whom they talk to, and the codes by which people show who they are.
-- writes-beside: 0001_baseline

-- The inbox. What a person wrote is forgotten once it was worked on.
CREATE TABLE panelkit.bot_updates (
  id uuid PRIMARY KEY,
  bot text NOT NULL,
  update_id bigint NOT NULL,
  chat_id text NOT NULL,
  sealed_content text,
  status text NOT NULL CHECK (status IN ('received', 'done', 'set-aside')),
  attempts integer NOT NULL CHECK (attempts >= 0),
  error_code text CHECK ((status = 'set-aside') = (error_code IS NOT NULL)),
  next_attempt_at timestamptz CHECK ((status = 'received') = (next_attempt_at IS NOT NULL)),
  received_at timestamptz NOT NULL,
  settled_at timestamptz CHECK ((status = 'received') = (settled_at IS NULL)),
  CHECK ((status = 'received') = (sealed_content IS NOT NULL)),
  -- An update comes again until it was answered, and works once.
  CONSTRAINT bot_updates_update UNIQUE (bot, update_id)
);
CREATE INDEX bot_updates_due ON panelkit.bot_updates (bot, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX bot_updates_chat ON panelkit.bot_updates (bot, chat_id, id) WHERE status = 'received';
CREATE INDEX bot_updates_settled ON panelkit.bot_updates (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX bot_updates_status ON panelkit.bot_updates (status, id) WHERE status <> 'done';

-- One row for each person who talks to a bot.
CREATE TABLE panelkit.chats (
  id uuid PRIMARY KEY,
  bot text NOT NULL,
  user_id text NOT NULL,
  chat_id text NOT NULL,
  customer_id uuid REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  staff_id text,
  language text,
  form jsonb,
  unreachable_since timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT chats_user UNIQUE (bot, user_id)
);
CREATE INDEX chats_customer ON panelkit.chats (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX chats_staff ON panelkit.chats (staff_id, id) WHERE staff_id IS NOT NULL;

CREATE TABLE panelkit.chat_codes (
  id uuid PRIMARY KEY,
  code_hash text NOT NULL CONSTRAINT chat_codes_hash UNIQUE,
  kind text NOT NULL CHECK (kind IN ('customer', 'staff')),
  subject_id text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX chat_codes_expiry ON panelkit.chat_codes (expires_at);
