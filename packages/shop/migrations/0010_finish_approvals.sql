-- When what was asked for was done, in one transaction with it: a process that dies before it says so has done it all the same.
ALTER TABLE panelkit_shop.approvals ADD COLUMN acted_at timestamptz;
