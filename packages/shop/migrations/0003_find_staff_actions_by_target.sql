-- What staff did for one person, the newest first.
CREATE INDEX staff_actions_target ON panelkit_shop.staff_actions (target_id, at, id);
