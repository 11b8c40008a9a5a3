-- Staff search payments by references that people know, and customers by their accounts at messengers.
-- writes-beside: 0025_cards.sql

CREATE INDEX payments_receipt ON panelkit.payments ((state #>> '{receipt,reference}'))
  WHERE state #>> '{receipt,reference}' IS NOT NULL;
CREATE INDEX provider_payments_by_reference ON panelkit.provider_payments (provider_reference);
CREATE INDEX chats_of_user ON panelkit.chats (user_id);
