-- Cards to which customers transfer money, what they are asked to pay there, and what the banks say of it.
-- writes-beside: 0001_baseline

CREATE TABLE panelkit.bank_cards (
  id uuid PRIMARY KEY,
  label text NOT NULL,
  ending text NOT NULL,
  sealed_details text NOT NULL,
  daily_limit_minor bigint CHECK (daily_limit_minor > 0),
  status text NOT NULL CHECK (status IN ('enabled', 'disabled')),
  created_at timestamptz NOT NULL
);

-- Who may see card numbers, and how far is believed.
CREATE TABLE panelkit.card_buyers (
  id uuid PRIMARY KEY REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  confirmed_at timestamptz,
  trusted_up_to_minor bigint NOT NULL CHECK (trusted_up_to_minor >= 0)
);

CREATE TABLE panelkit.bank_messages (
  id uuid PRIMARY KEY,
  content_hash text NOT NULL CONSTRAINT bank_messages_content UNIQUE,
  sealed_content text NOT NULL,
  pattern text NOT NULL,
  card_ids text[] NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  sent_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'matched', 'dismissed')),
  state jsonb NOT NULL,
  settled_at timestamptz CHECK ((status = 'waiting') = (settled_at IS NULL)),
  CONSTRAINT bank_messages_state CHECK (state ->> 'status' = status)
);
CREATE INDEX bank_messages_status ON panelkit.bank_messages (status, id);
CREATE INDEX bank_messages_settled ON panelkit.bank_messages (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE panelkit.card_transfers (
  id uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES panelkit.payments DEFERRABLE INITIALLY DEFERRED,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  card_id uuid NOT NULL REFERENCES panelkit.bank_cards DEFERRABLE INITIALLY DEFERRED,
  price_minor bigint NOT NULL CHECK (price_minor > 0),
  amount_minor bigint NOT NULL CHECK (amount_minor > price_minor),
  opened_at timestamptz NOT NULL,
  payable_until timestamptz NOT NULL,
  closed_at timestamptz CHECK (closed_at IS NOT NULL OR NOT is_paid),
  is_paid boolean NOT NULL,
  trusted_at timestamptz,
  proved_at timestamptz,
  message_id uuid CHECK (message_id IS NULL OR proved_at IS NOT NULL),
  released_at timestamptz CHECK (released_at IS NULL OR closed_at IS NOT NULL)
);
-- An amount names one payment of a card, until it is released.
CREATE UNIQUE INDEX card_transfers_amount ON panelkit.card_transfers (card_id, amount_minor) WHERE released_at IS NULL;
CREATE UNIQUE INDEX card_transfers_customer ON panelkit.card_transfers (customer_id, card_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX card_transfers_payment ON panelkit.card_transfers (payment_id) WHERE closed_at IS NULL;
-- One message pays one payment.
CREATE UNIQUE INDEX card_transfers_message ON panelkit.card_transfers (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX card_transfers_reserved ON panelkit.card_transfers (amount_minor) WHERE released_at IS NULL;
CREATE INDEX card_transfers_price ON panelkit.card_transfers (price_minor) WHERE closed_at IS NULL;
CREATE INDEX card_transfers_open ON panelkit.card_transfers (id) WHERE closed_at IS NULL;
CREATE INDEX card_transfers_closed ON panelkit.card_transfers (closed_at) WHERE released_at IS NULL;
CREATE INDEX card_transfers_of_payment ON panelkit.card_transfers (payment_id, id);
CREATE INDEX card_transfers_of_customer ON panelkit.card_transfers (customer_id, id);
