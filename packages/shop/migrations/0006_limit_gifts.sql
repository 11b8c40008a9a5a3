-- How often somebody did something lately.
CREATE INDEX staff_actions_by_user ON panelkit_shop.staff_actions (user_id, action, at);
