-- When something is due of which subscription, in a table of its own: a subscription's row then changes without its indexes, and a sweep
-- writes one small page in place of six. Triggers keep it, whoever writes `next_due_at`.

-- What earlier migrations of this transaction changed is checked now: no index can be dropped while a check is outstanding.
SET CONSTRAINTS ALL IMMEDIATE;

CREATE TABLE panelkit.due_subscriptions (
  due_at timestamptz NOT NULL,
  subscription_id uuid NOT NULL,
  PRIMARY KEY (due_at, subscription_id)
);
INSERT INTO panelkit.due_subscriptions
SELECT next_due_at, id FROM panelkit.subscriptions WHERE next_due_at IS NOT NULL ORDER BY next_due_at, id;
DROP INDEX panelkit.subscriptions_due;

CREATE FUNCTION panelkit.list_due() RETURNS trigger LANGUAGE plpgsql
-- A session plans these statements once, maybe while the table is empty: a row is found by its key all the same.
SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.next_due_at IS NOT NULL THEN
    DELETE FROM panelkit.due_subscriptions WHERE due_at = OLD.next_due_at AND subscription_id = OLD.id;
  END IF;
  IF NEW.next_due_at IS NOT NULL THEN
    INSERT INTO panelkit.due_subscriptions VALUES (NEW.next_due_at, NEW.id);
  END IF;
  RETURN NULL;
END $$;

-- A trigger for each row, and not for each statement: what leaves `next_due_at` alone, as the booking of usage does, pays nothing for it.
CREATE TRIGGER list_due AFTER INSERT ON panelkit.subscriptions FOR EACH ROW EXECUTE FUNCTION panelkit.list_due();
CREATE TRIGGER relist_due AFTER UPDATE OF next_due_at ON panelkit.subscriptions FOR EACH ROW
  WHEN (OLD.next_due_at IS DISTINCT FROM NEW.next_due_at) EXECUTE FUNCTION panelkit.list_due();
