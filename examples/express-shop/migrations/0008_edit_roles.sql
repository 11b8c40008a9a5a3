-- What staff may do is the shop's to decide. A role that every shop has carries no name, and nothing of what it may do until somebody
-- changes that: the code says it then.
CREATE TABLE panelkit_shop.roles (
  id text PRIMARY KEY,
  name text,
  grants text,
  version integer NOT NULL DEFAULT 1
);
INSERT INTO panelkit_shop.roles (id) VALUES ('customer'), ('owner'), ('support'), ('finance'), ('technician');

ALTER TABLE panelkit_shop.users DROP CONSTRAINT users_role_check;
ALTER TABLE panelkit_shop.users ADD CONSTRAINT users_role FOREIGN KEY (role) REFERENCES panelkit_shop.roles (id);
CREATE INDEX users_of_staff ON panelkit_shop.users (role) WHERE role <> 'customer';
