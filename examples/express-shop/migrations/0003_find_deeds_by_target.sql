-- What staff did for one person, the newest first.
CREATE INDEX deeds_target ON panelkit_shop.deeds (target_id, at, id);
