-- Groups at messengers in which a bot posts alerts for staff.
-- writes-beside: 0051_categories.sql

CREATE TABLE panelkit.chat_groups (
  id uuid PRIMARY KEY,
  bot text NOT NULL,
  chat_id text NOT NULL,
  title text NOT NULL,
  topics jsonb NOT NULL CHECK (jsonb_typeof(topics) = 'object'),
  status text NOT NULL CHECK (status IN ('linked', 'lost', 'unlinked')),
  status_since timestamptz NOT NULL,
  linked_by text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT chat_groups_chat UNIQUE (bot, chat_id)
);
