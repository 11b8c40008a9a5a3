-- The shop's logo, by the hash of its content: a page names the one that it was made with.
CREATE TABLE panelkit_shop.brand_images (
  hash text PRIMARY KEY,
  media_type text NOT NULL,
  content bytea NOT NULL,
  created_at timestamptz NOT NULL
);
