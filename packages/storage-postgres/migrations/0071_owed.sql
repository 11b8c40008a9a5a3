-- What a customer owes is read with each wallet: few have such entries, so they are found without all others.
-- writes-beside: 0051_categories.sql
-- concurrent

CREATE INDEX CONCURRENTLY IF NOT EXISTS ledger_entries_owed ON panelkit.ledger_entries (customer_id, transaction_id)
  WHERE account = 'receivable';
