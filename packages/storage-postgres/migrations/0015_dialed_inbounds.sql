-- What came of dialing a link of an inbound: whether bytes passed, when, and how long it took.
-- writes-beside: 0001_baseline

ALTER TABLE panelkit.inbounds
  ADD COLUMN last_dial jsonb CHECK (last_dial ->> 'result' IN ('carries', 'silent', 'not-tried'));
