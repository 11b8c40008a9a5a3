-- An account that was removed and that an older database brings back under a former name is found by its credentials.
-- writes-beside: 0025_cards.sql

DROP INDEX panelkit.accounts_credentials;
CREATE INDEX accounts_credentials ON panelkit.accounts (credentials_hash) WHERE credentials_hash IS NOT NULL;
