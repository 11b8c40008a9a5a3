-- A customer who lost their chat account comes back by a recovery code, or by staff: what is in the wallet is frozen for a day since then.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.customers ADD COLUMN chats_moved_at timestamptz;

ALTER TABLE panelkit.chat_codes DROP CONSTRAINT chat_codes_kind_check;
ALTER TABLE panelkit.chat_codes
  ADD CONSTRAINT chat_codes_kind_check CHECK (kind IN ('customer', 'staff', 'recovery')) NOT VALID;
ALTER TABLE panelkit.chat_codes VALIDATE CONSTRAINT chat_codes_kind_check;
CREATE INDEX chat_codes_open ON panelkit.chat_codes (subject_id) WHERE used_at IS NULL;
CREATE UNIQUE INDEX chat_codes_recovery ON panelkit.chat_codes (subject_id)
  WHERE kind = 'recovery' AND used_at IS NULL;
