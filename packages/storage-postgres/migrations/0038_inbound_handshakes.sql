-- How the server of an inbound answered a TCP and TLS handshake, when, and how long it took.
-- writes-beside: 0037_link_readers.sql

ALTER TABLE panelkit.inbounds
  ADD COLUMN last_handshake jsonb
    CHECK (last_handshake ->> 'result' IN ('answers', 'wrong-certificate', 'no-handshake', 'unreachable', 'not-tried'));
