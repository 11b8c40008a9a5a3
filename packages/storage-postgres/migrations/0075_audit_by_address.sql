-- What came from one address is found without all other rows.
-- writes-beside: 0051_categories.sql
-- concurrent

CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_rows_address ON panelkit.audit_rows (address, id) WHERE address IS NOT NULL;
