-- The generation in which an account was switched on again: found off once more, it is left to staff.

ALTER TABLE panelkit.accounts ADD COLUMN reenabled_generation integer;
