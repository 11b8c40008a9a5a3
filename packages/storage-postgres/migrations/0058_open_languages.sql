-- A new language of the messages needs no migration: which there are is the SDK's to know, as for chats.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.customers DROP CONSTRAINT customers_language_check;
