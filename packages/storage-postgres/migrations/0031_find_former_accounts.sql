-- What an account was on its panel before: an older database may bring it back.
-- writes-beside: 0025_cards.sql

ALTER TABLE panelkit.accounts ADD COLUMN former_marks text[];
CREATE INDEX accounts_former ON panelkit.accounts USING gin (former_marks) WHERE former_marks IS NOT NULL;
