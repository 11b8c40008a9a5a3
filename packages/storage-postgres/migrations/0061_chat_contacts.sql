-- Where a payment provider sends its receipts, as a person told a bot.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.chats ADD COLUMN sealed_contact text;
