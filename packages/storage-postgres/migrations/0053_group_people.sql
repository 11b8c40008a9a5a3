-- Whether a group of staff may see who customers are. Only staff on the website say so, for one group.
-- writes-beside: 0052_chat_groups.sql

ALTER TABLE panelkit.chat_groups ADD COLUMN shows_people boolean NOT NULL DEFAULT false;
