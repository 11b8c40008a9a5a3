-- Lists as staff saved them: filters, order and columns of an address, under a name.
CREATE TABLE panelkit_shop.saved_views (
  id uuid PRIMARY KEY,
  list text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  user_id uuid NOT NULL REFERENCES panelkit_shop.users (id),
  -- All staff who see the list see it.
  is_shared boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX saved_views_list ON panelkit_shop.saved_views (list, user_id);
