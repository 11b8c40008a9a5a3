-- A delivered and suspended unit of 10.00 USD, as the first three migrations kept it.
INSERT INTO panelkit.customers VALUES ('00000000-0000-7000-8000-000000000001', 'user-1', NULL, '2026-01-01T00:00:00Z');
INSERT INTO panelkit.plans VALUES ('00000000-0000-7000-8000-000000000002', 'monthly', 'Monthly', '', NULL, 0, true, true, false,
  false, true, true, 1000, 'USD', 0, 30, 1073741824, NULL, true, NULL, 0, 1,
  '{"preferredInboundId": null, "selector": null, "allowSpreading": false}',
  '{"autoProvision": true, "welcomeMessage": null, "showQrCodes": true, "trafficMonitoring": true}', '2026-01-01T00:00:00Z');
INSERT INTO panelkit.panels VALUES ('00000000-0000-7000-8000-000000000003', 'fake', 'Panel', 'https://panel.example', 'sealed',
  'enabled', '{"consecutiveFailures": 0, "lastContactAt": null, "lastError": null, "clockSkewMs": null}', NULL, NULL, 1, NULL, 0,
  1, 0, NULL, '2026-01-01T00:00:00Z');
INSERT INTO panelkit.inbounds VALUES ('00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000003', 'main',
  'VLESS', 'vless', 'tcp', 443, 'active', NULL, true, true, NULL, 0, 1, 0, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
BEGIN;
INSERT INTO panelkit.orders VALUES ('00000000-0000-7000-8000-000000000005', 'N1', '00000000-0000-7000-8000-000000000001',
  '[{"id": "00000000-0000-7000-8000-000000000006", "planId": "00000000-0000-7000-8000-000000000002", "planName": "Monthly",
     "quantity": 1, "unitPriceMinor": 1000, "setupFeeMinor": 0, "totalMinor": 1000,
     "terms": {"durationDays": 30, "trafficLimitBytes": 1073741824, "deviceLimit": null}}]',
  1000, 'USD', 'wallet', 'web', NULL, 'fulfilled',
  '{"status": "fulfilled", "paidAt": "2026-01-01T00:00:00.000Z", "settledAt": "2026-01-01T00:00:01.000Z"}', NULL,
  '2026-01-01T00:00:00Z');
INSERT INTO panelkit.fulfilments VALUES ('00000000-0000-7000-8000-000000000007', '00000000-0000-7000-8000-000000000005',
  '00000000-0000-7000-8000-000000000006', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 0,
  '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000004', NULL, '00000000-0000-7000-8000-000000000008',
  NULL, 1, NULL, false, 'completed',
  '{"status": "completed", "startedAt": "2026-01-01T00:00:00.000Z", "completedAt": "2026-01-01T00:00:01.000Z",
    "qualityCheck": {"checkedAt": "2026-01-01T00:00:01.000Z", "mismatches": [], "linkCount": 1}}', '2026-01-01T00:00:00Z');
INSERT INTO panelkit.capacity_holds VALUES ('00000000-0000-7000-8000-000000000009', '00000000-0000-7000-8000-000000000002',
  '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000007',
  'posted', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z');
INSERT INTO panelkit.subscriptions VALUES ('00000000-0000-7000-8000-000000000008', '00000000-0000-7000-8000-000000000001',
  '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000005', '00000000-0000-7000-8000-000000000007',
  '00000000-0000-7000-8000-00000000000a', '2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z', 1073741824, NULL,
  '2026-01-01T00:00:00Z', 5, '{"reason": "abuse", "at": "2026-01-02T00:00:00.000Z"}', NULL, false, 'sealed-token', 'token-hash',
  '2026-01-01T00:00:00Z');
INSERT INTO panelkit.changes VALUES ('00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-000000000008', 'purchase',
  '{"durationDays": 30, "trafficLimitBytes": 1073741824, "deviceLimit": null}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1,
  'posted', '2026-01-01T00:00:01Z');
INSERT INTO panelkit.accounts VALUES ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-000000000008',
  '00000000-0000-7000-8000-000000000007', '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000004',
  '00000000-0000-7000-8000-000000000009', 'sealed-name', 'name-hash', 'sealed-credentials', 1, 1, 1, NULL, NULL, '1',
  '2026-01-01T00:00:00Z', NULL, '2026-01-01T00:00:01Z', NULL, NULL, NULL, 0, '{}', NULL, NULL, NULL, '2026-01-01T00:00:00Z');
COMMIT;
