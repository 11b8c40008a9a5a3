-- A shop keeps the currency of its first price and its first money, beside what staff decide. One that has sold keeps the one it sells in.
-- writes-beside: 0051_categories.sql

INSERT INTO panelkit.settings ("values") VALUES ('{}') ON CONFLICT DO NOTHING;

UPDATE panelkit.settings
SET "values" = "values" || jsonb_build_object('currency', used.currency)
FROM (
  SELECT coalesce(
    (SELECT price_currency FROM panelkit.plans ORDER BY created_at LIMIT 1),
    (SELECT currency FROM panelkit.wallets LIMIT 1)
  ) AS currency
) used
WHERE used.currency IS NOT NULL;
