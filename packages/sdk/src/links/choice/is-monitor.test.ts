import { expect, test } from 'vitest';
import { isMonitor } from './is-monitor.ts';

test.each([
  ['Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)', true],
  ['Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)', true],
  ['Uptime-Kuma/1.23.11', true],
  ['kube-probe/1.31', true],
  ['GoogleHC/1.0', true],
  ['ELB-HealthChecker/2.0', true],
  ['Blackbox Exporter/0.25.0', true],
  ['Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)', true],
  ['Happ/3.13.0', false],
  ['v2rayNG/1.9.5', false],
  ['HiddifyNext/2.5.7 (android) like ClashMeta v2ray sing-box', false],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15', false],
  ['', false],
])('given %j, then it is a monitor: %s', (userAgent, expected) => {
  expect(isMonitor(userAgent)).toBe(expected);
});
