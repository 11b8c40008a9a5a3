-- What a link needs is part of what is observed: of each inbound, and with the credentials of each account for whose links were read.
-- writes-beside: 0013_list_what_is_due.sql

ALTER TABLE panelkit.inbounds ADD COLUMN link_fingerprint text;
ALTER TABLE panelkit.accounts ADD COLUMN link_fingerprint text;
