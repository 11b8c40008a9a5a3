import { attentionKey } from '../panels/attention-alerts.ts';
import type { StoredEvent } from '../records/event.ts';
import type { Notice } from './notice.ts';
import type { NotificationFacts } from './notification-facts.ts';

/** The alerts that staff receive. */
export function staffAlerts(event: StoredEvent, facts: NotificationFacts): Notice[] {
  return [
    ...salesAlerts(event, facts),
    ...paymentAlerts(event, facts),
    ...panelAlerts(event, facts),
    ...capacityAlerts(event, facts),
    ...jobAlerts(event),
  ];
}

function salesAlerts(event: StoredEvent, { customer, order, plan }: NotificationFacts): Notice[] {
  switch (event.type) {
    case 'customer.created': {
      const name = customer?.displayName ?? customer?.externalId ?? event.aggregate.id;
      return [{ code: 'staff.new-customer', customerId: null, parameters: { name } }];
    }
    case 'order.placed': {
      const { totalMinor, currency } = event.data;
      const parameters = { orderNumber: order?.number ?? event.aggregate.id, totalMinor, currency };
      return [{ code: 'staff.new-order', customerId: null, parameters }];
    }
    case 'unit.failed': {
      const parameters = {
        orderNumber: order?.number ?? event.data.orderId,
        reason: event.data.reason,
      };
      return [{ code: 'staff.delivery-failed', customerId: null, parameters }];
    }
    case 'subscription.link-shared': {
      const { apps, networks } = event.data;
      const parameters = { planName: plan?.name ?? '', apps, networks };
      return [{ code: 'staff.link-shared', customerId: null, parameters }];
    }
    case 'notification.unknown': {
      const { channel, code } = event.data;
      // An alert about a lost alert causes no further alert: there would be no end.
      if (code === 'staff.outcome-unknown') return [];
      const subject = { kind: 'channel', id: channel };
      return [{ code: 'staff.outcome-unknown', customerId: null, parameters: { channel, code }, subject }];
    }
    default:
      return [];
  }
}

function paymentAlerts(event: StoredEvent, { payment }: NotificationFacts): Notice[] {
  switch (event.type) {
    case 'payment.in-review':
      if (payment === null) return [];
      return [{ code: 'staff.receipt-to-review', customerId: null, parameters: { ...payment.amount } }];
    case 'payment.charged-back': {
      if (payment === null) return [];
      const { amountMinor, owedMinor } = event.data;
      const parameters = { amountMinor, owedMinor, currency: payment.amount.currency };
      return [{ code: 'staff.payment-charged-back', customerId: null, parameters }];
    }
    // What the shop itself declines is part of its trade; a provider that holds other facts than the shop is
    // not.
    case 'payment.declined': {
      if (payment === null || event.data.reason !== 'provider-refused') return [];
      const parameters = { ...payment.amount, method: payment.method };
      return [{ code: 'staff.payment-declined', customerId: null, parameters }];
    }
    case 'payment.rate-unavailable':
      return [{ code: 'staff.rate-unavailable', customerId: null, parameters: { ...event.data } }];
    case 'payment.event-unmatched':
      return [{ code: 'staff.payment-unmatched', customerId: null, parameters: { ...event.data } }];
    default:
      return [];
  }
}

function panelAlerts(event: StoredEvent, { panel, inbound }: NotificationFacts): Notice[] {
  const panelName = panel?.name ?? '';
  switch (event.type) {
    case 'panel.health-changed': {
      const { healthy, code } = event.data;
      return healthy
        ? [{ code: 'staff.panel-healthy', customerId: null, parameters: { panelName } }]
        : [
            {
              code: 'staff.panel-unhealthy',
              customerId: null,
              parameters: { panelName, reason: code ?? 'unknown' },
            },
          ];
    }
    case 'panel.clock-changed': {
      const { wrong, skewMs } = event.data;
      return [{ code: 'staff.panel-clock', customerId: null, parameters: { panelName, wrong, skewMs } }];
    }
    case 'panel.version-changed': {
      const { from, to, supported } = event.data;
      const parameters = { panelName, from, to, supported };
      return [{ code: 'staff.panel-version', customerId: null, parameters }];
    }
    case 'panel.suspected': {
      const { missingCount, accountCount } = event.data;
      const parameters = { panelName, missingCount, accountCount };
      return [{ code: 'staff.panel-suspected', customerId: null, parameters }];
    }
    case 'inbound.stopped': {
      const { reason, accountCount } = event.data;
      const parameters = { panelName, inboundName: inbound?.name ?? '', reason, accountCount };
      return [{ code: 'staff.inbound-stopped', customerId: null, parameters }];
    }
    case 'inbound.silent': {
      const { accountCount } = event.data;
      const parameters = { panelName, inboundName: inbound?.name ?? '', accountCount };
      return [{ code: 'staff.inbound-silent', customerId: null, parameters }];
    }
    case 'panel.response-too-large':
      return [{ code: 'staff.panel-too-large', customerId: null, parameters: { panelName, ...event.data } }];
    case 'panel.needs-attention': {
      const { kind, code, accountCount } = event.data;
      const parameters = {
        panelName,
        reason: kind === 'accounts-failing' ? (code ?? kind) : kind,
        accountCount,
      };
      // Each line of a panel has its own quiet period.
      const subject = { kind: 'attention', id: attentionKey({ ...event.data, panelId: event.aggregate.id }) };
      const once = `event ${event.sequence}`;
      return [{ code: 'staff.needs-attention', customerId: null, parameters, subject, once }];
    }
    default:
      return [];
  }
}

function capacityAlerts(event: StoredEvent, { panel, inbound, plan }: NotificationFacts): Notice[] {
  const alert = (kind: string, name: string, percent: number): Notice[] => [
    { code: 'staff.capacity', customerId: null, parameters: { kind, name, percent } },
  ];
  switch (event.type) {
    case 'panel.capacity-warning':
      return alert('panel', panel?.name ?? '', event.data.percent);
    case 'inbound.capacity-warning':
      return alert('inbound', `${panel?.name ?? ''}: ${inbound?.name ?? ''}`, event.data.percent);
    case 'plan.capacity-warning':
      return alert('plan', plan?.name ?? '', event.data.percent);
    default:
      return [];
  }
}

/** A failure or two may be of the moment. */
const ALERTED_FAILURES = 3;

/** Once for each subject on which a job fails; a job that fails on many is reported once per quiet period. */
function jobAlerts(event: StoredEvent): Notice[] {
  if (event.type !== 'job.failed' || event.data.failureCount !== ALERTED_FAILURES) return [];
  const parameters = { job: event.aggregate.id, code: event.data.code };
  return [{ code: 'staff.job-failing', customerId: null, parameters }];
}
