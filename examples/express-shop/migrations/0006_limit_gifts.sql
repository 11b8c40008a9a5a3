-- How often somebody did something lately.
CREATE INDEX deeds_by_user ON panelkit_shop.deeds (user_id, action, at);
