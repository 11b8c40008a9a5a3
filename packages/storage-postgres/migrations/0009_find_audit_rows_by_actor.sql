-- What one actor did, oldest or newest first.
CREATE INDEX audit_rows_actor ON panelkit.audit_rows (actor_id, id);
