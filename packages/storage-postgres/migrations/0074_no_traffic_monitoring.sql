-- Nothing ever read this switch: the traffic of every plan is counted.
-- writes-beside: 0051_categories.sql

UPDATE panelkit.plans SET provisioning = provisioning - 'trafficMonitoring' WHERE provisioning ? 'trafficMonitoring';
