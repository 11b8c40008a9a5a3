-- Inbounds that the shop makes itself: what is wanted of them, and how far that is. One without a remote key is not on its panel.

ALTER TABLE panelkit.inbounds
  ALTER COLUMN remote_key DROP NOT NULL,
  DROP CONSTRAINT inbounds_status_check,
  ADD CONSTRAINT inbounds_status_check CHECK (status IN ('active', 'disabled', 'missing', 'pending', 'removed')),
  ADD COLUMN desired jsonb,
  ADD COLUMN generation integer NOT NULL DEFAULT 0,
  ADD COLUMN observed_generation integer NOT NULL DEFAULT 0,
  ADD COLUMN condemned_at timestamptz,
  ADD COLUMN first_sent_at timestamptz,
  ADD COLUMN unsettled_until timestamptz,
  ADD COLUMN attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  ADD COLUMN next_attempt_at timestamptz,
  ADD COLUMN last_error jsonb,
  -- The unit for which alone it was made.
  ADD COLUMN dedicated_to uuid REFERENCES panelkit.fulfilments DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT inbounds_generation CHECK (observed_generation <= generation);

CREATE INDEX inbounds_due ON panelkit.inbounds (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
