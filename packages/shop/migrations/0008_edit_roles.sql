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

-- What somebody gives away is bounded by day: how often, how much time and traffic, and how much money.
ALTER TABLE panelkit_shop.staff_actions ADD COLUMN days integer NOT NULL DEFAULT 0;
ALTER TABLE panelkit_shop.staff_actions ADD COLUMN bytes bigint NOT NULL DEFAULT 0;
ALTER TABLE panelkit_shop.staff_actions ADD COLUMN amount_minor bigint NOT NULL DEFAULT 0;

-- What waits for a second member of the staff. The input is sealed: it may hold a login, and nobody changes it between asking and agreeing.
CREATE TABLE panelkit_shop.approvals (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  sealed_input text NOT NULL,
  status text NOT NULL,
  requested_by uuid NOT NULL REFERENCES panelkit_shop.users (id),
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  decided_by uuid REFERENCES panelkit_shop.users (id),
  decided_at timestamptz,
  -- Why it was not carried out.
  problem text
);
CREATE INDEX approvals_requested_at ON panelkit_shop.approvals (requested_at, id);
